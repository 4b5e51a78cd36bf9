// The overall status of a job out of the lines of its machines (despooler, section 6).
//
// Threads: pure functions.
#pragma once

#include <cstdint>
#include <string_view>

#include "index/store_reader.h"

namespace mifdex::engine {

/// What SMS called the status of a job as a whole.
enum class JobStatus : std::uint8_t { kActive, kRetrying, kFailed, kComplete };

/// Any line Failed: Retrying (Q166833: the job may run again; its end is not known here, and an
/// unknown end counts as not reached, so never Failed). Else any None, Unknown or Unreadable:
/// Active (Q150026, Q156250). Else Complete. A job without lines is Active.
JobStatus job_status(const index::StatusCounts& counts);

/// "Active", "Retrying", "Failed" or "Complete".
std::string_view job_status_name(JobStatus status);

/// How many lines of `counts` have `status`.
std::uint64_t lines_with(const index::StatusCounts& counts, index::LineStatus status);

/// All lines of `counts`.
std::uint64_t lines_in(const index::StatusCounts& counts);

}  // namespace mifdex::engine
