#include "engine/cli/answer/job_status_cache.h"

#include "engine/cli/options/options.h"

namespace mifdex::cli {
namespace {

using index::StatusCounts;

/// True if a manifest gave the job a number of retries that the index does not count by
/// (Q140374 has 100) and that some machine may have reached.
bool has_own_retries(const index::JobRow& row) {
  if (row.fact == nullptr || row.fact->retries == 0) return false;
  return row.fact->retries != index::kRetriesExhausted &&
         engine::lines_with(row.counts, index::LineStatus::kFailed) != 0;
}

/// Machines of the job with so many Failed MIFs or more; no more than one is counted.
io::Result<std::uint64_t> count_exhausted(const index::Reader& reader, std::string_view job,
                                          std::uint64_t retries) {
  index::Query query;
  query.history = true;
  MIFDEX_TRY(auto exactly_job, exactly(job));
  query.filter.job = exactly_job;
  query.filter.mif = {index::MifStatus::kFailed};
  std::string machine;
  std::uint64_t failed = 0;
  MIFDEX_TRY(reader.lines(query, [&](const index::Line& line) {
    if (line.record.machine != machine) {
      machine = line.record.machine;
      failed = 0;
    }
    return ++failed < retries;
  }));
  return failed >= retries ? 1 : 0;
}

}  // namespace

io::Result<engine::JobVerdict> JobStatusCache::verdict_on(const index::JobRow& row) const {
  if (!has_own_retries(row)) return engine::derive_job_status(row.counts, row.fact, now_);
  StatusCounts counts = row.counts;
  counts.exhausted = 0;
  if (counts.failed >= row.fact->retries) {
    MIFDEX_TRY(auto exhausted, count_exhausted(reader_, row.job, row.fact->retries));
    counts.exhausted = exhausted;
  }
  return engine::derive_job_status(counts, row.fact, now_);
}

io::Result<std::optional<engine::JobStatus>> JobStatusCache::of(std::string_view job) {
  if (job.empty()) return std::nullopt;
  if (job == job_) return status_;
  MIFDEX_TRY(auto counts, reader_.job_counts(job));
  MIFDEX_TRY(auto fact, reader_.job_fact(job));
  job_ = job;
  status_.reset();
  if (!counts) return status_;
  MIFDEX_TRY(auto verdict, verdict_on({job_, fact, *counts}));
  status_ = verdict.status;
  return status_;
}

}  // namespace mifdex::cli
