// Finds out what is at the path of an index without changing anything there.
//
// Threads: functions without state.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/base/result.h"

namespace mifdex::index {

enum class FolderKind {
  kMissing,  ///< nothing is there
  kEmpty,    ///< a folder without entries
  kUnmade,   ///< ours, and nothing was committed yet: its creation was interrupted, or goes on
  kIndex,    ///< an index of this format
};

/// Returns the kind of `dir`. If it is neither an index nor a place for one, fails: kStore for a
/// file, a folder of other things, a RocksDB of another program, an index of another format version
/// (both named); kIo if the folder cannot be read.
io::Result<FolderKind> look_at_folder(const std::string& dir);

/// Returns the version in `value`, of the format key, if this program reads it; else kStore, naming
/// both.
io::Result<std::uint32_t> read_format_version(std::string_view value, const std::string& dir);

}  // namespace mifdex::index
