// Why an answer is empty: how many rows there were, which words of the command line left none, and
// the stored name that a mistyped one is nearest to.
//
// Threads: one. Time: an empty answer costs a walk over the names of jobs and machines, at most
// kMostNames of each.
#pragma once

#include <cstdint>

#include "engine/cli/answer/answer.h"

namespace mifdex::cli {

/// The kind of rows in an answer.
enum class RowKind : std::uint8_t { kLines, kObservations, kJobs, kMachines, kEvents, kRejects };

inline constexpr std::uint64_t kMostNames = 1'000'000;

/// Ends a list of `rows` rows: returns kDone, or kNothing if there are none, after one line on
/// standard error that says what matched nothing. Fails as Reader does.
io::Result<ExitCode> end_of_answer(std::uint64_t rows, RowKind kind, const Arguments& arguments,
                                   const Question& question, Terminal& terminal);

}  // namespace mifdex::cli
