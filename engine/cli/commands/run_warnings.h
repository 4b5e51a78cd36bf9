// The warnings of a run of `index` on standard error, beside its sums: files that are missing, no
// status MIF, times that a copy gave, reports without a job or a machine.
//
// Threads: one.
#pragma once

#include "engine/cli/options/arguments.h"
#include "engine/cli/terminal/terminal.h"
#include "engine/ingest/ingest.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Writes a line for each doubt; if several boxes have the same one, a line for each of the first
/// few and the number of the others. Writes nothing if the run was stopped. Reads the index that
/// the run wrote: fails as Reader does.
io::Result<void> warn_of_doubts(const engine::RunReport& report, const engine::RunOptions& options,
                                Terminal& terminal);

}  // namespace mifdex::cli
