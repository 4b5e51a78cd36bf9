// The checks that a question makes on every line before its filters: what SMS showed, and of which
// jobs.
//
// Threads: one. Ownership: keeps a reference to the reader; the index::RowEvaluator it gives is
// valid as long as it lives.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "engine/cli/answer/job_status_cache.h"
#include "engine/sms/line_status.h"
#include "index/query.h"

namespace mifdex::cli {

struct EvaluatorOptions {
  engine::SmsVersion version = engine::SmsVersion::k12;
  std::int64_t as_of = 0;                     ///< the moment asked about, seconds since 1970 UTC
  std::vector<engine::JobStatus> job_status;  ///< lines of such jobs only; empty: of any
  /// Only lines for which it returns true; empty: all. Called by several threads at the same time.
  std::function<bool(const index::Record& record)> accepts;
};

class LineEvaluator {
 public:
  LineEvaluator(const index::Reader& reader, EvaluatorOptions options)
      : options_(std::move(options)), jobs_(reader, options_.as_of) {}

  index::RowEvaluator evaluator() {
    return [this](index::Record& record, const index::LineContext& context) {
      return evaluate(record, context);
    };
  }

  /// Returns which jobs' lines are asked for, as far as their status decides it; empty: all.
  std::function<bool(std::string_view job)> wanted_jobs() {
    if (options_.job_status.empty()) return {};
    return [this](std::string_view job) { return wants_job(job); };
  }

  JobStatusCache& jobs() { return jobs_; }
  const EvaluatorOptions& options() const { return options_; }

  /// True if rows of a job with this status are asked for.
  bool wants(std::optional<engine::JobStatus> status) const;

  /// Returns the error that occurred while lines were judged; the lines that it concerns were left
  /// out.
  io::Result<void>& failure() { return failure_; }

 private:
  bool evaluate(index::Record& record, const index::LineContext& context);
  bool wants_job(std::string_view job);

  EvaluatorOptions options_;
  JobStatusCache jobs_;
  io::Result<void> failure_;
};

}  // namespace mifdex::cli
