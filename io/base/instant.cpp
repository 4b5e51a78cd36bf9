#include "io/base/instant.h"

#include "io/base/ascii.h"
#include "io/base/civil_time.h"

namespace mifdex::io {
namespace {

/// Takes the parts of a text one after the other; each function reports if its part was there.
class Parts {
 public:
  explicit Parts(std::string_view text) : rest_(text) {}

  bool number(std::size_t digits, int& value) {
    if (rest_.size() < digits) return false;
    value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (!ascii::is_digit(c)) return false;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return true;
  }

  /// Returns one character, any one of `any_of`; '\0' if it is none of them.
  char one_of(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return '\0';
    const char found = rest_.front();
    rest_.remove_prefix(1);
    return found;
  }

  bool skip(std::string_view any_of) { return one_of(any_of) != '\0'; }

  /// Skips the digits after a point: at least one.
  bool skip_digits() {
    const bool any = !rest_.empty() && ascii::is_digit(rest_.front());
    while (!rest_.empty() && ascii::is_digit(rest_.front())) rest_.remove_prefix(1);
    return any;
  }

  bool at_end() const { return rest_.empty(); }

 private:
  std::string_view rest_;
};

std::optional<std::int64_t> read_date(Parts& parts) {
  int year = 0;
  int month = 0;
  int day = 0;
  if (!parts.number(4, year) || !parts.skip("-") || !parts.number(2, month) || !parts.skip("-") ||
      !parts.number(2, day)) {
    return std::nullopt;
  }
  return read_clock_time(
      {.year = year, .month = static_cast<unsigned>(month), .day = static_cast<unsigned>(day)});
}

/// Returns the seconds from midnight; `leap` is set if second 60 was named.
std::optional<std::int64_t> read_clock(Parts& parts, bool& leap) {
  int hour = 0;
  int minute = 0;
  int second = 0;
  if (!parts.number(2, hour) || !parts.skip(":") || !parts.number(2, minute) || !parts.skip(":") ||
      !parts.number(2, second)) {
    return std::nullopt;
  }
  if (parts.skip(".") && !parts.skip_digits()) return std::nullopt;
  if (hour > 23 || minute > 59 || second > 60) return std::nullopt;
  leap = second == 60;
  return hour * kHourSeconds + minute * kMinuteSeconds + second;
}

/// Seconds that the clocks of the zone are ahead of UTC.
std::optional<std::int64_t> read_zone(Parts& parts) {
  if (parts.skip("Zz")) return 0;
  const char sign = parts.one_of("+-");
  int hours = 0;
  int minutes = 0;
  if (sign == '\0' || !parts.number(2, hours) || !parts.skip(":") || !parts.number(2, minutes) ||
      hours > 23 || minutes > 59) {
    return std::nullopt;
  }
  const std::int64_t ahead = hours * kHourSeconds + minutes * kMinuteSeconds;
  return sign == '-' ? -ahead : ahead;
}

}  // namespace

std::optional<std::int64_t> parse_instant(std::string_view text) {
  Parts parts(text);
  const auto date = read_date(parts);
  if (!date || parts.at_end()) return date;
  bool leap = false;
  if (!parts.skip("Tt")) return std::nullopt;
  const auto clock = read_clock(parts, leap);
  if (!clock) return std::nullopt;
  const auto ahead = read_zone(parts);
  if (!ahead || !parts.at_end()) return std::nullopt;
  const std::int64_t instant = *date + *clock - *ahead;
  if (leap && instant % kDaySeconds != 0) return std::nullopt;
  return instant;
}

}  // namespace mifdex::io
