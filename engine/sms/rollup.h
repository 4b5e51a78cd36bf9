// The overall status of a job out of the lines of its machines (SOURCES.md, section 6), and what
// SMS displayed of it.
//
// Threads: pure functions. Times: seconds since 1970 UTC.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/record/counts.h"
#include "index/record/job_fact.h"

namespace mifdex::engine {

/// What SMS called the status of a job as a whole.
enum class JobStatus : std::uint8_t { kActive, kRetrying, kFailed, kComplete };

/// Any line Failed: Failed after the job's end or 100 retries, Retrying before; an end that nobody
/// told counts as not reached (Q166833, Q140374). Else any None, Unknown or Unreadable: Active
/// (Q150026, Q156250). Else Complete. A job without lines is Active. `fact` may be null; `now` is
/// the moment asked about.
JobStatus job_status(const index::StatusCounts& counts, const index::JobFact* fact,
                     std::int64_t now);

/// What SMS displayed, and the article where that was not the truth; 0 where it was.
struct JobVerdict {
  JobStatus status = JobStatus::kActive;
  JobStatus sms_showed = JobStatus::kActive;
  std::uint32_t differs = 0;
};

/// As job_status(), with what SMS displayed.
JobVerdict judge_job(const index::StatusCounts& counts, const index::JobFact* fact,
                     std::int64_t now);

/// "Active", "Retrying", "Failed" or "Complete".
std::string_view job_status_name(JobStatus status);

/// How many lines of `counts` have `status`.
std::uint64_t lines_with(const index::StatusCounts& counts, index::LineStatus status);

/// All lines of `counts`.
std::uint64_t lines_in(const index::StatusCounts& counts);

}  // namespace mifdex::engine
