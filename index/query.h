// Queries: conditions on rows as data, independent of how the index finds the rows.
//
// Threads: values.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <string_view>

#include "index/query/filter_fields.h"
#include "index/record/group_context.h"
#include "index/record/job_fact.h"

namespace mifdex::index {

struct Query {
  Filter filter;
  RowEvaluator evaluator;  ///< may be empty
  /// True if lines of the job are wanted; empty: all jobs are. Called once for each job
  /// met; the name "" means attributed to no job.
  std::function<bool(std::string_view job)> wants_job;
  bool history = false;  ///< every observation, not only the newest of each (job, machine); a row
                         ///< without one (LineStatus::kNone) only if there is no other
  std::uint64_t limit = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t offset = 0;  ///< rows of the answer to skip first
};

}  // namespace mifdex::index
