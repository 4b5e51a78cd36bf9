// What changed between two indexes: results that are new, gone, or have another status.
//
// Threads: one. Memory: the results of one job at a time, and the names of all jobs. Errors: as the
// indexes.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "engine/cli/answer/answer.h"
#include "index/record/record.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// A result as one of the two indexes has it.
struct DiffSide {
  index::LineStatus status = index::LineStatus::kNone;
  std::int64_t time = 0;  ///< io::kNoTime: it has none
  std::string description;
};

/// A result that changed. At least one side is there.
struct Change {
  std::string job;
  std::string machine;
  std::optional<DiffSide> before;
  std::optional<DiffSide> after;
};

/// Returns what happened, in one word for programs: newly_failed, newly_complete, gone, new or
/// changed. Never renamed.
std::string_view change_name(const Change& change);

/// Passes each change to `use`, by job and machine, until it returns false. What passes the filters
/// of the questions is compared, without results that have no job or no machine. A result that
/// differs only in its time or its texts did not change.
io::Result<void> each_change(Question& before, Question& after,
                             const std::function<bool(const Change&)>& use);

}  // namespace mifdex::cli
