// Which exact time an inexact one stands for.
//
// The same report can lie in a folder and in an archive whose times are inexact: DOS clocks step by
// two seconds, show local time and name no zone, and some archives have no times at all. Job,
// machine and content being equal, such a place tells of the observation whose exact time agrees
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

/// What a place's line is put under.
struct MatchedTime {
  std::int64_t time = io::kNoTime;
  io::TimeSource source = io::TimeSource::kNone;
};

/// The exact time that agrees best with the local `time`: without a difference of zones before with
/// one, then the nearest, then the earlier. Nothing where none agrees.
std::optional<std::int64_t> match_local(std::int64_t time, const std::vector<std::int64_t>& exact);

/// Where a place of `source` and `time` belongs. The order of the times in `times` does not matter.
MatchedTime match_time(std::int64_t time, io::TimeSource source, const ReportTimes& times);

}  // namespace mifdex::index
