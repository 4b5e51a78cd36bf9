// The answer of `jobs --by` and `machines --by`: results counted by a property.
//
// Threads: called from one; counting uses all that this process may. Memory: a name and its counts
// for each group and thread.
#pragma once

#include "engine/cli/answer/answer.h"

namespace mifdex::cli {

/// Prints a row for each group of the question's results. An operand, the name of a job or of a
/// machine, selects results as the filter does. Fails as Reader does, and with kUsage if a flag
/// does not go with --by.
CommandResult print_groups(const Arguments& arguments, Question& question, Terminal& terminal);

}  // namespace mifdex::cli
