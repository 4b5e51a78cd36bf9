// Ends a child of the sandbox at once, without running the handlers that the parent has registered.
//
// The only place outside engine/cli that may end a process; it is never the process of mifdex.
#pragma once

#include <unistd.h>

namespace mifdex::io::sandbox {

[[noreturn]] inline void end_process(int status) { ::_exit(status); }

}  // namespace mifdex::io::sandbox
