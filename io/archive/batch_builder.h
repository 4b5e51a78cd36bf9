// Fills a BytesBatch with files whose bytes come in pieces, of sizes that are not known beforehand.
//
// Memory: the slab, and a buffer for a file that does not fit into it, which grows as bytes come
// and never by a declared size: max_file_bytes, and as many again while it grows. A part that has
// such a file is full. Threads: one at a time. Errors: if memory cannot be had, the file at hand is
// a reject.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "io/base/bytes.h"
#include "io/base/reject.h"
#include "io/bytes_batch.h"
#include "io/origin.h"

namespace mifdex::io {

class BatchBuilder {
 public:
  /// `slab_bytes`: of each part; `max_file_bytes`: more of a file is not kept.
  BatchBuilder(std::size_t slab_bytes, std::uint64_t max_file_bytes);

  /// Empties `part`, which must live until the next start() or the last finish().
  void start(BytesBatch& part);

  /// True if another file should rather go into the next part.
  bool is_full() const;

  /// Begins the next file. `mtime`: kNoTime or a time of `source`.
  void begin(const Origin& origin, std::int64_t mtime, TimeSource source = TimeSource::kEntry);

  /// Adds bytes to the file that was begun. Returns false if they are more than max_file_bytes in
  /// all: then those that fit are kept.
  bool append(Bytes bytes);

  /// Returns the bytes of the file that have come so far; valid until the next call of append().
  Bytes so_far() const { return {place_, size_}; }

  void finish_whole();
  /// The same with only the first `size` bytes of what came, or all if there are fewer.
  void finish_cut(std::size_t size);
  /// Keeps a glance (SlabReader::kSniffBytes) of what came. `size`: of the file, as far as known.
  void finish_too_large(std::uint64_t size);
  void finish_rejected(RejectKind kind, std::string detail);

 private:
  bool grow(std::size_t size);
  void finish(std::size_t shown, ReadState state, std::uint64_t size);

  std::size_t slab_bytes_;
  std::size_t max_file_bytes_;
  BytesBatch* part_ = nullptr;
  Origin origin_;
  std::int64_t mtime_ = kNoTime;
  TimeSource time_source_ = TimeSource::kNone;
  char* place_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;     ///< without padding
  std::unique_ptr<char[]> own_;  ///< if the file has outgrown the slab
  bool failed_ = false;          ///< no memory for it
};

}  // namespace mifdex::io
