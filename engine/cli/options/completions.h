// Completions for bash, zsh and fish, printed from the flag table.
//
// Threads: pure functions. Each returns the text of one file for the completion folder of its
// shell.
#pragma once

#include <string>

namespace mifdex::cli {

std::string bash_completion();
std::string zsh_completion();
std::string fish_completion();

}  // namespace mifdex::cli
