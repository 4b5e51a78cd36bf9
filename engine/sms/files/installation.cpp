#include "engine/sms/files/installation.h"

#include <array>
#include <cstddef>
#include <span>

#include "io/base/ascii.h"
#include "io/base/civil_time.h"

namespace mifdex::engine {
namespace {

constexpr int kFirstShortYear = 80;  // 80 is 1980, 79 is 2079: SMS knew no year before 1980

// Takes numbers and signs off the front of a text.
class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  // Reads a number of `least` to `most` digits that no further digit follows.
  std::optional<int> number(std::size_t least, std::size_t most) {
    std::size_t size = 0;
    while (size < rest_.size() && ascii::is_digit(rest_[size])) ++size;
    if (size < least || size > most) return std::nullopt;
    return fixed(size);
  }

  // Reads a number of exactly `size` digits, whatever follows it.
  std::optional<int> fixed(std::size_t size) {
    if (rest_.size() < size) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, size)) {
      if (!ascii::is_digit(c)) return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(size);
    return value;
  }

  // As fixed(), or returns `otherwise` if there are as many '*': an unknown field.
  std::optional<int> fixed_or_stars(std::size_t size, int otherwise) {
    if (rest_.size() >= size && rest_.substr(0, size).find_first_not_of('*') == rest_.npos) {
      rest_.remove_prefix(size);
      return otherwise;
    }
    return fixed(size);
  }

  bool take(char c) {
    if (rest_.empty() || rest_.front() != c) return false;
    rest_.remove_prefix(1);
    return true;
  }

  // The length of the digits at the front.
  std::size_t digits() const {
    std::size_t size = 0;
    while (size < rest_.size() && ascii::is_digit(rest_[size])) ++size;
    return size;
  }
  char sign_behind_digits() const {
    const std::size_t size = digits();
    return size < rest_.size() ? rest_[size] : '\0';
  }
  bool done() const { return rest_.empty(); }
  bool has_stars() const { return rest_.find('*') != rest_.npos; }
  std::size_t size() const { return rest_.size(); }

 private:
  std::string_view rest_;
};

struct Day {
  int year = 0;
  int month = 0;
  int day = 0;
};

std::optional<std::int64_t> seconds_of(const Day& day) {
  if (day.year < 1) return std::nullopt;
  return io::read_clock_time({.year = day.year,
                              .month = static_cast<unsigned>(day.month),
                              .day = static_cast<unsigned>(day.day)});
}

std::optional<std::int64_t> seconds_of(int hour, int minute, int second) {
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return hour * io::kHourSeconds + minute * io::kMinuteSeconds + second;
}

// "hh:mm[:ss]" to the end or to a zone.
std::optional<std::int64_t> read_clock(Reader& text) {
  const auto hour = text.number(1, 2);
  if (!hour || !text.take(':')) return std::nullopt;
  const auto minute = text.fixed(2);
  if (!minute) return std::nullopt;
  const auto second = text.take(':') ? text.fixed(2) : std::optional(0);
  return second ? seconds_of(*hour, *minute, *second) : std::nullopt;
}

// "Z", "+hh:mm", "-hhmm": seconds east of UTC.
std::optional<std::int64_t> read_zone(Reader& text) {
  if (text.take('Z') || text.take('z')) return 0;
  const bool west = text.take('-');
  if (!west && !text.take('+')) return std::nullopt;
  const auto hours = text.fixed(2);
  text.take(':');
  const auto minutes = text.fixed(2);
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t east = *hours * io::kHourSeconds + *minutes * io::kMinuteSeconds;
  return west ? -east : east;
}

// Reads the rest after a day: nothing, or a blank or T, a clock, and a zone.
std::optional<InstallationTime> finish(const Day& day, bool assumed, Reader& text) {
  const auto midnight = seconds_of(day);
  if (!midnight) return std::nullopt;
  InstallationTime time{*midnight, true, assumed};
  if (text.done()) return time;
  if (!text.take(' ') && !text.take('T')) return std::nullopt;
  const auto clock = read_clock(text);
  if (!clock) return std::nullopt;
  time.seconds += *clock;
  if (text.done()) return time;
  const auto east = read_zone(text);
  if (!east || !text.done()) return std::nullopt;
  time.seconds -= *east;
  time.local = false;
  return time;
}

