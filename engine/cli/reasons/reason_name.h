// The group that a result belongs to in `mifdex reasons`.
//
// Threads: as division.h.
#pragma once

#include <cstdint>
#include <string>

#include "engine/cli/answer/division.h"
#include "index/reader.h"

namespace mifdex::cli {

struct ReasonOptions {
  Division division = Division::kNone;  ///< divides the groups of a reason further
  Zone zone;                            ///< of its days and hours
  bool exact = false;                   ///< group by the text as it is, not by its normal form
};

enum class ReasonKind : std::uint8_t {
  kReason,
  kNone,   ///< results without a description
  kOther,  ///< the results of all reasons that are not listed
};

/// The name of a group. `key` is the same for two results if and only if they are in one group;
/// case does not matter unless the text is exact.
struct ReasonName {
  ReasonKind kind = ReasonKind::kReason;
  std::string division;  ///< the value of the result; may be empty
  std::string text;      ///< normal form or exact text; empty for kNone
  std::string key;
};

/// Writes the name of the group of `line` into `name`, which keeps its memory.
void name_reason(const index::Line& line, const ReasonOptions& options, ReasonName& name);

}  // namespace mifdex::cli
