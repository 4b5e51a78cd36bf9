// Brings an index of an older format version to this program's.
//
// Version 3 added zones (zone_map.h): they are built from the lines in the index, and are committed
// with the new version in one atomic step. If it is killed before that, the index is as it was.
// Version 5 added the file that reported an identity: the index does not have it, so that the next
// run over a box reads all of its files again.
//
// Threads: the caller's. Errors: those of Writer::open, and kStore for damaged lines.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include "io/base/result.h"

namespace mifdex::index {

struct MigrateReport {
  std::uint32_t from = 0;   ///< the version it had
  std::uint32_t to = 0;     ///< the version it has: if equal, nothing was written
  std::uint64_t lines = 0;  ///< read again for it
};

/// Migrates the index at `dir`, which no other process may write meanwhile; readers may read.
/// `progress` is called with the lines done; if it returns false, nothing is written and the
/// report's `to` is `from`. `command` is for the lock.
io::Result<MigrateReport> migrate(const std::string& dir, const std::string& command,
                                  const std::function<bool(std::uint64_t lines)>& progress);

}  // namespace mifdex::index
