// The program as a function: from the words of the command line to the exit code.
//
// Threads: one; a run starts others and ends them before it returns.
#pragma once

#include <span>
#include <string_view>

#include "engine/cli/exit_code.h"
#include "engine/cli/terminal/terminal.h"

namespace mifdex::cli {

/// Runs the command in `words` (without the program's name). Every error is one line on standard
/// error; the answer is on standard output.
ExitCode run_program(std::span<const std::string_view> words, Terminal& terminal);

}  // namespace mifdex::cli
