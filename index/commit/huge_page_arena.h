// Memory for many small byte strings, taken in large blocks and given back all at once.
//
// Threads: one owner. Ownership: views into it hold until clear() or the end of the HugePageArena.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include "io/base/huge_pages.h"

namespace mifdex::index {

class HugePageArena {
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

  std::size_t held() const { return held_; }

  void clear() { *this = HugePageArena(); }

 private:
  struct GiveBack {
    std::size_t size = 0;

    void operator()(char* block) const { io::HugePageAllocator<char>().deallocate(block, size); }
  };
  using Block = std::unique_ptr<char[], GiveBack>;

  static constexpr std::size_t kFirstBlock = 1U << 16U;

  /// Blocks double in size up to a huge page, so that a small commit takes little memory.
  void add_block(std::size_t size) {
    const std::size_t least = std::min(std::max(kFirstBlock, held_), io::kHugePage);
    left_ = std::max(size, least);
    blocks_.push_back(Block(io::HugePageAllocator<char>().allocate(left_), GiveBack{left_}));
    at_ = blocks_.back().get();
    held_ += left_;
  }

  std::vector<Block> blocks_;
  char* at_ = nullptr;
  std::size_t left_ = 0;
  std::size_t held_ = 0;
};

}  // namespace mifdex::index
