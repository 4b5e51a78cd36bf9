// The bytes of an archive in memory: a map of a file, a range of another archive, or bytes of its
// own.
//
// A map shows its whole size as resident once it has been read. So what is about to be read is
// populated window by window, which costs less than a fault for each page, and what has been read
// is dropped again: it comes back from the page cache if someone looks once more.
//
// Bytes that are read once, from the front to the end, should be copied by read() instead: mapping
// and unmapping a page costs more than copying it (io/README.md, "Map an archive or read it").
//
// Ownership: shared; views stay valid for as long as any share of it, or of a range of it, lives.
// Threads: all functions from any thread. Errors: kIo with errno if a file cannot be mapped.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "io/base/bytes.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"
#include "io/files/mapped_file.h"

namespace mifdex::io {

class ArchiveBytes;
using SharedBytes = std::shared_ptr<const ArchiveBytes>;

class ArchiveBytes {
 public:
  /// Maps the first `size` bytes (more than 0) of the regular file at `fd`, which may be closed
  /// then.
  static Result<SharedBytes> map(int fd, std::size_t size);

  /// Does the same, and keeps `file` open for read().
  static Result<SharedBytes> map(Descriptor file, std::size_t size);

  /// Maps `size` bytes from `offset`, a whole number of pages, of a file that has no place in any
  /// box (io/archive/temp_store.h).
  static Result<SharedBytes> map_decoded(int fd, std::uint64_t offset, std::size_t size);

  /// Maps the first `size` bytes of such a file, which stays open for read().
  static Result<SharedBytes> map_decoded(std::shared_ptr<const Descriptor> file, std::size_t size);

  /// Takes `bytes`, of which `size` count and PaddedBytes::kPadding more can be read.
  static SharedBytes hold(std::unique_ptr<char[]> bytes, std::size_t size);

  /// Returns the part of `whole` that begins at `offset`. Both must be inside.
  static SharedBytes range(const SharedBytes& whole, std::uint64_t offset, std::uint64_t size);

  PaddedBytes bytes() const { return bytes_; }

  /// Returns the place of byte `offset` of this in the file that is mapped; 0 for bytes that were
  /// decoded.
  std::uint64_t place(std::uint64_t offset) const { return place_ ? *place_ + offset : 0; }

  /// True once bytes of the map were touched that the file no longer had; ask after the last look.
  bool was_truncated() const;

  /// True if read() copies from an open file, so that the map need not be touched.
  bool is_readable() const { return root().file_ != nullptr; }

  /// Copies [offset, offset + size), which must be inside, to `room`, and returns how many bytes:
  /// fewer if the file no longer has them, or the disk does not give them. Then the map shows what
  /// is there.
  std::size_t read(std::uint64_t offset, std::size_t size, char* room) const;

  /// Fetches [offset, offset + size) before it is read, and lets go of it after. Hints: nothing
  /// but time depends on them. For bytes that are not mapped they do nothing.
  void populate(std::uint64_t offset, std::uint64_t size) const;
  void drop(std::uint64_t offset, std::uint64_t size) const;

 private:
  ArchiveBytes() = default;
  const ArchiveBytes& root() const { return whole_ ? whole_->root() : *this; }

  PaddedBytes bytes_;
  std::optional<std::uint64_t> place_;
  std::uint64_t offset_ = 0;                // of these bytes in those of root()
  std::shared_ptr<const Descriptor> file_;  // of the map, if it stays open
  std::optional<MappedFile> map_;           // one of these three has the bytes
  std::unique_ptr<char[]> memory_;          //
  SharedBytes whole_;                       //
};

}  // namespace mifdex::io
