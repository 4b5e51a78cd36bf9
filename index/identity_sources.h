// Finds out if an index that was migrated from a version before 5 has the identities that each file
// reported: the `K` facts, which those versions did not keep (FORMAT.md). A file that is read again
// gets them.
//
// Threads: one call, one thread. Memory: the boxes, and the first kMostExamples files. Errors:
// kStore for a row that does not decode.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "index/storage/box_table.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Sources that must be known before a box can be forgotten, and are missing.
struct MissingSources {
  static constexpr std::size_t kMostExamples = 3;

  std::vector<std::string> boxes;       ///< locations of boxes to read again
  std::uint64_t gone_files = 0;         ///< that may have reported an identity and cannot be read
                                        ///< again
  std::vector<std::string> gone_paths;  ///< the first of them: BoxEntry::shown, '/', path

  bool any() const { return !boxes.empty() || gone_files != 0; }
};

/// Returns the boxes other than `forgotten`, and their files, whose identities have no source. An
/// index that was not migrated misses none.
io::Result<MissingSources> find_missing_sources(const Store& store, const BoxTable& boxes,
                                                std::uint32_t forgotten);

}  // namespace mifdex::index
