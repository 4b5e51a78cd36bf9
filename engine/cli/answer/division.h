// What --by divides results by: a property of each, as text.
//
// Threads: pure functions, but for named time zones (time_text.h).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "engine/cli/text/time_text.h"
#include "index/reader.h"

namespace mifdex::cli {

/// In the order of the words of --by.
enum class Division : std::uint8_t {
  kJob,
  kDomain,
  kSite,
  kDay,
  kHour,
  kProduct,
  kBox,
  kStatus,
  kNone
};

/// Writes the value of a line into `value`, which keeps its memory: "FRUIT", "1997-05-21",
/// "1997-05-21T17"; empty for kNone, or if the line has none. Days and hours are those of `zone`.
void divide(const index::Line& line, Division division, const Zone& zone, std::string& value);

/// Returns the heading of its column: "DOMAIN"; empty for kNone.
std::string_view heading_of(Division division);

/// Returns the time of a line; io::kNoTime if it has none, as a target without a MIF.
std::int64_t time_of_line(const index::Record& record);

}  // namespace mifdex::cli
