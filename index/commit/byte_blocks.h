// Memory for many small byte strings, taken in large blocks and given back all at once.
//
// Threads: one owner. Ownership: views into it hold until clear() or the end of the ByteBlocks.
#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace mifdex::index {

class ByteBlocks {
 public:
  /// Returns room for at least `size` bytes; keep_until() keeps the part that is used.
  char* room(std::size_t size) {
    if (size > left_) add_block(size);
    return at_;
  }

  /// Keeps the bytes written to the room last returned, up to `end`.
  std::string_view keep_until(const char* end) {
    const std::string_view kept(at_, static_cast<std::size_t>(end - at_));
    at_ += kept.size();
    left_ -= kept.size();
    return kept;
  }

  std::string_view copy(std::string_view bytes) {
    if (bytes.empty()) return {};
    char* to = room(bytes.size());
    std::memcpy(to, bytes.data(), bytes.size());
    return keep_until(to + bytes.size());
  }

  /// Returns the bytes held, used or not.
  std::size_t held() const { return held_; }

  void clear() { *this = ByteBlocks(); }

 private:
  static constexpr std::size_t kBlockBytes = 1U << 20U;

  void add_block(std::size_t size) {
    left_ = size > kBlockBytes ? size : kBlockBytes;
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(left_));
    at_ = blocks_.back().get();
    held_ += left_;
  }

  std::vector<std::unique_ptr<char[]>> blocks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t held_ = 0;
};

}  // namespace mifdex::index