// yyyymmddHHMMSS.uuuuuu+ooo
std::optional<InstallationTime> read_dmi(Reader text) {
  const auto year = text.fixed(4);
  const auto month = text.fixed_or_stars(2, 1);
  const auto day = text.fixed_or_stars(2, 1);
  const auto hour = text.fixed_or_stars(2, 0);
  const auto minute = text.fixed_or_stars(2, 0);
  const auto second = text.fixed_or_stars(2, 0);
  if (!year || !month || !day || !hour || !minute || !second || !text.take('.')) {
    return std::nullopt;
  }
  const auto midnight = seconds_of(Day{*year, *month, *day});
  const auto clock = seconds_of(*hour, *minute, *second);
  if (!midnight || !clock || !text.fixed_or_stars(6, 0)) return std::nullopt;
  const bool west = text.take('-');
  if (!west && !text.take('+')) return std::nullopt;
  const bool known = !text.has_stars();
  const auto offset = text.fixed_or_stars(3, 0);
  if (!offset || !text.done()) return std::nullopt;
  const std::int64_t east = *offset * io::kMinuteSeconds * (west ? -1 : 1);
  return InstallationTime{*midnight + *clock - (known ? east : 0), !known, false};
}

// yyyymmdd, yyyymmddHHMMSS
std::optional<InstallationTime> read_digits(Reader text) {
  const bool with_clock = text.size() == 14;
  if (!with_clock && text.size() != 8) return std::nullopt;
  const Day day{text.fixed(4).value_or(0), text.fixed(2).value_or(0), text.fixed(2).value_or(0)};
  const auto midnight = seconds_of(day);
  if (!midnight) return std::nullopt;
  if (!with_clock) return InstallationTime{*midnight, true, false};
  const auto hour = text.fixed(2);
  const auto minute = text.fixed(2);
  const auto second = text.fixed(2);
  if (!hour || !minute || !second) return std::nullopt;
  const auto clock = seconds_of(*hour, *minute, *second);
  return clock ? std::optional(InstallationTime{*midnight + *clock, true, false}) : std::nullopt;
}

// A year of four digits first: yyyy-mm-dd, yyyy/mm/dd.
std::optional<InstallationTime> read_year_first(Reader text, char separator) {
  const auto year = text.fixed(4);
  if (!year || !text.take(separator)) return std::nullopt;
  const auto month = text.number(1, 2);
  if (!month || !text.take(separator)) return std::nullopt;
  const auto day = text.fixed(text.digits() == 1 ? 1 : 2);
  if (!day) return std::nullopt;
  return finish({*year, *month, *day}, false, text);
}

// The year last: mm/dd/yy, mm-dd-yyyy, dd.mm.yyyy.
std::optional<InstallationTime> read_year_last(Reader text, char separator) {
  const auto first = text.number(1, 2);
  if (!first || !text.take(separator)) return std::nullopt;
  const auto second = text.number(1, 2);
  if (!second || !text.take(separator)) return std::nullopt;
  const bool short_year = text.digits() == 2;
  auto year = text.fixed(short_year ? 2 : 4);
  if (!year) return std::nullopt;
  if (short_year) *year += *year >= kFirstShortYear ? 1900 : 2000;
  // With points the day comes first by custom; otherwise the month does, unless the number cannot
  // be one.
  const bool day_first = separator == '.' || *first > 12;
  const bool either = separator != '.' && *first <= 12 && *second <= 12 && *first != *second;
  const Day day = day_first ? Day{*year, *second, *first} : Day{*year, *first, *second};
  return finish(day, short_year || either, text);
}

}  // namespace

std::optional<InstallationTime> read_installation(std::string_view text) {
  constexpr std::size_t kDmiLength = 25;
  const Reader reader(ascii::trim(text));
  if (reader.size() == kDmiLength && reader.digits() >= 4) {
    if (const auto dmi = read_dmi(reader)) return dmi;
  }
  const char separator = reader.sign_behind_digits();
  if (separator == '\0') return read_digits(reader);
  if (separator != '/' && separator != '-' && separator != '.') return std::nullopt;
  return reader.digits() == 4 ? read_year_first(reader, separator)
                              : read_year_last(reader, separator);
}

}  // namespace mifdex::engine
