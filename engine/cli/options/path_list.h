// A list of paths in a file: --files-from, as in tar and rsync.
//
// Threads: one. Errors: kBox if the list cannot be read.
#pragma once

#include <string>
#include <vector>

#include "io/base/result.h"

namespace mifdex::cli {

/// Returns the paths in the file `name`, "-" for standard input: one per line, or, if `by_null`,
/// each ended by a NUL. Empty ones are left out.
io::Result<std::vector<std::string>> read_path_list(const std::string& name, bool by_null);

}  // namespace mifdex::cli
