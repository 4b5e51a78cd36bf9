// An archive that was met among the files of a box or of another archive, and that is pending until
// it is read itself.
//
// Threads: values; the comments of OuterArchive name the threads. Ownership: a PendingArchive keeps
// what it needs to be read: the folder that contains it, or its bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/archive/archive_bytes.h"
#include "io/archive/archive_limits.h"
#include "io/archive/archive_walk.h"
#include "io/archive/detect/archive_kind.h"
#include "io/archive/seen_paths.h"
#include "io/archive/tar/arriving_bytes.h"
#include "io/archive/temp_store.h"
#include "io/base/descriptor.h"
#include "io/base/reject.h"
#include "io/origin.h"

namespace mifdex::engine {

/// The archive as a file of its box.
struct ArchiveFacts {
  io::BoxId box = 0;
  std::string path;    ///< in the box
  std::string prefix;  ///< of the paths of its entries: "ARCH/1997.zip!/"; empty if it is the box
  std::uint64_t size = 0;
  std::int64_t mtime = 0;
  io::ArchiveKind kind = io::ArchiveKind::kNone;
  std::uint64_t begin = 0;  ///< offset in the file, after a program that unpacks it
};

/// An archive that is in no other, with everything that is kept while it and those in it are read.
/// Limits count for all of them together, so that nested archives cannot evade them.
struct OuterArchive {
  OuterArchive(ArchiveFacts own, const io::ArchiveLimits& limits, std::string temp_folder)
      : facts(std::move(own)),
        met(std::make_shared<io::SeenPaths>(temp_folder)),
        tally(std::make_shared<io::ArchiveTally>(limits)),
        temp_store(std::move(temp_folder)) {}

  ArchiveFacts facts;
  std::optional<std::int64_t> known_at;     ///< as ListedFiles::known_at
  std::shared_ptr<io::SeenPaths> met;       ///< the listing stage's
  std::shared_ptr<io::ArchiveTally> tally;  ///< the listing stage's
  io::TempStore temp_store;                 ///< any thread's
  std::size_t under_way = 0;                ///< batches and archives in it; ArchiveLister's alone
  std::vector<std::string> hidden;  ///< prefixes of archives that were not read to their ends
  std::optional<io::Reject> problem;
  /// True if entries that it, or an archive in it, did not return may be readable later although it
  /// has not changed: a later run reads it again.
  bool is_unsettled = false;
};

/// Returns the form in which OuterArchive::met has an item that is not a file: no file has such a
/// path.
inline std::string met_item(std::string_view path) { return std::string(path).append(1, '\0'); }

/// A file in a folder; it is opened when it is read.
struct FileInFolder {
  std::shared_ptr<const io::Descriptor> folder;
  std::string name;
};

/// The whole of an open file that has no name.
struct NamelessFile {
  std::shared_ptr<const io::Descriptor> file;
};

/// A deflated entry of the zip `zip`.
struct PackedEntry {
  io::SharedBytes zip;
  io::ArchiveEntry entry;
};

/// A tar that comes from a pipe; it is its own outer archive.
using ArrivingTar = std::shared_ptr<io::ArrivingBytes>;

/// Where an archive's bytes are: as named, in memory or mapped, or in the spool of its outermost
/// archive.
using ArchiveSource = std::variant<FileInFolder, NamelessFile, io::SharedBytes, PackedEntry,
                                   io::TempStorePiece, ArrivingTar>;

struct PendingArchive {
  ArchiveFacts facts;
  std::uint32_t depth = 1;  ///< 1: it is in no other
  std::optional<std::int64_t> known_at;
  ArchiveSource source;
  std::shared_ptr<OuterArchive> outer;  ///< that contains it; null if it is one itself
};

}  // namespace mifdex::engine
