// Dates and clocks as people write them, in the calendar of all years.
//
// Threads: values. Units: seconds since 1970-01-01 00:00 by the clocks that showed the time.
// Errors: a date that no calendar has, or a time that no clock shows, is nothing.
#pragma once

#include <cstdint>
#include <optional>

namespace mifdex::io {

inline constexpr std::int64_t kMinuteSeconds = 60;
inline constexpr std::int64_t kHourSeconds = 60 * kMinuteSeconds;
inline constexpr std::int64_t kDaySeconds = 24 * kHourSeconds;

/// What a calendar and a clock showed.
struct ClockTime {
  int year = 0;
  unsigned month = 0;  ///< from 1
  unsigned day = 0;    ///< from 1
  unsigned hour = 0;
  unsigned minute = 0;
  unsigned second = 0;  ///< at most 59
};

/// Returns the seconds; {.year = 1997, .month = 5, .day = 21} -> 864172800.
std::optional<std::int64_t> read_clock_time(const ClockTime& clock);

}  // namespace mifdex::io
