// Merges the files of small families at the end of a run: a query opens a file of each commit.
//
// Threads: called by the index's writer while no commit is in flight; readers are not disturbed.
#pragma once

#include <cstdint>

#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Merges the files of each family that has more than four, the smallest families first, as long as
/// all bytes rewritten are at most a sixteenth of `added_bytes`: the size of the files that the run
/// has added. Returns the number of files that this removed. Fails as a compaction of RocksDB does;
/// the index is then as it was before.
io::Result<std::uint64_t> merge_small_families(const Store& store, std::uint64_t added_bytes);

}  // namespace mifdex::index
