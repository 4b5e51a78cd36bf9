// The bounds within which archives of strangers are decoded: the most that one archive may cost.
//
// Threads: values. Errors: a bound that is reached is a RejectKind, whose words name the flag that
// raises it (engine/ingest/reject_text).
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>

#include "io/base/reject.h"

namespace mifdex::io {

/// Bounds for each archive by itself. Sizes are in bytes.
struct ArchiveLimits {
  /// --max-file: an entry with more is only glanced at. The dataloader's own limit.
  std::uint64_t max_file_bytes = 5'000'000;
  /// --max-total: decoded bytes of all entries, also of those that are too large to be kept.
  std::uint64_t max_total_bytes = std::uint64_t{16} << 30;
  /// --max-ratio: decoded bytes for each byte of the archive, beyond kFreeBytes. A night of nearly
  /// equal MIFs in a solid 7z comes to some 400, a bomb to 18,000. 0: unbounded.
  std::uint64_t max_ratio = 1000;
  /// --max-entries: files, folders and links together.
  std::uint64_t max_entries = 10'000'000;
  /// --max-depth: archives in archives; 1 is an archive that is in no other.
  std::uint32_t max_depth = 8;
  /// --max-seconds: of waiting for the decoder, and of its CPU time.
  std::uint32_t max_seconds = 300;
  /// Memory of a decoder; what xz -9, zstd -19 and the usual 7z need is below it. It has no flag.
  std::uint64_t max_memory_bytes = std::uint64_t{768} << 20;

  /// So much may come out of any archive, whatever the ratio: a small file is not a bomb.
  static constexpr std::uint64_t kFreeBytes = std::uint64_t{64} << 20;
};

/// Counts what comes out of one archive against its limits.
class ArchiveTally {
 public:
  explicit ArchiveTally(const ArchiveLimits& limits) : limits_(limits) {}

  /// Counts one more entry: kArchiveEntries when it is one too many.
  std::optional<RejectKind> add_entry() {
    if (++entries_ > limits_.max_entries) return RejectKind::kArchiveEntries;
    return std::nullopt;
  }

  /// Takes back an entry that was counted and is not a file of the archive.
  void forget_entry() { --entries_; }

  /// Counts `decoded` bytes more, after `consumed` bytes of the archive in all were read:
  /// kArchiveTotal or kArchiveRatio when they are too many.
  std::optional<RejectKind> add_bytes(std::uint64_t decoded, std::uint64_t consumed) {
    bytes_ += decoded;
    if (bytes_ > limits_.max_total_bytes) return RejectKind::kArchiveTotal;
    const bool bounded = limits_.max_ratio != 0 && bytes_ > ArchiveLimits::kFreeBytes;
    if (bounded && bytes_ / limits_.max_ratio > consumed) {
      return RejectKind::kArchiveRatio;
    }
    return std::nullopt;
  }

  const ArchiveLimits& limits() const { return limits_; }
  /// Returns how many bytes add_bytes() can count before they are too many in all.
  std::uint64_t bytes_left() const {
    return limits_.max_total_bytes - std::min(limits_.max_total_bytes, bytes_);
  }
  std::uint64_t bytes() const { return bytes_; }
  std::uint64_t entries() const { return entries_; }

 private:
  ArchiveLimits limits_;
  std::uint64_t bytes_ = 0;
  std::uint64_t entries_ = 0;
};

}  // namespace mifdex::io
