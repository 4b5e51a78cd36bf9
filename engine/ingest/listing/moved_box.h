// Finds boxes that were moved: decides whether a folder or file is a box that the index knows.
//
// Threads: functions without state. Errors: those of the index; problems of the files at the path
// are data.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "index/record/ledger.h"
#include "index/writer.h"
#include "io/base/result.h"
#include "io/box.h"

namespace mifdex::engine {

/// The files of a box as they were read, compared with those at another path. Files that are gone
/// are left out, and so are all but a few files in archives: an archive represents the files in it.
struct BoxComparison {
  std::uint64_t compared = 0;
  std::uint64_t missing = 0;          ///< of these: no regular file is there
  std::uint64_t different = 0;        ///< of these: another size, or other bytes
  std::uint64_t hashed = 0;           ///< of these: files whose bytes were compared
  std::vector<std::string> examples;  ///< paths of some that are missing or different

  bool same() const { return missing == 0 && different == 0; }
};

/// Compares `box` of the index in folder `index_dir` with the files at `location`: every name and
/// size, and the bytes of some 250 files and a few files in archives, spread evenly. Fails with
/// kStore.
io::Result<BoxComparison> compare_box(const std::string& index_dir, const index::BoxEntry& box,
                                      const std::string& location);

/// Returns the one of `known` that `box`, which is new to the index, looks like: it has the same
/// last part of its path, it is no longer at its own path, and most of its first files are in `box`
/// with the same size. Returns null if there is none. `writer` must have the index of `known`.
io::Result<const index::BoxEntry*> find_moved(const index::Writer& writer,
                                              const std::vector<index::BoxEntry>& known,
                                              const io::Box& box);

}  // namespace mifdex::engine
