#include "io/manifest/manifest_lines.h"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

namespace mifdex::io {

ManifestLines::ManifestLines(Descriptor fd, std::string name, std::size_t max_line_bytes,
                             std::size_t chunk_bytes)
    : fd_(std::move(fd)),
      name_(std::move(name)),
      max_line_bytes_(max_line_bytes),
      chunk_bytes_(std::max<std::size_t>(chunk_bytes, 1)) {}

Result<bool> ManifestLines::next(TextLine& line) {
  if (!started_) {
    MIFDEX_TRY(skip_mark());
    started_ = true;
  }
  while (true) {
    const void* const found = searched_ == end_
                                  ? nullptr
                                  : std::memchr(buffer_.get() + searched_, '\n', end_ - searched_);
    if (found != nullptr) {
      const auto at = static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.get());
      give(line, at - begin_);
      return true;
    }
    searched_ = end_;
    if (at_end_ && begin_ == end_) return false;
    if (end_ - begin_ > max_line_bytes_) return skip_long_line(line);
    if (at_end_) {
      give(line, end_ - begin_);
      return true;
    }
    MIFDEX_TRY(fill());
  }
}

/// Skips a byte order mark. One of UTF-16 is an error of the whole file: no line of it could be
/// read, and one message is clearer than a reject for each line.
Result<void> ManifestLines::skip_mark() {
  while (!at_end_ && end_ < 3) {
    MIFDEX_TRY(fill());
  }
  const Bytes begun(buffer_.get(), end_);
  if (begun.starts_with("\xFF\xFE") || begun.starts_with("\xFE\xFF")) {
    return fail(ErrorKind::kEncoding, "is UTF-16, but a manifest must be UTF-8", name_, 0,
                "convert it: iconv -f UTF-16 -t UTF-8");
  }
  if (begun.starts_with("\xEF\xBB\xBF")) begin_ = searched_ = offset_ = 3;
  return {};
}

/// Reads one more chunk, after the bytes that are in the buffer.
Result<void> ManifestLines::fill() {
  if (!make_room()) {
    return fail(ErrorKind::kFull, "out of memory for a line of a manifest", name_, ENOMEM);
  }
  while (true) {
    const ssize_t got = ::read(fd_.get(), buffer_.get() + end_, capacity_ - end_);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::kIo, "cannot read", name_, errno);
    end_ += static_cast<std::size_t>(got);
    at_end_ = got == 0;
    return {};
  }
}

/// Makes sure that a chunk fits after end_: moves the bytes that were not returned yet to the front
/// (less than a line, once per line), or else grows the buffer. Returns false if there is no
/// memory.
bool ManifestLines::make_room() {
  if (capacity_ - end_ >= chunk_bytes_) return true;
  const std::size_t held = end_ - begin_;
  if (capacity_ - held >= chunk_bytes_) {
    std::memmove(buffer_.get(), buffer_.get() + begin_, held);
  } else {
    const std::size_t capacity = std::min(2 * held, max_line_bytes_ + 1) + chunk_bytes_;
    std::unique_ptr<char[]> larger(new (std::nothrow) char[capacity + PaddedBytes::kPadding]());
    if (larger == nullptr) return false;
    if (held != 0) std::memcpy(larger.get(), buffer_.get() + begin_, held);
    buffer_ = std::move(larger);
    capacity_ = capacity;
  }
  searched_ -= begin_;
  begin_ = 0;
  end_ = held;
  return true;
}

/// Returns in `line` the `size` bytes from begin_, which a line end or the end of the file follows.
void ManifestLines::give(TextLine& line, std::size_t size) {
  const bool carriage_return = size > 0 && buffer_[begin_ + size - 1] == '\r';
  line.length = size - (carriage_return ? 1 : 0);
  line.too_long = size > max_line_bytes_;
  line.text = PaddedBytes::assume_padded(buffer_.get() + begin_, line.too_long ? 0 : line.length);
  // If a line is truncated, simdjson reads one byte past the given length: that byte must never be
  // a token of another line.
  buffer_[begin_ + line.length] = '\0';
  line.number = ++number_;
  line.offset = offset_;
  advance(size);
}

/// Skips the line at begin_. The bytes read so far must hold no line end.
Result<bool> ManifestLines::skip_long_line(TextLine& line) {
  line.text = PaddedBytes::assume_padded(buffer_.get(), 0);
  line.number = ++number_;
  line.offset = offset_;
  line.too_long = true;
  std::size_t size = end_ - begin_;
  bool carriage_return = false;
  while (true) {
    const bool line_end = begin_ + size < end_;
    if (size > 0) carriage_return = buffer_[begin_ + size - 1] == '\r';
    line.length = offset_ + size - line.offset - (carriage_return ? 1 : 0);
    advance(size);
    if (line_end || at_end_) return true;
    begin_ = end_ = searched_ = 0;
    MIFDEX_TRY(fill());
    const void* const found = std::memchr(buffer_.get(), '\n', end_);
    size = found == nullptr
               ? end_
               : static_cast<std::size_t>(static_cast<const char*>(found) - buffer_.get());
  }
}

/// Moves past the `size` bytes from begin_ and the line end, if there is one.
void ManifestLines::advance(std::size_t size) {
  const std::size_t taken = std::min(size + 1, end_ - begin_);
  begin_ += taken;
  searched_ = begin_;
  offset_ += taken;
}

}  // namespace mifdex::io
