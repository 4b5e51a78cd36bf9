// The program as a function: from the words of the command line to the exit code.
//
// Threads: one; a run has others of its own while it lasts.
#pragma once

#include <span>
#include <string_view>

#include "engine/cli/exit_code.h"
#include "engine/cli/terminal/terminal.h"

namespace mifdex::cli {

/// Runs what `words` (without the program's name) ask for. Everything that goes wrong is one line
/// on standard error; the answer to anything is on standard output.
ExitCode run_program(std::span<const std::string_view> words, Terminal& terminal);

}  // namespace mifdex::cli
