// Derives the overall status of a job from the results of its machines (SOURCES.md, section 6), and
// the status that SMS displayed for it.
//
// Threads: pure functions. Times: seconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/record/counts.h"
#include "index/record/job_fact.h"

namespace mifdex::engine {

/// SMS's statuses of a job as a whole.
enum class JobStatus : std::uint8_t { kActive, kRetrying, kFailed, kComplete };

/// Returns the status of a job. If any result is Failed: Failed after the job's end or 100 retries,
/// Retrying before; an end that no source gave counts as not reached (Q166833, Q140374). Else, if
/// any is None, Unknown or Unreadable: Active (Q150026, Q156250). Else Complete. A job without
/// results is Active. `fact` may be null; `now` is the moment asked about.
JobStatus job_status(const index::StatusCounts& counts, const index::JobFact* fact,
                     std::int64_t now);

/// The displayed status, and the article if it was not the truth; 0 if it was.
struct JobVerdict {
  JobStatus status = JobStatus::kActive;
  JobStatus sms_showed = JobStatus::kActive;
  std::uint32_t differs = 0;
};

/// As job_status(), and returns the status that SMS displayed.
JobVerdict derive_job_status(const index::StatusCounts& counts, const index::JobFact* fact,
                             std::int64_t now);

/// "Active", "Retrying", "Failed" or "Complete".
std::string_view job_status_name(JobStatus status);

std::uint64_t lines_with(const index::StatusCounts& counts, index::LineStatus status);

std::uint64_t lines_in(const index::StatusCounts& counts);

}  // namespace mifdex::engine
