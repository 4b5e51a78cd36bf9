#include "engine/cli/text/time_text.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <time.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>

#include "io/base/civil_time.h"

namespace mifdex::cli {
namespace {

using io::ErrorKind;
using io::fail;
using io::Result;

constexpr std::int64_t kYear0 = -62'167'219'200;      // 0000-01-01T00:00:00Z
constexpr std::int64_t kYear10000 = 253'402'300'800;  // 10000-01-01T00:00:00Z

/// Makes the C library use `name` ("local" is the zone of $TZ at the start, else of the
/// system). Does so only if
/// the name changes, so that getenv() elsewhere never runs beside a setenv() after the start.
void use_zone(const std::string& name) {
  static const std::optional<std::string> at_start = [] {
    const char* set = std::getenv("TZ");
    return set == nullptr ? std::nullopt : std::optional<std::string>(set);
  }();
  static std::optional<std::string> in_use;
  if (in_use == name) return;
  if (name != "local") {
    ::setenv("TZ", (":" + name).c_str(), 1);
  } else if (at_start) {
    ::setenv("TZ", at_start->c_str(), 1);
  } else {
    ::unsetenv("TZ");
  }
  ::tzset();
  in_use = name;
}

bool zone_exists(std::string_view name) {
  const bool plain = std::ranges::all_of(name, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("+-_/").find(c) != std::string_view::npos;
  });
  if (name.empty() || !plain || name.front() == '/') return false;
  const char* folder = std::getenv("TZDIR");
  const std::string path =
      fmt::format("{}/{}", folder == nullptr ? "/usr/share/zoneinfo" : folder, name);
  struct stat found{};
  return ::stat(path.c_str(), &found) == 0 && S_ISREG(found.st_mode);
}

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t number = 0;
  const bool plain = !text.empty() && text.size() <= 9 &&
                     std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
  if (!plain) return std::nullopt;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

/// Returns "Z", "+02:00", "+0200" or "+02" in seconds.
std::optional<std::int64_t> parse_offset(std::string_view text) {
  if (text == "Z" || text == "z") return 0;
  if (text.size() < 3 || (text[0] != '+' && text[0] != '-')) return std::nullopt;
  const auto hours = digits(text.substr(1, 2));
  std::string_view rest = text.substr(3);
  if (rest.starts_with(':')) rest.remove_prefix(1);
  const auto minutes = rest.empty() && text.size() == 3 ? std::optional<std::int64_t>(0)
                       : rest.size() == 2               ? digits(rest)
                                                        : std::nullopt;
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  const std::int64_t seconds = *hours * io::kHourSeconds + *minutes * io::kMinuteSeconds;
  return text[0] == '-' ? -seconds : seconds;
}

/// Writes the two digits of `number` at `place`.
void put_two(std::string& text, std::size_t place, unsigned number) {
  text[place] = static_cast<char>('0' + number / 10);
  text[place + 1] = static_cast<char>('0' + number % 10);
}

/// Reads the parts of a time one after the other; the first part that is missing ends it.
class TimeReader {
 public:
  explicit TimeReader(std::string_view text) : rest_(text) {}

  /// Returns seconds by the clocks of the zone, nothing if the text is not a time.
  std::optional<std::int64_t> local() {
    std::int64_t month = 1;
    std::int64_t day = 1;
    std::int64_t year = 0;
    if (!number(4, year)) return std::nullopt;
    if (skip("-") && (!number(2, month) || (skip("-") && !number(2, day)))) return std::nullopt;
    auto seconds = io::read_clock_time({.year = static_cast<int>(year),
                                        .month = static_cast<unsigned>(month),
                                        .day = static_cast<unsigned>(day)});
    if (seconds && skip("Tt ")) {
      const auto clock = time_of_day();
      if (!clock) return std::nullopt;
      *seconds += *clock;
    }
    return seconds;
  }

  std::string_view rest() const { return rest_; }

 private:
  bool number(std::size_t width, std::int64_t& value) {
    const auto read = digits(rest_.substr(0, width));
    if (!read || rest_.size() < width) return false;
    value = *read;
    rest_.remove_prefix(width);
    return true;
  }

