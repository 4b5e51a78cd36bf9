// When a file was last written, and which clock said so.
//
// Threads: values. Units: seconds since 1970-01-01 UTC. Errors: a date that no calendar has is no
// time.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>

namespace mifdex::io {

/// A file whose container gives no date. It sorts before every time.
inline constexpr std::int64_t kNoTime = std::numeric_limits<std::int64_t>::min();

/// The source of a file's time. Stored in the index: never renumber, only add.
enum class TimeSource : std::uint8_t {
  kNotRecorded = 0,  ///< a row that an older version wrote
  kFile = 1,         ///< the file system
  kEntry = 2,        ///< an archive, whose time has a zone
  kEntryLocal = 3,   ///< an archive, by clocks whose zone it does not name (DOS times)
  kNone = 4,         ///< an archive that gives no date: the time is kNoTime
  kMatched = 5,      ///< an archive without an exact time; the time is that of the same report in
                     ///< another place, with which it agrees (index only)
};

/// True if a time of this source is exact to the second and has a zone.
constexpr bool is_exact(TimeSource source) {
  return source != TimeSource::kEntryLocal && source != TimeSource::kNone;
}

/// Returns the time that the clocks showed, as seconds since 1970-01-01 00:00 by those clocks, of a
/// DOS date and time (year - 1980, month, day in 7, 4, 5 bits; hour, minute, second / 2 in 5, 6,
/// 5). Returns nothing if no calendar or clock shows that, and for 1980-01-01 00:00:00: writers
/// without a date put the first date that DOS has.
std::optional<std::int64_t> read_dos_time(std::uint32_t date, std::uint32_t time);

/// Returns `seconds` of an archive, if it is a time: years 1 to 9999, and not 0, which writers
/// without a date leave in the field. Otherwise kNoTime.
std::int64_t time_or_none(std::int64_t seconds);

}  // namespace mifdex::io
