// A list of paths in a file: --files-from, as tar and rsync have it.
//
// Threads: one. Errors: kBox where the list cannot be read.
#pragma once

#include <string>
#include <vector>

#include "io/base/result.h"

namespace mifdex::cli {

/// The paths in the file `name`, "-" for standard input: one a line, or, with `by_null`, each ended
/// by a NUL. Empty ones are left out.
io::Result<std::vector<std::string>> read_path_list(const std::string& name, bool by_null);

}  // namespace mifdex::cli
