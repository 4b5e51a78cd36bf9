#include "io/base/civil_time.h"

#include <chrono>

namespace mifdex::io {

std::optional<std::int64_t> read_clock_time(const ClockTime& clock) {
  const std::chrono::year_month_day date{
      std::chrono::year(clock.year), std::chrono::month(clock.month), std::chrono::day(clock.day)};
  if (!date.ok() || clock.hour > 23 || clock.minute > 59 || clock.second > 59) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDaySeconds +
         clock.hour * kHourSeconds + clock.minute * kMinuteSeconds + clock.second;
}

}  // namespace mifdex::io
