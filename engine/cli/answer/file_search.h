// The files of the index that a path on the command line can mean.
//
// Threads: one. Errors: as the index, and as `visit`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "index/reader.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Visits them until `visit` returns false: what answers show as `path`, BOX/path, or BOX!/path if
/// the box is an archive; if nothing, what has that path, or a path that ends so, in its box; if
/// nothing, what has that path from the current folder. If nothing is found, the same again in any
/// spelling: other letter case, '\' for '/'. Returns the number visited.
io::Result<std::uint64_t> find_files(
    const index::Reader& reader, const std::string& path,
    const std::function<io::Result<bool>(const index::FileAnswer&)>& visit);

}  // namespace mifdex::cli
