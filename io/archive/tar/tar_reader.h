// Walks over the entries of a tar that is not compressed, in a file or as it comes from a pipe.
//
// Of a file, only headers are looked at here; the content of entries is read in place. After the
// end of an archive (blocks of zeros) what follows is looked at: another archive is read on,
// anything else is a problem. A header that is none ends the walk, since only sizes give the place
// of the next one.
//
// With WalkOptions::scan_window, threads that read its batches look for headers ahead of the walk
// (tar_scan.h). Entries, batches and problems are the same as without.
//
// Of a stream (arriving_bytes.h), each batch has a copy of the bytes of its entries. A batch ends
// when no more bytes come for a moment, so that what has come can be read. The walk gives the same
// entries as over a file, except that a hard link to an entry more than ArrivingBytes::kWindow
// bytes before it is a reject.
//
// Threads: one at a time. Ownership: the batches share the archive's bytes. Errors: ArchiveWalk; of
// a stream, ArrivingBytes::failure() as well.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "io/archive/archive_walk.h"
#include "io/archive/tar/arriving_bytes.h"
#include "io/archive/tar/tar_header.h"
#include "io/archive/tar/tar_scan.h"

namespace mifdex::io {

class TarReader : public ArchiveWalk {
 public:
  TarReader(SharedBytes archive, const WalkOptions& options);
  /// Walks over a stream.
  TarReader(std::shared_ptr<ArrivingBytes> arriving, const WalkOptions& options);

  bool next(FileBatch& files, EntryBatch& entries) override;

  /// True if zeros follow the last entry, as at the end of a tar; after next() has returned false.
  bool has_end() const { return ended_; }

 private:
  /// A file that a hard link may have as its target.
  struct Target {
    ArchiveEntry entry;
    std::shared_ptr<const SparseExtents> map;  // of a file with holes
    std::uint64_t place = 0;                   // of its bytes in the stream
    std::uint64_t noted = 0;                   // the header that it was noted at
    std::shared_ptr<const Descriptor> stored;  // as StoredEntry
  };

  struct EntrySize {
    std::uint64_t stored = 0;  // bytes after the header
    std::uint64_t there = 0;   // at least so many of them, unless the archive ends before
  };

  void walk(FileBatch& files, EntryBatch& entries);
  void walk_stream(FileBatch& files, EntryBatch& entries);
  bool ends_batch(const EntryBatch& entries, const FileBatch& files);
  bool take_header(FileBatch& files, EntryBatch& entries);
  bool take_scanned(FileBatch& files, EntryBatch& entries);
  Bytes block_at();
  Bytes bytes_at(std::uint64_t at, std::uint64_t size);
  bool has_more() const { return arriving_ ? !over_ : at_ < bytes_.size(); }
  bool skip_zeros();
  bool skip_arriving_zeros();
  bool take_extension(const TarHeader& header, Bytes content);
  void take_entry(const TarHeader& header, FileBatch& files, EntryBatch& entries);
  std::uint64_t stored_bytes(const TarHeader& header);
  std::uint64_t receive(const TarHeader& header, std::uint64_t size, bool is_file);
  std::uint64_t bytes_wanted(const TarHeader& header, std::uint64_t size);
  bool is_sparse(const TarHeader& header) const {
    return header.type == 'S' || pax_.sparse.is_sparse;
  }
  bool take_file(const TarHeader& header, Bytes name, EntrySize size, FileBatch& files,
                 EntryBatch& entries);
  void take_link(const TarHeader& header, Bytes name, FileBatch& files, EntryBatch& entries);
  std::optional<Reject> why_unreadable(const Target* target, const std::string& name);
  void recall(const Target& target, EntryBatch& entries);
  void note_target(Bytes name, const EntryBatch& entries, const Target* linked = nullptr);
  void learn_targets();
  std::optional<SparseMap> read_map(std::uint64_t stored);
  std::optional<SparseMap> read_arriving_map(std::uint64_t stored);
  void take_sparse(ArchiveEntry entry, EntryBatch& entries);
  bool is_full(const EntryBatch& entries, const FileBatch& files) const;
  Bytes name_of(const TarHeader& header);
  std::string link_of(const TarHeader& header) const;
  void fetch(std::uint64_t at) const;
  void stop(RejectKind kind, std::uint64_t offset, std::string detail);

  SharedBytes archive_;                      // a file, of which bytes_ is a view; or
  Bytes bytes_;                              //
  std::shared_ptr<ArrivingBytes> arriving_;  // a stream
  WalkOptions options_;
  EntryNames names_;
  std::uint64_t at_ = 0;           // the header to come
  std::uint64_t populated_ = 0;    // up to here
  std::shared_ptr<TarScan> scan_;  // null: headers are read by this walk alone
  bool has_extension_ = false;     // one of the entry to come was taken
  std::uint64_t sequence_ = 0;
  std::uint64_t batch_bytes_ = 0;
  bool ended_ = false;                    // zeros follow the last entry; more is another archive
  std::string name_;                      // of the entry at hand, if it has two parts
  std::optional<std::string> long_name_;  // of the entry to come, from an 'L' entry
  std::optional<std::string> long_link_;  // the same, from a 'K' entry
  PaxFacts pax_;                          // of the entry to come
  // The targets that hard links may have: the entries so far by the hash of their names. Of a file,
  // they are kept from the first link on, since nearly every tar has none; of a stream, those in
  // the window are kept always.
  std::optional<std::unordered_map<std::uint64_t, Target>> targets_;
  std::uint64_t until_ = std::numeric_limits<std::uint64_t>::max();  // no header from here on

  // Of a stream only:
  bool over_ = false;                       // the walk has ended
  std::array<char, kTarBlock> block_{};     // the header at at_
  std::optional<SparseMap> map_;            // of the entry at hand
  std::shared_ptr<const Descriptor> kept_;  // the entry at hand, as StoredEntry
  std::string recalled_;                    // bytes of hard links in this batch, ...
  std::vector<std::size_t> links_;          // ... and which entries they are
  std::deque<std::pair<std::uint64_t, std::uint64_t>> noted_;  // header and key of the targets
  bool has_expired_ = false;                                   // some left the window
};

}  // namespace mifdex::io
