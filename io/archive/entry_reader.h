// Reads the entries of an EntryBatch: bytes that are stored in the archive as they are become a
// view of it or, if it is a file, of a window that is read; bytes that are deflated or have holes
// are decoded into the slab.
//
// A zip's entry is checked against its directory: local header, length, checksum. A declared size
// is a claim: it bounds what is decoded, and is met or the entry is a reject.
//
// Memory: a part holds slab_bytes, and at most one decoded entry that the slab has no room for, of
// max_file_bytes; views of the archive apart. A reader holds kMostRead for its window. Threads: one
// EntryReader and its BytesBatch belong to one thread at a time; many may read one archive at once.
// Errors: each entry's trouble is its own: a Reject in the BytesBatch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "io/archive/archive_walk.h"
#include "io/archive/temp_store.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/files/slab_reader.h"
#include "io/origin.h"

struct libdeflate_decompressor;

namespace mifdex::io {

class EntryReader {
 public:
  /// An entry with more bytes is a view of the map.
  static constexpr std::size_t kMostRead = std::size_t{1} << 20;

  explicit EntryReader(const ReadOptions& options = {});

  /// Takes up `entries`, which must live until next() has given false; `box` goes into each origin.
  void start(const EntryBatch& entries, BoxId box);

  /// Fills `part`, whose memory is used again, with the next entries. Returns false if all have
  /// been given. Each comes in exactly one part, in order.
  /// Views of the archive are valid until the next call.
  bool next(BytesBatch& part);

 private:
  struct FreeDecoder {
    void operator()(libdeflate_decompressor* decoder) const;
  };

  bool has_room(const BytesBatch& part, const ArchiveEntry& entry) const;
  bool is_read(const ArchiveEntry& entry) const;
  std::uint64_t bytes_shown(const ArchiveEntry& entry) const;
  bool is_in_window(std::uint64_t offset, std::uint64_t size) const;
  const char* read_view(const ArchiveEntry& entry, std::uint64_t size);
  void read(BytesBatch& part, const ArchiveEntry& entry);
  void read_packed(BytesBatch& part, const ArchiveEntry& entry);
  void inflate(BytesBatch& part, const ArchiveEntry& entry, Bytes packed);
  void glance_at_deflated(BytesBatch& part, const ArchiveEntry& entry, Bytes packed);
  void fill_holes(BytesBatch& part, const ArchiveEntry& entry);
  void add_view(BytesBatch& part, const ArchiveEntry& entry, std::uint64_t offset,
                const char* copy = nullptr);
  void add(BytesBatch& part, const ArchiveEntry& entry, PaddedBytes bytes, ReadState state);
  void reject(BytesBatch& part, RejectKind kind, std::string detail);
  char* take_room(BytesBatch& part, std::size_t size);
  Origin origin(std::uint64_t offset = 0) const {
    return {box_, static_cast<std::uint32_t>(next_), offset};
  }

  ReadOptions options_;
  const EntryBatch* entries_ = nullptr;
  BoxId box_ = 0;
  std::size_t next_ = 0;
  std::unique_ptr<char[]> window_;  // [window_begin_, window_end_) of the archive, and padding
  std::uint64_t window_begin_ = 0;  //
  std::uint64_t window_end_ = 0;    //
  bool is_window_used_ = false;     // the part at hand has views of it
  std::unique_ptr<libdeflate_decompressor, FreeDecoder> decoder_;
};

/// True if the bytes of `entry`, stored in the zip `archive`, have its checksum: for an
/// entry that is too large to be read by EntryReader, which has looked at its header.
bool stored_checksum_holds(const ArchiveBytes& archive, const ArchiveEntry& entry);

/// Decodes `entry`, deflated in `archive` and too large to be read, into `spool`: at most its
/// declared size. Fails with kFormat if it is not what its directory declares, and if `spool`
/// fails, with its error.
Result<TempStorePiece> store_deflated(TempStore& store, const ArchiveBytes& archive,
                                      const ArchiveEntry& entry);

}  // namespace mifdex::io
