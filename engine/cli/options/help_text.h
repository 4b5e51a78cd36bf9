// Help, printed from the flag table.
//
// Threads: pure functions. Lines fit 80 columns.
#pragma once

#include <string>
#include <string_view>

#include "engine/cli/options/flag_table.h"

namespace mifdex::cli {

/// Returns the text of `mifdex --help`: the commands, and the flags that every command accepts.
std::string program_help();

/// Returns the text of `mifdex COMMAND --help`: usage, sentences, and every flag of the command by
/// group.
std::string command_help(const CommandEntry& command);

/// Returns the text for standard error if no command was given.
std::string short_help();

/// Returns "-x, --index DIR" or "    --limit N", as help and man page show a flag.
std::string flag_synopsis(const Flag& flag);

/// Returns `text` in lines of at most `width` columns, each indented by `indent` blanks, ending in
/// a newline.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace mifdex::cli
