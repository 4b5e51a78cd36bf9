#include "engine/sms/rollup.h"

#include <numeric>

namespace mifdex::engine {

using index::LineStatus;

namespace {

bool is_over(const index::StatusCounts& counts, const index::JobFact* fact, std::int64_t now) {
  const bool ended = fact != nullptr && fact->end && *fact->end <= now;
  return ended || counts.exhausted != 0;
}

// True if machines failed once and every one of them completed later, and the others have
// not reported.
bool only_silence_is_left(const index::StatusCounts& counts) {
  const std::uint64_t complete_or_none =
      lines_with(counts, LineStatus::kComplete) + lines_with(counts, LineStatus::kNone);
  return counts.failed_machines != 0 && lines_with(counts, LineStatus::kNone) != 0 &&
         complete_or_none == lines_in(counts);
}

}  // namespace

std::uint64_t lines_with(const index::StatusCounts& counts, LineStatus status) {
  return counts.lines[static_cast<std::size_t>(status)];
}

std::uint64_t lines_in(const index::StatusCounts& counts) {
  return std::accumulate(counts.lines.begin(), counts.lines.end(), std::uint64_t{0});
}

JobStatus job_status(const index::StatusCounts& counts, const index::JobFact* fact,
                     std::int64_t now) {
  if (lines_with(counts, LineStatus::kFailed) != 0) {
    return is_over(counts, fact, now) ? JobStatus::kFailed : JobStatus::kRetrying;
  }
  const std::uint64_t complete = lines_with(counts, LineStatus::kComplete);
  return complete != 0 && complete == lines_in(counts) ? JobStatus::kComplete : JobStatus::kActive;
}

JobVerdict derive_job_status(const index::StatusCounts& counts, const index::JobFact* fact,
                             std::int64_t now) {
  const JobStatus status = job_status(counts, fact, now);
  const bool ended = fact != nullptr && fact->end && *fact->end <= now;
  if (status == JobStatus::kFailed && !ended) {
    // Over by its retries alone: if a machine still reported after them, its count was set back.
    return {status, JobStatus::kRetrying, 140374};
  }
  if (status == JobStatus::kActive && only_silence_is_left(counts)) {
    return {status, JobStatus::kRetrying, 150026};
  }
  return {status, status, 0};
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
