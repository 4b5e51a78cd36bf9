// Files of one box, named and not opened: what the first stage of the pipeline hands on.
//
// Threads: one at a time. Ownership: it owns its names, and shares its folders' descriptors or the
// bytes of its archive.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "engine/ingest/met_archive.h"
#include "io/archive_walk.h"
#include "io/file_batch.h"
#include "io/origin.h"

namespace mifdex::engine {

/// What a batch of an archive's entries is of.
struct ListedEntries {
  std::shared_ptr<OuterArchive> outer;  ///< null: the files are those of a folder
  std::uint32_t depth = 0;              ///< of the archive they lie in
  io::EntryBatch batch;
  /// An archive in `outer` that was listed to its end with this: it is a file of the box as well.
  std::optional<ArchiveFacts> walked;
  std::optional<io::Reject> problem;  ///< of `walked`
  bool is_last = false;               ///< of its archive
  bool ends_outer = false;            ///< all of `outer` has landed: its own row is due

  void clear() {
    outer.reset();
    batch.clear();
    walked.reset();
    problem.reset();
    is_last = ends_outer = false;
  }
};

/// Files of a folder, or entries of an archive.
///
/// Files of a folder stand for a range of their box: all that lies behind the path `after`, up to
/// their own last file; the last of a box, to the box's end.
struct ListedFiles {
  io::BoxId box = 0;
  std::string left_out;  ///< a folder of the box whose files are passed over; empty for none
  /// The index read this box at this time, in the same way: a file that was last written before
  /// then, and looks the same, need not be read again. Nothing: every file is read.
  std::optional<std::int64_t> known_at;
  std::string single;   ///< the name of the file that is the box; empty for a folder
  std::string after;    ///< empty for the first of its box
  bool to_end = false;  ///< the last of its box: it has no files
  io::FileBatch files;
  ListedEntries entries;
};

/// What stands before the paths of what lies in the archive at `path` of a box.
inline std::string entry_prefix(std::string_view single, std::string_view path) {
  return single == path ? std::string() : std::string(path) + "!/";
}

}  // namespace mifdex::engine
