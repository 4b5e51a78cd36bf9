// Completions for bash, zsh and fish, printed from the flag table.
//
// Threads: pure functions. Each gives the text of one file, as the shell's completion folder holds
// it.
#pragma once

#include <string>

namespace mifdex::cli {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace mifdex::cli
