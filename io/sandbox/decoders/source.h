// A range of an open file as the decoder sees it: readable at any place, the file position unused,
// since the descriptor's is shared with the parent.
//
// Threads: one. Errors: a read that fails gives -1 with errno.
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

  /// Reads up to `length` bytes at `offset` of the range: as many as there are, 0 at its end.
  ssize_t read_at(std::uint64_t offset, char* place, std::size_t length);

  std::uint64_t size() const { return range_.size; }

  /// Bytes read so far, those read twice counted twice.
  std::uint64_t bytes_read() const { return bytes_read_; }

 private:
  int fd_;
  SourceRange range_;
  std::uint64_t bytes_read_ = 0;
};

}  // namespace mifdex::io::sandbox