  bool skip(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_[0]) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  std::optional<std::int64_t> time_of_day() {
    std::int64_t hour = 0;
    std::int64_t minute = 0;
    std::int64_t second = 0;
    if (!number(2, hour) || !skip(":") || !number(2, minute)) return std::nullopt;
    if (skip(":")) {
      if (!number(2, second)) return std::nullopt;
      if (skip("."))
        rest_.remove_prefix(std::min(rest_.find_first_not_of("0123456789"), rest_.size()));
    }
    // 60: a leap second, which counts as the first second of the next minute.
    if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
    return hour * io::kHourSeconds + minute * io::kMinuteSeconds + second;
  }

  std::string_view rest_;
};

}  // namespace

Result<Zone> Zone::parse(std::string_view text) {
  Zone zone;
  if (text == "UTC" || text == "utc") return zone;
  if (const auto offset = parse_offset(text)) {
    zone.offset_ = *offset;
    return zone;
  }
  if (text != "local" && !zone_exists(text)) {
    return fail(ErrorKind::kUsage, fmt::format("--tz: unknown time zone {}", text), {}, 0,
                "use a name such as Europe/Berlin, an offset such as +02:00, or UTC");
  }
  zone.name_ = text;
  use_zone(zone.name_);
  return zone;
}

std::int64_t Zone::offset_at(std::int64_t time) const {
  if (name_.empty()) return offset_;
  use_zone(name_);
  const auto seconds = static_cast<time_t>(time);
  struct tm local{};
  return ::localtime_r(&seconds, &local) == nullptr ? 0 : local.tm_gmtoff;
}

std::int64_t Zone::from_local(std::int64_t local) const {
  // The offset before any change that could matter, then the one after it: if both lead back to
  // `local`, the earlier time wins; if neither does, the clocks were put forward over it.
  const std::int64_t before = local - offset_at(local - io::kDaySeconds);
  const std::int64_t after = local - offset_at(local + io::kDaySeconds);
  if (before + offset_at(before) == local) return before;
  if (after + offset_at(after) == local) return after;
  return before;
}

std::string format_time(std::int64_t time, const Zone& zone) {
  if (time < kYear0 + io::kDaySeconds || time >= kYear10000 - io::kDaySeconds)
    return fmt::format("@{}", time);
  const std::int64_t offset = zone.offset_at(time);
  const std::int64_t local = time + offset;
  const std::int64_t days =
      local >= 0 ? local / io::kDaySeconds : -((-local + io::kDaySeconds - 1) / io::kDaySeconds);
  const std::int64_t clock = local - days * io::kDaySeconds;
  const std::chrono::year_month_day date{
      std::chrono::sys_days(std::chrono::days(static_cast<int>(days)))};
  const auto year = static_cast<unsigned>(static_cast<int>(date.year()));
  std::string text = "0000-00-00T00:00:00";
  put_two(text, 0, year / 100);
  put_two(text, 2, year % 100);
  put_two(text, 5, static_cast<unsigned>(date.month()));
  put_two(text, 8, static_cast<unsigned>(date.day()));
  put_two(text, 11, static_cast<unsigned>(clock / io::kHourSeconds));
  put_two(text, 14, static_cast<unsigned>(clock / io::kMinuteSeconds % 60));
  put_two(text, 17, static_cast<unsigned>(clock % 60));
  if (zone.is_utc()) return text + 'Z';
  const std::int64_t minutes = std::abs(offset) / io::kMinuteSeconds;
  return text + fmt::format("{}{:02}:{:02}", offset < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

Result<std::int64_t> parse_time(std::string_view text, const Zone& zone) {
  if (text.starts_with('@')) {
    std::int64_t seconds = 0;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + text.size(), seconds);
    if (error == std::errc() && end == text.data() + text.size() && text.size() > 1) return seconds;
  }
  TimeReader reader(text);
  if (const auto local = reader.local()) {
    if (reader.rest().empty()) return zone.from_local(*local);
    if (const auto offset = parse_offset(reader.rest())) return *local - *offset;
  }
  return fail(ErrorKind::kUsage, fmt::format("cannot parse time '{}'", text), {}, 0,
              "for example 1997-05-21T17:09:27Z, 1997-05-21, 1997-05 or 1997");
}

}  // namespace mifdex::cli
