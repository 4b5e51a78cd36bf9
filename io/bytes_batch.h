// The bytes of some files of a FileBatch, each with where it came from.
//
// Ownership: the batch owns the memory; every view in it lives until the batch is cleared, filled
// again or destroyed. Moving a batch leaves views valid.
// Threads: belongs to one thread at a time; may be handed from thread to thread.
// Errors: a file that could not be read is a Reject in the batch and costs no neighbour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <vector>

#include "io/archive/archive_bytes.h"
#include "io/base/bytes.h"
#include "io/base/file_time.h"
#include "io/base/reject.h"
#include "io/files/mapped_file.h"
#include "io/origin.h"

namespace mifdex::io {

enum class ReadState : std::uint8_t {
  kWhole,      ///< `bytes` is all of the file
  kTooLarge,   ///< larger than max_file_bytes: `bytes` is a glance at its beginning
  kRejected,   ///< not read: see BytesBatch::reject()
  kUnchanged,  ///< not read: it has the size and time that it is known by
};

/// One file as it was read.
struct FileBytes {
  PaddedBytes bytes;
  Origin origin;  ///< origin.file is the number in the FileBatch; offset is 0 but for bytes that
                  ///< are stored in an archive as they are
  std::uint64_t size =
      0;  ///< bytes of the whole file: what was read, or, too large, what it claims
  /// Last written, in seconds since 1970; UTC, but for kEntryLocal. kNoTime if that is not known.
  std::int64_t mtime = kNoTime;
  ReadState state = ReadState::kWhole;
  TimeSource time_source = TimeSource::kNone;
  std::uint32_t detail = kNone;  ///< for BytesBatch: which reject or which mapping

  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
};

class BytesBatch {
 public:
  /// In the order of the FileBatch.
  std::span<const FileBytes> files() const { return files_; }

  /// Why `file` of this batch, in state kRejected, was not read.
  const Reject& reject(const FileBytes& file) const { return rejects_[file.detail]; }

  /// True if `file` lost bytes while it was looked at, so that what was made of it is worth
  /// nothing (RejectKind::kChanged). Ask after the last look; only a mapped file can return true.
  bool was_truncated(const FileBytes& file) const {
    if (file.state == ReadState::kRejected) return false;
    if (archive_ != nullptr && archive_->was_truncated()) return true;
    return file.detail != FileBytes::kNone && mappings_[file.detail].was_truncated();
  }

  /// Memory in use for bytes of files, mapped files included.
  std::size_t held_bytes() const { return slab_bytes_ + outside_bytes_; }

 private:
  friend class SlabReader;
  friend class BatchBuilder;
  friend class EntryReader;

  void clear(std::size_t slab_bytes);
  void add_reject(const Origin& origin, RejectKind kind, std::string detail);

  std::unique_ptr<char[]> slab_;
  std::size_t slab_bytes_ = 0;
  std::size_t slab_used_ = 0;
  std::vector<FileBytes> files_;
  std::vector<Reject> rejects_;
  std::vector<MappedFile> mappings_;
  SharedBytes archive_;  ///< that the files are entries of, if they are
  std::vector<std::unique_ptr<char[]>> own_buffers_;  ///< of files that fit no slab and no map
  std::size_t outside_bytes_ = 0;                     ///< in mappings_ and own_buffers_
};

}  // namespace mifdex::io
