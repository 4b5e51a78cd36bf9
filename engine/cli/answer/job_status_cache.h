// The overall status of jobs, asked once for each job of a list that is in order of jobs.
//
// Threads: one. Ownership: keeps a reference to the reader.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/sms/rollup.h"
#include "index/reader.h"

namespace mifdex::cli {

class JobStatusCache {
 public:
  /// `now`: the moment asked about, seconds since 1970 UTC.
  JobStatusCache(const index::Reader& reader, std::int64_t now) : reader_(reader), now_(now) {}

  /// Returns nothing for the empty name: reports without a job are not a job.
  io::Result<std::optional<engine::JobStatus>> of(std::string_view job);

  /// Returns the whole verdict on a row of jobs. If a job has its own number of retries, and
  /// machines that failed that often, this costs a walk over its lines.
  io::Result<engine::JobVerdict> verdict_on(const index::JobRow& row) const;

 private:
  const index::Reader& reader_;
  std::int64_t now_;
  std::string job_;
  std::optional<engine::JobStatus> status_;
};

}  // namespace mifdex::cli
