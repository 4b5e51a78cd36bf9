// What lies at the path of an index, found out without changing anything there.
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
  kUnmade,   ///< ours, and nothing was committed yet: its making was broken off, or goes on
  kIndex,    ///< an index of this format
};

/// Looks at `dir`. What is neither an index nor a place for one is an error: kStore for a file, a
/// folder of other things, a RocksDB of another program, an index of another format version (both
/// named); kIo where the folder cannot be looked into.
io::Result<FolderKind> look_at_folder(const std::string& dir);

/// The version that `value`, of the format key, tells, where this program reads it; else kStore,
/// naming both.
io::Result<std::uint32_t> read_format_version(std::string_view value, const std::string& dir);

/// The value of the format key of an index that this program makes.
std::string encoded_format_version();

}  // namespace mifdex::index
