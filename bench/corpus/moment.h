// Moments as users write them: RFC 3339, UTC, whole seconds.
//
// Units: seconds since 1970-01-01 UTC. Threads: free functions without state.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace mifdex::corpus {

/// Returns "1997-05-21T16:00:00Z" as seconds; nullopt if the form is another one or the day does
/// not exist.
std::optional<std::int64_t> parse_moment(std::string_view text);

/// Returns `time` in the same form.
std::string format_moment(std::int64_t time);

}  // namespace mifdex::corpus
