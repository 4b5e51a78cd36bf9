// The bytes of one file of a box again, from wherever they lie: a folder, an archive, an archive in
// an archive.
//
// Threads: one. Errors: kBox, with the way out, for what is not there any more or cannot be read.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "io/archive/archive_limits.h"
#include "io/base/bytes.h"
#include "io/base/result.h"

namespace mifdex::engine {

/// Where it lies on disk.
struct OriginPlace {
  std::string file;    ///< the file itself, or the outermost archive
  std::string prefix;  ///< of the paths of what lies in that archive, as a run calls it
  std::string path;    ///< in the box; empty where `file` is meant itself
};

/// Where `path` of the box at `location` lies. `name`: of the box.
OriginPlace place_in_box(const std::string& location, const std::string& name,
                         std::string_view path);

/// What someone means who writes BOX/path, or BOX!/path, without an index: the longest beginning
/// that is a file, and the rest in it. Nothing where no beginning is one.
std::optional<OriginPlace> place_by_hand(const std::string& origin);

/// Gives the bytes at `place`, all at once, to `take`; they hold while it runs.
io::Result<void> read_origin(const OriginPlace& place, const io::ArchiveLimits& limits,
                             const std::function<io::Result<void>(io::Bytes)>& take);

}  // namespace mifdex::engine
