// Times as users write and read them: RFC 3339, in one zone for a whole answer.
//
// Units: seconds since 1970-01-01 UTC. Errors: kUsage. Threads: one. Named zones are computed by
// the C library through TZ, which is process-wide: no data of our own, and the same rules as
// `date`. (std::chrono's zones are not in g++ 12; ICU would load 30 MB at every start for the few
// who use --tz.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/base/result.h"

namespace mifdex::cli {

class Zone {
 public:
  /// UTC.
  Zone() = default;

  /// Reads "UTC", "Z", an offset ("+02:00", "-0530"), "local", or a name of the time zone database.
  static io::Result<Zone> parse(std::string_view text);

  /// Returns the seconds that the zone is ahead of UTC at `time`.
  std::int64_t offset_at(std::int64_t time) const;

  /// Returns the time at which clocks of the zone show `local` (seconds since 1970-01-01 00:00 by
  /// those clocks). If the hour occurs twice, returns the first; if it is skipped, the time by
  /// clocks that were not put forward.
  std::int64_t from_local(std::int64_t local) const;

  bool is_utc() const { return name_.empty() && offset_ == 0; }

 private:
  std::string name_;         ///< for the C library; empty for UTC and offsets
  std::int64_t offset_ = 0;  ///< used if `name_` is empty
};

/// Returns "1997-05-21T17:09:27Z", or with the zone's offset: "1997-05-21T19:09:27+02:00". A time
/// outside the years 0 to 9999, which RFC 3339 cannot express, is returned as "@seconds".
std::string format_time(std::int64_t time, const Zone& zone);

/// Reads RFC 3339 or its beginning: "1997", "1997-05", "1997-05-21", "1997-05-21T17:09", "...:27Z",
/// "...:27.5+02:00", a blank for the T, or "@seconds". If parts are left out, the result is the
/// first moment of the given period; without a zone the time is in `zone`. A two-digit year is not
/// guessed.
io::Result<std::int64_t> parse_time(std::string_view text, const Zone& zone);

}  // namespace mifdex::cli
