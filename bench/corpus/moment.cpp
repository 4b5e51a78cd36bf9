#include "bench/corpus/moment.h"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>

namespace mifdex::corpus {
namespace {

/// Returns `digits` as a number; -1 if they are not all digits.
int number(std::string_view digits) {
  int value = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9') {
      return -1;
    }
    value = 10 * value + (digit - '0');
  }
  return value;
}

}  // namespace

std::optional<std::int64_t> parse_moment(std::string_view text) {
  using namespace std::chrono;
  if (text.size() != 20 || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' ||
      text[16] != ':' || text[19] != 'Z') {
    return std::nullopt;
  }
  const int hour = number(text.substr(11, 2));
  const int minute = number(text.substr(14, 2));
  const int second = number(text.substr(17, 2));
  const int month_number = number(text.substr(5, 2));
  const int day_number = number(text.substr(8, 2));
  const int year_number = number(text.substr(0, 4));
  if (year_number < 0 || month_number < 0 || day_number < 0 || hour < 0 || hour > 23 ||
      minute < 0 || minute > 59 || second < 0 || second > 59) {
    return std::nullopt;
  }
  const year_month_day date{year{year_number}, month{static_cast<unsigned>(month_number)},
                            day{static_cast<unsigned>(day_number)}};
  if (!date.ok()) {
    return std::nullopt;
  }
  const auto moment = sys_days{date} + hours{hour} + minutes{minute} + seconds{second};
  return moment.time_since_epoch().count();
}

std::string format_moment(std::int64_t time) {
  return fmt::format("{:%Y-%m-%dT%H:%M:%SZ}", std::chrono::sys_seconds{std::chrono::seconds{time}});
}

}  // namespace mifdex::corpus
