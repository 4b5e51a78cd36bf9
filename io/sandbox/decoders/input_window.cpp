#include "io/sandbox/decoders/input_window.h"

#include <algorithm>

namespace mifdex::io::sandbox {

void InputWindow::move_to(const SourceRange& range) {
  range_ = range;
  begin_ = end_ = 0;
  read_ = 0;
  has_ended_ = has_failed_ = false;
}

Bytes InputWindow::view(std::size_t wanted) {
  if (end_ - begin_ < wanted && !is_last()) {
    std::copy(buffer_.begin() + static_cast<std::ptrdiff_t>(begin_),
              buffer_.begin() + static_cast<std::ptrdiff_t>(end_), buffer_.begin());
    end_ -= begin_;
    begin_ = 0;
    const auto room = static_cast<std::size_t>(
        std::min<std::uint64_t>(buffer_.size() - end_, range_.size - read_));
    const ssize_t got = source_.read_at(range_.begin + read_, buffer_.data() + end_, room);
    has_failed_ = got < 0;
    has_ended_ = got <= 0;
    if (got > 0) {
      end_ += static_cast<std::size_t>(got);
      read_ += static_cast<std::uint64_t>(got);
    }
  }
  return {buffer_.data() + begin_, end_ - begin_};
}

}  // namespace mifdex::io::sandbox
