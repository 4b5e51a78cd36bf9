// Files of one box, named and not opened: what the first stage of the pipeline hands on.
//
// Threads: one at a time. Ownership: it owns its names, and shares its folders' descriptors or the
// bytes of its archive.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/listing/pending_archive.h"
#include "io/archive/archive_walk.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/file_batch.h"
#include "io/origin.h"

namespace mifdex::engine {

/// An archive among the entries of another, too large to be a file, as it came out of a sandbox.
struct SpooledArchive {
  std::uint32_t file = 0;  ///< its number among the entries
  std::shared_ptr<const io::Descriptor> bytes;
  std::uint64_t size = 0;
};

/// What a batch of an archive's entries is of.
struct ListedEntries {
  std::shared_ptr<OuterArchive> outer;  ///< null: the files are those of a folder
  std::uint32_t depth = 0;              ///< of the archive they lie in
  bool decoded = false;                 ///< the bytes are in `part`; else in the archive of `batch`
  io::EntryBatch batch;
  io::BytesBatch part;
  std::vector<SpooledArchive> spooled;
  /// An archive in `outer` that was listed to its end with this: it is a file of the box as well.
  std::optional<ArchiveFacts> walked;
  std::optional<io::Reject> problem;  ///< of `walked`
  bool is_last = false;               ///< of its archive
  bool ends_outer = false;            ///< all of `outer` has landed: its own row is due
  std::optional<io::Error> failure;   ///< of a file of the moment; it ends the run

  void clear() {
    outer.reset();
    decoded = false;
    batch.clear();
    spooled.clear();
    walked.reset();
    problem.reset();
    failure.reset();
    is_last = ends_outer = false;
  }
};

/// A folder of a box in which nothing was listed.
struct HiddenFolder {
  std::string path;       ///< in the box; "" is the box itself
  bool is_empty = false;  ///< else it could not be listed
};

/// Files of a folder, or entries of an archive.
///
/// Files of a folder stand for a range of their box: all that lies behind the path `after`, up to
/// their own last file; the last of a box, to the box's end.
struct ListedFiles {
  io::BoxId box = 0;
  /// The index read this box at this time, in the same way: a file that was last written before
  /// then, and looks the same, need not be read again. The least time there is: it read the box,
  /// and every file is read again. Nothing: it has no files of this box.
  std::optional<std::int64_t> known_at;
  std::string single;   ///< the name of the file that is the box; empty for a folder
  std::string after;    ///< empty for the first of its box
  bool to_end = false;  ///< the last of its box: it has no files
  /// The folders that could hide known files of this range, in the order of their paths. Of a box
  /// in which no file was met, the box itself is one.
  std::vector<HiddenFolder> hidden;
  /// The greatest path of anything that the batches before this one listed of the box; empty for
  /// the first.
  std::string after_item;
  io::FileBatch files;
  ListedEntries entries;
};

/// What stands before the paths of what lies in the archive at `path` of a box.
inline std::string entry_prefix(std::string_view single, std::string_view path) {
  return single == path ? std::string() : std::string(path) + "!/";
}

}  // namespace mifdex::engine
