// Split archives: the parts of a set that are in one folder, found by their names and joined.
//
// A set is read under the name of its leading part (io/archive/split/split_name.h). Names are
// believed only as far as the bytes agree: a file that is whole by itself, or whose neighbours are
// archives of their own, is not a set.
//
// Threads: pure, but for the files opened. Ownership: descriptors are the caller's. Errors: what is
// missing is part of the answer; kFull or kIo if the joined file cannot be written.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/archive/detect/archive_kind.h"
#include "io/base/bytes.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::io {

struct SplitSet {
  std::vector<Descriptor> before;  ///< the parts before the leading one (BOX.Z01 of BOX.ZIP)
  std::vector<Descriptor> behind;  ///< the parts after it
  std::string read_with;           ///< the leading part, if the file asked for is another part
  std::string missing;  ///< the first part that is known to be missing: its name, or in words
  std::string next;     ///< the part that would follow, if the set does not say that it is whole

  bool has_more_parts() const { return !before.empty() || !behind.empty(); }
};

/// True if the file `name`, which has these first bytes, is a later part of a split
/// archive: the leading part is in `folder` (-1: none) and is an archive that goes on in it, or the
/// name says so (an archive's name is before the number) and the file is not a whole archive by
/// itself. Volumes of RAR have a sign and are not asked for.
bool is_later_part(int folder, Bytes name, Bytes beginning);

/// Finds the set that the archive in `file` belongs to: `name` in `folder`, of `kind`, with
/// `archive` as its bytes from the archive's beginning.
SplitSet find_split_set(int folder, Bytes name, ArchiveKind kind, Bytes archive);

std::uint64_t bytes_of_split_set(const SplitSet& set, int leading);

/// Writes all parts in their order, `leading` among them, into `joined`, an empty file. A zip over
/// several disks gets the offsets that hold for one file. kFormat if it cannot. If `stop` becomes
/// other than 0, it returns early (kIo).
Result<std::uint64_t> join_split_set(const SplitSet& set, int leading, int joined,
                                     const std::atomic<int>* stop = nullptr);

}  // namespace mifdex::io
