#include "engine/status/rollup.h"

#include <numeric>

namespace mifdex::engine {

using index::LineStatus;

std::uint64_t lines_with(const index::StatusCounts& counts, LineStatus status) {
  return counts.lines[static_cast<std::size_t>(status)];
}

std::uint64_t lines_in(const index::StatusCounts& counts) {
  return std::accumulate(counts.lines.begin(), counts.lines.end(), std::uint64_t{0});
}

JobStatus job_status(const index::StatusCounts& counts) {
  if (lines_with(counts, LineStatus::kFailed) != 0) return JobStatus::kRetrying;
  const std::uint64_t complete = lines_with(counts, LineStatus::kComplete);
  return complete != 0 && complete == lines_in(counts) ? JobStatus::kComplete : JobStatus::kActive;
}

std::string_view job_status_name(JobStatus status) {
  switch (status) {
    case JobStatus::kActive:
      return "Active";
    case JobStatus::kRetrying:
      return "Retrying";
    case JobStatus::kFailed:
      return "Failed";
    case JobStatus::kComplete:
      return "Complete";
  }
  return "?";
}

}  // namespace mifdex::engine
