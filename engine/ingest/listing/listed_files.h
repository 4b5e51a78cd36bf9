// Files of one box, named and not opened: the output of the first stage of the pipeline.
//
// Threads: one at a time. Ownership: it owns its names, and shares its folders' descriptors or the
// bytes of its archive.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "engine/ingest/listing/pending_archive.h"
#include "io/archive/archive_walk.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/file_batch.h"
#include "io/origin.h"

namespace mifdex::engine {

/// An archive among the entries of another, too large to be a file, as a sandbox returned it.
struct DecodedArchive {
  std::uint32_t file = 0;  ///< its number among the entries
  std::shared_ptr<const io::Descriptor> bytes;
  std::uint64_t size = 0;
};

/// Where the bytes of the entries of a batch are.
enum class EntryBytes : std::uint8_t {
  kArchive,  ///< in the archive of ListedEntries::batch
  kPart,     ///< decoded, in ListedEntries::part
};

/// The end of an archive, after its last entries.
struct ArchiveEnd {
  /// An archive in the outermost one: it is a file of the box as well.
  std::optional<ArchiveFacts> walked;
  std::optional<io::Reject> problem;  ///< of `walked`
  std::optional<io::Error> failure;   ///< of a temporary file; it ends the run
};

/// All of an outermost archive has landed: its own row is due.
struct OuterEnd {};

/// A batch of the entries of an archive, or an end.
struct ListedEntries {
  std::shared_ptr<OuterArchive> outer;  ///< null: the files are those of a folder
  std::uint32_t depth = 0;              ///< of the archive that contains them
  std::variant<EntryBytes, ArchiveEnd, OuterEnd> what;
  // Not in `what`, so that the next batch reuses their memory:
  io::EntryBatch batch;                          ///< empty if `what` is kPart
  io::BytesBatch part;                           ///< the bytes, if `what` is kPart
  std::vector<DecodedArchive> decoded_archives;  ///< and these

  bool is_decoded() const {
    const EntryBytes* bytes = std::get_if<EntryBytes>(&what);
    return bytes != nullptr && *bytes == EntryBytes::kPart;
  }
  bool ends_outer() const { return std::holds_alternative<OuterEnd>(what); }

  void clear() {
    outer.reset();
    what = EntryBytes::kArchive;
    batch.clear();
    decoded_archives.clear();
  }
};

/// A folder of a box in which nothing was listed.
struct HiddenFolder {
  std::string path;       ///< in the box; "" is the box itself
  bool is_empty = false;  ///< else it could not be listed
};

/// Files of a folder, or entries of an archive.
///
/// Files of a folder represent a range of their box: everything after the path `after`, up to their
/// own last file; in the last batch of a box, to the box's end.
struct ListedFiles {
  io::BoxId box = 0;
  /// The time at which the index read this box in the same way: a file that was last written before
  /// then, and looks the same, need not be read again. The least possible time: it read the box,
  /// but every file must be read again. Nothing: it has no files of this box.
  std::optional<std::int64_t> known_at;
  std::string single;   ///< the name of the file that is the box; empty for a folder
  std::string after;    ///< empty for the first of its box
  bool to_end = false;  ///< the last of its box: it has no files
  /// The folders that could hide known files of this range, in the order of their paths. If no file
  /// was met in a box, the box itself is one.
  std::vector<HiddenFolder> hidden;
  /// The greatest path of all items of the box in the batches before this one; empty for the first.
  std::string after_item;
  io::FileBatch files;
  ListedEntries entries;
};

/// Returns the beginning of all paths in the archive at `path` of a box.
inline std::string entry_prefix(std::string_view single, std::string_view path) {
  return single == path ? std::string() : std::string(path) + "!/";
}

}  // namespace mifdex::engine
