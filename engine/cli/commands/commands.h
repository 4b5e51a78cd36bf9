// The commands, one function and one file each.
//
// Each gets the command line, answers on the terminal's output and returns the exit code; if it
// returns an Error, program.cpp prints it and turns it into an exit code. Threads: one.
#pragma once

#include "engine/cli/exit_code.h"
#include "engine/cli/options/arguments.h"
#include "engine/cli/terminal/terminal.h"
#include "io/base/result.h"

namespace mifdex::cli {

using CommandResult = io::Result<ExitCode>;

CommandResult run_index(const Arguments& arguments, Terminal& terminal);
CommandResult run_status(const Arguments& arguments, Terminal& terminal);
CommandResult run_jobs(const Arguments& arguments, Terminal& terminal);
CommandResult run_machines(const Arguments& arguments, Terminal& terminal);
CommandResult run_diff(const Arguments& arguments, Terminal& terminal);
CommandResult run_sample(const Arguments& arguments, Terminal& terminal);
CommandResult run_reasons(const Arguments& arguments, Terminal& terminal);
CommandResult run_schema(const Arguments& arguments, Terminal& terminal);
CommandResult run_show(const Arguments& arguments, Terminal& terminal);
CommandResult run_events(const Arguments& arguments, Terminal& terminal);
CommandResult run_export(const Arguments& arguments, Terminal& terminal);
CommandResult run_rejects(const Arguments& arguments, Terminal& terminal);
CommandResult run_report(const Arguments& arguments, Terminal& terminal);
CommandResult run_why(const Arguments& arguments, Terminal& terminal);
CommandResult run_cat(const Arguments& arguments, Terminal& terminal);
CommandResult run_census(const Arguments& arguments, Terminal& terminal);
CommandResult run_check(const Arguments& arguments, Terminal& terminal);
CommandResult run_dump(const Arguments& arguments, Terminal& terminal);
CommandResult run_info(const Arguments& arguments, Terminal& terminal);
CommandResult run_migrate(const Arguments& arguments, Terminal& terminal);
CommandResult run_box(const Arguments& arguments, Terminal& terminal);
CommandResult run_verify(const Arguments& arguments, Terminal& terminal);

}  // namespace mifdex::cli
