// The part of a source that a decoder sees: bytes that are not consumed yet stay, more are read
// after them. The source is read as a whole, or one range of it after the other.
//
// Threads: one. Ownership: a view is valid until the next call of view(). Errors: has_failed().
// Runs in a sandbox only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/base/bytes.h"
#include "io/sandbox/decoders/source.h"

namespace mifdex::io::sandbox {

class InputWindow {
 public:
  explicit InputWindow(Source& source)
      : source_(source), range_{0, source.size()}, buffer_(kBytes) {}

  static constexpr std::size_t kBytes = std::size_t{256} << 10;

  /// Begins again at the beginning of `range`, which must be in the source, and ends at its end.
  void move_to(const SourceRange& range);

  /// Returns what is not consumed: at least `wanted` bytes (1 to kBytes), fewer only at the end.
  Bytes view(std::size_t wanted = 1);

  /// Skips the first `count` bytes of the view.
  void consume(std::size_t count) { begin_ += count; }

  /// True if nothing follows the last view.
  bool is_last() const { return read_ == range_.size || has_ended_; }

  /// Returns how many bytes were consumed.
  std::uint64_t position() const { return read_ - (end_ - begin_); }

  std::uint64_t size() const { return range_.size; }

  /// True if the source could not be read; it then ends where that happened.
  bool has_failed() const { return has_failed_; }

 private:
  Source& source_;
  SourceRange range_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0;  // of what is not consumed, in buffer_
  std::size_t end_ = 0;
  std::uint64_t read_ = 0;  // of the range
  bool has_ended_ = false;
  bool has_failed_ = false;
};

}  // namespace mifdex::io::sandbox
