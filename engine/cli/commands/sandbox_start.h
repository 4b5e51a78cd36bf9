// Prepares the decoding of archives, for the commands that read boxes (io/sandbox/README.md).
//
// Threads: must be called before the first thread is made.
#pragma once

#include "engine/cli/options/arguments.h"
#include "engine/cli/terminal/terminal.h"

namespace mifdex::cli {

/// Forks the fork server of the sandboxes; with -v reports what confines a decoder. If that fails,
/// each archive that needs a decoder is a reject with the reason.
void prepare_sandboxes(const Arguments& arguments, Terminal& terminal);

}  // namespace mifdex::cli
