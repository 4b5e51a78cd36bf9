// A range of an open file as the decoder sees it: readable at any offset; the file position is not
// used, since the parent shares it.
//
// Threads: one. Errors: a failed read returns -1 with errno.
#pragma once

#include <sys/types.h>

#include <cstddef>
#include <cstdint>

namespace mifdex::io::sandbox {

struct SourceRange {
  std::uint64_t begin = 0;
  std::uint64_t size = 0;
};

class Source {
 public:
  Source(int fd, const SourceRange& range) : fd_(fd), range_(range) {}

  /// Reads up to `length` bytes at `offset` of the range: as many as there are; returns 0 at its
  /// end.
  ssize_t read_at(std::uint64_t offset, char* place, std::size_t length);

  std::uint64_t size() const { return range_.size; }

  /// Returns the bytes read so far; bytes read twice count twice.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  int fd_;
  SourceRange range_;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace mifdex::io::sandbox
