// A file as memory, without copying it: for files so large that a map costs less than a read.
//
// Two things a bare mmap does not give:
// - Padding. Where the size leaves less than PaddedBytes::kPadding bytes of its last page, the map
// is
//   a page longer, and that page is an anonymous one.
// - Survival. When someone cuts a file short while it is mapped (or its disk fails), touching the
//   lost pages raises SIGBUS, which kills the process: one bad file would cost the whole run. So
//   a handler (io/files/sigbus_guard.h) puts zeros under the lost pages and marks the mapping as
//   cut; the reader goes on over the zeros, then asks was_truncated() and drops what it made of
//   them. Faults anywhere else go to the handler that was there before.
//
// Ownership: the bytes live as long as the MappedFile. The descriptor is not needed after map().
// Threads: map() and destruction from any thread; one MappedFile belongs to one thread.
#pragma once

#include <cstddef>
#include <cstdint>

#include "io/base/bytes.h"
#include "io/base/result.h"

namespace mifdex::io {

class MappedFile {
 public:
  /// How many files can be mapped at one time, in the whole process. It is fixed because a signal
  /// handler may neither allocate nor lock. Archives that wait for their turn in an archive hold
  /// its map: some for each folder of archives of archives.
  static constexpr std::size_t kMaxMappings = 8192;

  /// Maps the first `size` bytes (more than 0) of the regular file open for reading at `fd`. Fails
  /// (kIo with errno) if the file system cannot map, if kMaxMappings are in use (ENFILE), and if
  /// the program did not call install_sigbus_guard() (EPERM): then read the file instead. `offset`,
  /// a whole number of pages: the bytes from there.
  static Result<MappedFile> map(int fd, std::size_t size, std::uint64_t offset = 0);

  MappedFile(MappedFile&& other) noexcept;
  MappedFile& operator=(MappedFile&& other) noexcept;
  ~MappedFile();

  PaddedBytes bytes() const { return PaddedBytes::assume_padded(begin_, size_); }

  /// True once bytes were touched that the file no longer had, or that the disk did not give: those
  /// read as zeros. Ask after the last look at the bytes.
  bool was_truncated() const;

 private:
  MappedFile(char* begin, std::size_t size, std::size_t reserved, std::size_t slot)
      : begin_(begin), size_(size), reserved_(reserved), slot_(slot) {}
  void unmap();

  char* begin_ = nullptr;
  std::size_t size_ = 0;
  std::size_t reserved_ = 0;  ///< what is unmapped at the end: whole pages, file and padding
  std::size_t slot_ = 0;      ///< in the table that the handler reads
};

}  // namespace mifdex::io
