// The lines of a manifest's file, however long the file and its lines are, in bounded memory.
//
// Ownership: a line is a view of the reader's buffer, valid until the next call of next(). Threads:
// one at a time. Errors: kIo with errno, kEncoding (UTF-16), kFull.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "io/base/bytes.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::io {

/// Lines end with LF or CRLF.
struct TextLine {
  PaddedBytes text;          ///< without its line end; a NUL follows; empty if it is too long
  std::uint64_t number = 0;  ///< from 1
  std::uint64_t offset = 0;  ///< of its first byte in the file
  std::uint64_t length = 0;  ///< without its line end; more than `text` has if it is too long
  bool too_long = false;     ///< was skipped, not kept
};

class ManifestLines {
 public:
  /// Lines of more than `max_line_bytes` are too long; `chunk_bytes` (at least 1) are read at once.
  ManifestLines(Descriptor fd, std::string name, std::size_t max_line_bytes,
                std::size_t chunk_bytes);

  /// Reads the next line; returns false at the end. A byte order mark of UTF-8 belongs to no line.
  Result<bool> next(TextLine& line);

  const std::string& name() const { return name_; }

 private:
  Result<void> skip_mark();
  Result<void> fill();
  bool make_room();
  void give(TextLine& line, std::size_t size);
  Result<bool> skip_long_line(TextLine& line);
  void advance(std::size_t size);

  Descriptor fd_;
  std::string name_;
  std::size_t max_line_bytes_;
  std::size_t chunk_bytes_;
  std::unique_ptr<char[]> buffer_;  ///< capacity_ and the padding
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;     ///< of the bytes that were not returned yet
  std::size_t end_ = 0;       ///< of the bytes read
  std::size_t searched_ = 0;  ///< no line end before this
  std::uint64_t offset_ = 0;  ///< of begin_ in the file
  std::uint64_t number_ = 0;  ///< of the last line returned
  bool started_ = false;
  bool at_end_ = false;  ///< the file has no more
};

}  // namespace mifdex::io
