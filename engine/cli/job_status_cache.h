// The overall status of jobs, asked once for each job of a list that is in order of jobs.
//
// Threads: one. Ownership: keeps a reference to the reader.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/status/rollup.h"
#include "index/store_reader.h"

namespace mifdex::cli {

class JobStatusCache {
 public:
  explicit JobStatusCache(const index::StoreReader& reader) : reader_(reader) {}

  /// Nothing for the empty name: what nothing attributes is no job.
  io::Result<std::optional<engine::JobStatus>> of(std::string_view job) {
    if (job.empty()) return std::nullopt;
    if (job == job_) return status_;
    auto counts = reader_.job_counts(job);
    if (!counts) return io::pass(counts);
    job_ = job;
    status_.reset();
    if (*counts) status_ = engine::job_status(**counts);
    return status_;
  }

 private:
  const index::StoreReader& reader_;
  std::string job_;
  std::optional<engine::JobStatus> status_;
};

}  // namespace mifdex::cli
