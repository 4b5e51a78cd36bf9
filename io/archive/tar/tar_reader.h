// Walks over the entries of a tar that is not compressed.
//
// Only headers are looked at here; the content of entries is read in place. After the end of an
// archive (blocks of zeros) what follows is looked at: another archive is read on, anything else is
// a problem. A header that is none ends the walk, since only sizes give the place of the next one.
//
// Threads: one at a time. Ownership: the batches share the archive's bytes. Errors: ArchiveWalk.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

#include "io/archive/archive_walk.h"
#include "io/archive/tar/tar_header.h"

namespace mifdex::io {

class TarReader : public ArchiveWalk {
 public:
  TarReader(SharedBytes archive, const WalkOptions& options);

  bool next(FileBatch& files, EntryBatch& entries) override;

 private:
  bool take_header(FileBatch& files, EntryBatch& entries);
  bool skip_zeros();
  bool take_extension(const TarHeader& header, Bytes content);
  void take_entry(const TarHeader& header, FileBatch& files, EntryBatch& entries);
  std::uint64_t stored_bytes(const TarHeader& header) const;
  bool take_file(const TarHeader& header, Bytes name, FileBatch& files, EntryBatch& entries);
  void take_link(const TarHeader& header, Bytes name, FileBatch& files, EntryBatch& entries);
  void note_target(Bytes name, const EntryBatch& entries);
  void learn_targets();
  void take_sparse(ArchiveEntry entry, EntryBatch& entries);
  bool is_full(const EntryBatch& entries, const FileBatch& files) const;
  Bytes name_of(const TarHeader& header);
  std::string link_of(const TarHeader& header) const;
  void fetch(std::uint64_t at) const;
  void stop(RejectKind kind, std::uint64_t offset, std::string detail);

  SharedBytes archive_;
  Bytes bytes_;
  WalkOptions options_;
  EntryNames names_;
  std::uint64_t at_ = 0;         // the header to come
  std::uint64_t populated_ = 0;  // up to here
  std::uint64_t sequence_ = 0;
  std::uint64_t batch_bytes_ = 0;
  bool ended_ = false;                    // zeros were met: what follows is another archive
  std::string name_;                      // of the entry at hand, if it has two parts
  std::optional<std::string> long_name_;  // of the entry to come, from an 'L' entry
  std::optional<std::string> long_link_;  // the same, from a 'K' entry
  PaxFacts pax_;                          // of the entry to come
  // The targets that hard links may have: the entries so far by the hash of their names, kept from
  // the first link on, since nearly every tar has none.
  struct Target {
    ArchiveEntry entry;
    std::shared_ptr<const SparseExtents> map;  // of a file with holes
  };
  std::optional<std::unordered_map<std::uint64_t, Target>> targets_;
  std::uint64_t until_ = std::numeric_limits<std::uint64_t>::max();  // no header from here on
};

}  // namespace mifdex::io
