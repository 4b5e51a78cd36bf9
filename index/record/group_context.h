// The facts of a (job, machine) beside one of its rows, and the function that completes a row by
// them.
//
// Threads: values. Units: seconds since 1970-01-01 UTC.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "index/record/job_fact.h"
#include "index/record/record.h"

namespace mifdex::index {

/// The argument of a RowEvaluator beside the record.
struct LineContext {
  const JobFact* job = nullptr;  ///< null if no manifest lists it
  /// The newest instruction without a MIF for this (job, machine).
  std::optional<std::int64_t> lone_instruction;
  std::optional<std::int64_t> oldest_lone_instruction;  ///< the oldest of them
  std::uint64_t failed = 0;                             ///< Failed MIFs of this (job, machine)
};

/// Sets the fields of a record that depend on more than its file: `sms_showed`, `differs`, `flags`.
/// Called for every row before the filter is applied; returns false to leave the row out. Called by
/// one thread.
using RowEvaluator = std::function<bool(Record&, const LineContext&)>;

}  // namespace mifdex::index
