// Makes ready what decodes archives, for the commands that read boxes (io/sandbox/README.md).
//
// Threads: call it before the first thread is made.
#pragma once

#include "engine/cli/options/arguments.h"
#include "engine/cli/terminal/terminal.h"

namespace mifdex::cli {

/// Forks the fork server of the sandboxes; with -v says what holds a decoder. Where that fails,
/// each archive that needs a decoder is a reject that says why.
void prepare_cages(const Arguments& arguments, Terminal& terminal);

}  // namespace mifdex::cli
