// Walks over the entries of a zip by its central directory, which is read in the map.
//
// The directory is not believed further than it can be checked here: entries that share bytes, that
// reach over the directory or the file, or whose numbers are missing are rejects, and so is the
// archive if the count of its end record is another. Local headers, checksums and sizes are checked
// by EntryReader, which reads the bytes.
//
// A zip whose end is missing has no directory: then its entries are found by their local headers,
// one after the other, so that what came before the damage is read; the archive has a problem.
//
// Threads: one at a time. Ownership: the batches share the archive's bytes. Errors: ArchiveWalk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/archive/archive_walk.h"
#include "io/archive/temp_store.h"
#include "io/archive/zip/zip_names.h"
#include "io/archive/zip/zip_records.h"
#include "io/base/result.h"

namespace mifdex::io {

class ZipReader : public ArchiveWalk {
 public:
  ZipReader(SharedBytes archive, const WalkOptions& options);

  bool next(FileBatch& files, EntryBatch& entries) override;

  /// How many entries were left out that only a general decoder can read; asked at the end.
  std::size_t foreign() const { return foreign_.size(); }

  /// Those entries, without the `first` ones, as a zip of their own in `spool`, with their names in
  /// UTF-8. Errors: as TempStore.
  Result<TempStorePiece> store_foreign(TempStore& store, std::size_t first) const;

 private:
  void find_overlaps();
  bool take_entry(FileBatch& files, EntryBatch& entries);
  void take_file(const ZipEntry& listed, bool overlaps, FileBatch& files, EntryBatch& entries);
  bool leave_out(const ZipEntry& listed);
  bool has_other_name(const ZipEntry& listed) const;
  const std::string& name_of(const ZipEntry& listed);
  void end_walk();

  SharedBytes archive_;
  Bytes bytes_;
  WalkOptions options_;
  EntryNames names_;
  ZipNames zip_names_;
  ZipDirectory directory_;
  bool ended_ = false;
  bool by_local_headers_ = false;  // for want of a directory
  std::uint64_t central_ = 0;      // of the entry at hand, 0 if it has none
  std::uint64_t at_ = 0;           // the central header to come
  std::uint64_t number_ = 0;       // of the entry to come
  std::uint64_t sequence_ = 0;
  std::uint64_t batch_bytes_ = 0;
  std::uint64_t consumed_ = 0;              // packed bytes so far
  std::vector<std::uint64_t> foreign_;      // places of the central headers of what was left out
  std::uint64_t foreign_bytes_ = 0;         // that an excerpt of these takes at most
  std::vector<std::uint64_t> overlapping_;  // numbers, ascending
  std::size_t next_overlap_ = 0;
  std::string name_;
};

}  // namespace mifdex::io
