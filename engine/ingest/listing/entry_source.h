// The bytes of the entries that a lister gave, whether they lie in a mapped archive or came out of
// a sandbox; and the archives among them, kept until their turn to be read comes.
//
// Memory and threads: as io::EntryReader. Errors: as keep() says.
#pragma once

#include <string_view>

#include "engine/ingest/listing/listed_files.h"
#include "io/archive/detect/archive_kind.h"
#include "io/archive/detect/found_archive.h"
#include "io/archive/entry_reader.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/files/slab_reader.h"

namespace mifdex::engine {

class EntrySource {
 public:
  explicit EntrySource(const io::ReadOptions& read) : reader_(read) {}

  /// Takes up the entries of `listed`, which must live until next() has given null.
  void start(const ListedFiles& listed);

  /// The next entries, in order; null when all were given. They hold until the next call.
  const io::BytesBatch* next();

  /// What is needed to read the archive that `file`, an entry of what was started last, is. Fails
  /// with kFormat where its bytes were not kept, and as io::TempStore does.
  io::Result<PendingArchive> keep(const io::FileBytes& file, const io::FoundArchive& found,
                                  std::string_view path);

  /// Lets go of what was started: it is not looked at again soon.
  void finish();

 private:
  io::Result<void> keep_decoded(const io::FileBytes& file, PendingArchive& archive) const;
  io::Result<void> keep_mapped(const io::FileBytes& file, PendingArchive& archive) const;

  io::EntryReader reader_;
  io::BytesBatch part_;
  const ListedFiles* listed_ = nullptr;
  bool given_ = false;  // what came out of a sandbox
};

/// The archive that an entry or a file named `path` is or has in it. What COMPRESS.EXE packed is
/// one where its name says so (SETUP.MI_) or claims a MIF or an instruction; otherwise it is a
/// package, as jobs bring them, and no archive. `is_box`: it is all of a box, and then always one.
/// `folder`: in which its neighbours are looked for, to tell whether it is a part of a split
/// archive; -1: none.
io::FoundArchive archive_of(const io::FileBytes& file, std::string_view path, bool is_box = false,
                            int folder = -1);

/// The file as an archive of its box. `prefix`: of the paths of what lies in it.
ArchiveFacts archive_facts(const io::FileBytes& file, const io::FoundArchive& found,
                           std::string_view path, std::string prefix);

}  // namespace mifdex::engine
