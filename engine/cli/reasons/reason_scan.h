// Counts the results of a question by reason, on all threads.
//
// Time: one scan of the results. If there are more reasons than memory allows (reason_tally.h), two
// more: one finds the frequent ones, one counts them exactly.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/cli/answer/answer.h"
#include "engine/cli/reasons/reason_tally.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// The reasons of a question's results.
struct ReasonAnswer {
  std::vector<ReasonGroup> groups;  ///< the most frequent first
  ReasonGroup rest;                 ///< of kind kOther; no results if all reasons are in `groups`
  std::uint64_t results = 0;        ///< of all groups and the rest
  std::optional<std::uint64_t> reasons_in_rest = 0;  ///< nothing if it is not known
  /// Each reason of the rest has fewer results; 1 if there is no rest.
  std::uint64_t least = 1;
  unsigned machine_level = 0;  ///< as ReasonTally::level()
};

/// Returns the reasons of all results that pass the filters of `question`; its limit and offset are
/// not applied. The answer does not depend on the number of threads. `most_bytes`: of a tally.
io::Result<ReasonAnswer> find_reasons(const Question& question, const ReasonOptions& options,
                                      std::size_t most_bytes = kMostReasonBytes);

/// Moves all groups but the first `most` to the rest.
void keep_first(std::size_t most, ReasonAnswer& answer);

}  // namespace mifdex::cli
