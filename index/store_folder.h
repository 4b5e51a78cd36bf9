// What lies at the path of an index, found out without changing anything there.
//
// Threads: functions without state.
#pragma once

#include <string>
#include <string_view>

#include "io/result.h"

namespace mifdex::index {

enum class FolderKind {
  kMissing,  ///< nothing is there
  kEmpty,    ///< a folder without entries
  kUnmade,   ///< ours, and nothing was committed yet: its making was broken off, or goes on
  kIndex,    ///< an index of this format
};

/// Looks at `dir`. What is neither an index nor a place for one is an error: kStore for a file, a
/// folder of other things, a RocksDB of another program, an index of another format version (both
/// named); kIo where the folder cannot be looked into.
io::Result<FolderKind> look_at_folder(const std::string& dir);

/// Whether `value`, of the format key, is the version this program reads; else kStore, naming both.
io::Result<void> check_format_version(std::string_view value, const std::string& dir);

}  // namespace mifdex::index
