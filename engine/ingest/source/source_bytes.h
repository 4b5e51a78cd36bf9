// Reads the bytes of one file of a box again, from a folder, an archive, or an archive in an
// archive.
//
// Threads: one. Errors: kBox, with advice, if the file no longer exists or cannot be read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "io/archive/archive_limits.h"
#include "io/base/bytes.h"
#include "io/base/result.h"

namespace mifdex::engine {

/// The location of a file on disk.
struct OriginPlace {
  std::string file;    ///< the file itself, or the outermost archive
  std::string prefix;  ///< of the paths in that archive, as a run gives them
  std::string path;    ///< in the box; empty if `file` itself is meant
};

/// Returns the location of `path` in the box at `location`. `name` is that of the box.
OriginPlace place_in_box(const std::string& location, const std::string& name,
                         std::string_view path);

/// Returns the location that a user means by BOX/path, or BOX!/path, without an index: the longest
/// beginning that is a file, and the rest in it. Returns nothing if no beginning is a file.
std::optional<OriginPlace> place_by_hand(const std::string& origin);

/// Passes the bytes at `place`, all at once, to `take`; they are valid while it runs.
io::Result<void> read_origin(const OriginPlace& place, const io::ArchiveLimits& limits,
                             const std::function<io::Result<void>(io::Bytes)>& take);

}  // namespace mifdex::engine
