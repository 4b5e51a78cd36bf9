// Reads the bytes of the entries that a lister returned, from a mapped archive or from a sandbox,
// and keeps the archives among them until they are read themselves.
//
// Memory and threads: as io::EntryReader. Errors: see keep().
#pragma once

#include <string_view>

#include "engine/ingest/listing/listed_files.h"
#include "io/archive/detect/archive_kind.h"
#include "io/archive/detect/found_archive.h"
#include "io/archive/entry_reader.h"
#include "io/archive/tar/tar_scan.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/files/slab_reader.h"

namespace mifdex::engine {

class EntrySource {
 public:
  explicit EntrySource(const io::ReadOptions& read) : reader_(read) {}

  /// Begins the entries of `listed`, which must live until next() has returned null. Scans a part
  /// of the archive ahead before, if its walk wants that.
  void start(const ListedFiles& listed);

  /// Returns the next entries, in order; null when all were returned. They are valid until the next
  /// call.
  const io::BytesBatch* next();

  /// Keeps what is needed to read the archive `file`, an entry of the last start(). Fails with
  /// kFormat if its bytes were not kept, and as io::TempStore does.
  io::Result<PendingArchive> keep(const io::FileBytes& file, const io::FoundArchive& found,
                                  std::string_view path);

  /// Releases the memory of the entries: they are not read again soon.
  void finish();

 private:
  io::Result<void> keep_decoded(const io::FileBytes& file, PendingArchive& archive) const;
  io::Result<void> keep_mapped(const io::FileBytes& file, PendingArchive& archive) const;

  io::EntryReader reader_;
  io::BytesBatch part_;
  io::ScanRoom scan_room_;
  const ListedFiles* listed_ = nullptr;
  bool given_ = false;  // the entries from a sandbox were returned
};

/// Returns the archive that the entry or file named `path` is, or that is in it. A file packed by
/// COMPRESS.EXE is an archive if its name shows that (SETUP.MI_) or claims a MIF or an instruction;
/// otherwise it is a package, as jobs bring them, and not an archive. `is_box`: the file is the
/// whole box; then it is always an archive. `folder`: the folder that is searched for its
/// neighbours, which show whether it is a part of a split archive; -1: none.
io::FoundArchive archive_of(const io::FileBytes& file, std::string_view path, bool is_box = false,
                            int folder = -1);

/// Returns the facts of the file as an archive of its box. `prefix`: of the paths in it.
ArchiveFacts archive_facts(const io::FileBytes& file, const io::FoundArchive& found,
                           std::string_view path, std::string prefix);

}  // namespace mifdex::engine
