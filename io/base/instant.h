// A moment as manifests write it: RFC 3339, strictly.
//
// Units: seconds since 1970-01-01 UTC. Threads: a function of its argument. (What users type on the
// command line is read more kindly by engine/cli/text/time_text.h; a file is either right or
// wrong.)
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace mifdex::io {

/// "1997-05-21T17:09:27Z", "1997-05-21T17:09:27.5+02:00", or a date alone, which is its first
/// moment in UTC; the years 0000 to 9999. T and Z may be small letters (RFC 3339, section 5.6).
///
/// A time of day needs its seconds and its zone. A fraction of a second is dropped. Second 60 is
/// taken where a leap second can be, at 23:59:60 UTC, as the first second of the next day. Anything
/// else, blanks round it included, is nothing.
std::optional<std::int64_t> parse_instant(std::string_view text);

}  // namespace mifdex::io
