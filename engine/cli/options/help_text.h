// Help, printed from the flag table.
//
// Threads: pure functions. Lines fit 80 columns.
#pragma once

#include <string>
#include <string_view>

#include "engine/cli/options/flag_table.h"

namespace mifdex::cli {

/// What `mifdex --help` prints: the commands, and the flags that go everywhere.
std::string program_help();

/// What `mifdex COMMAND --help` prints: usage, sentences, and every flag of the command by group.
std::string command_help(const CommandEntry& command);

/// What stands on standard error when no command was given.
std::string short_help();

/// "-x, --index DIR", "    --limit N", as help and man page show a flag.
std::string flag_synopsis(const Flag& flag);

/// `text` in lines of at most `width` columns, each behind `indent` blanks, ending in a newline.
std::string wrapped(std::string_view text, std::size_t indent, std::size_t width);

}  // namespace mifdex::cli
