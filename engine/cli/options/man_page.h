// The man page, mifdex(1), printed from the flag table as roff.
//
// Threads: pure function.
#pragma once

#include <string>

namespace mifdex::cli {

std::string man_page();

}  // namespace mifdex::cli
