// Changes that can be made to the boxes that an index has read: where they are and what they are
// called.
//
// A change is one commit: all of it or nothing is in the index. No fact changes. Threads: one; as a
// writer each call holds the lock of the index. Errors: kLocked, kStore, kIo as Writer::open;
// kUsage if the change is not possible.
#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "io/base/result.h"

namespace mifdex::index {

/// Records that box `id` is at `location` (absolute) now. Fails with kUsage if another box is.
io::Result<void> relocate_box(const std::string& dir, const std::string& command, std::uint32_t id,
                              const std::string& location);

/// Gives box `id` a name. Fails with kUsage if it is not a name or taken (box_names.h).
io::Result<void> rename_box(const std::string& dir, const std::string& command, std::uint32_t id,
                            const std::string& name);

/// The contents of one box, counted.
struct BoxCounts {
  std::uint64_t observations = 0;  ///< files with a status MIF, duplicates left out
  std::uint64_t rejects = 0;       ///< rows, as `mifdex rejects` lists them
};

/// Returns the counts of every box that has any, by id: iterates over all files. Reads only.
io::Result<std::map<std::uint32_t, BoxCounts>> count_boxes(const std::string& dir);

}  // namespace mifdex::index
