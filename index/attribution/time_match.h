// Finds the exact time that an inexact one matches.
//
// The same report can be in a folder and in an archive whose times are inexact: DOS clocks step by
// two seconds, show local time and name no zone, and some archives have no times at all. If job,
// machine and content are equal, such a place belongs to the observation whose exact time agrees
// with its own: to two seconds, and to a difference of zones, which are whole quarters of an hour.
//
// Threads: functions of their arguments. Units: seconds since 1970 UTC. Errors: none.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "index/record/record.h"

namespace mifdex::index {

/// The times at which one machine reported one content for one job.
struct ReportTimes {
  std::vector<std::int64_t> exact;
  std::vector<std::int64_t> local;  ///< by DOS clocks, and equal to no exact one
};

/// The time under which a place's line is stored.
struct MatchedTime {
  std::int64_t time = io::kNoTime;
  io::TimeSource source = io::TimeSource::kNone;
};

/// Returns the exact time that agrees best with the local `time`: one without a difference of zones
/// before one with it, then the nearest, then the earlier. Returns nothing if none agrees.
std::optional<std::int64_t> match_local(std::int64_t time, const std::vector<std::int64_t>& exact);

/// Returns the time for a place of `source` and `time`. The order of the times in `times` does not
/// matter.
MatchedTime match_time(std::int64_t time, io::TimeSource source, const ReportTimes& times);

}  // namespace mifdex::index
