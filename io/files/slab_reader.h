// Reads the files of a FileBatch: small ones side by side into a slab, large ones by a map.
//
// A small file costs four system calls (openat, fstat, read, close), no allocation, no path, and no
// second look: its time and size come from the open descriptor. Another way to the same bytes (say,
// many calls in one submission) would be another class with the same start() and next().
//
// Memory: a part holds slab_bytes, and at most kOutsideBytes + max_file_bytes of files that are
// mapped or, rarely, have a buffer of their own, whatever the sizes of the files.
// Threads: one SlabReader and its BytesBatch belong to one thread at a time; many may read at once.
// Errors: each file's trouble is its own: a Reject, or the state kTooLarge, in the BytesBatch.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/base/descriptor.h"
#include "io/bytes_batch.h"
#include "io/file_batch.h"
#include "io/origin.h"

namespace mifdex::io {

struct ReadOptions {
  /// At least map_from_bytes, or it is taken as that. Larger: fewer parts, more memory.
  std::size_t slab_bytes = std::size_t{2} << 20;
  /// Files of this size or more are mapped; io/README.md has the measurement.
  std::size_t map_from_bytes = std::size_t{2} << 20;
  /// The dataloader's own limit ("Max MIF Size"); larger files are only glanced at.
  std::uint64_t max_file_bytes = 5'000'000;
};

/// Size and time of a file from an earlier look: if it still has them, it need not be read again.
struct KnownStat {
  std::uint64_t size = 0;
  std::int64_t mtime = 0;  ///< seconds since 1970, UTC
  bool known = false;
};

class SlabReader {
 public:
  /// Bytes that are read of a file that is too large, to find its kind: an ISO image shows its kind
  /// at 32 KiB.
  static constexpr std::size_t kSniffBytes = std::size_t{36} * 1024;

  /// A part that holds as much outside its slab is full.
  static constexpr std::size_t kOutsideBytes = std::size_t{16} * 1024 * 1024;

  explicit SlabReader(const ReadOptions& options = {});

  /// Takes up `files`, which must live until next() has given false; `box` goes into each origin.
  /// `known` is empty or has an entry for each file: one that still is as it is known costs a stat
  /// and comes as ReadState::kUnchanged.
  void start(const FileBatch& files, BoxId box, std::span<const KnownStat> known = {});

  /// Fills `part`, whose memory is reused, with the next files. Returns false if all have been
  /// given. Every file of the batch comes in exactly one part, in order.
  bool next(BytesBatch& part);

 private:
  struct Opened {
    Descriptor fd;
    std::uint64_t size = 0;
    std::int64_t mtime = 0;
  };

  bool pass_unchanged(BytesBatch& part) const;
  bool open_file(BytesBatch& part);
  bool has_room(const BytesBatch& part) const;
  void read_file(BytesBatch& part);
  void read_small(BytesBatch& part);
  void read_into_own_buffer(BytesBatch& part, Bytes begun);
  void glance(BytesBatch& part);
  bool map_file(BytesBatch& part);
  void add_read(BytesBatch& part, char* place, std::size_t shown, ReadState state,
                std::uint64_t size);
  void reject_unreadable(BytesBatch& part, int errno_value);
  Origin origin() const { return {box_, static_cast<std::uint32_t>(next_), 0}; }

  ReadOptions options_;
  const FileBatch* files_ = nullptr;
  std::span<const KnownStat> known_;
  BoxId box_ = 0;
  std::size_t next_ = 0;  ///< the file at hand, in files_
  Opened opened_;         ///< that file; stays open from part to part when it did not fit
};

}  // namespace mifdex::io
