// The files of the index that a path on the command line can mean.
//
// Threads: one. Errors: as the index, and as `visit`.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "index/store_reader.h"
#include "io/result.h"

namespace mifdex::cli {

/// Visits them until `visit` gives false: as given, a path in a box or its end; else from the
/// current folder; else as answers show it, BOX/path, or BOX!/path if the box is an archive. If
/// nothing is found, the same again in any spelling: other letter case, '\' for '/'. Returns the
/// number visited.
io::Result<std::uint64_t> find_files(
    const index::StoreReader& reader, const std::string& path,
    const std::function<io::Result<bool>(const index::FileAnswer&)>& visit);

}  // namespace mifdex::cli
