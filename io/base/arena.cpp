#include "io/base/arena.h"

#include <algorithm>

namespace mifdex::io {

char* Arena::grow(std::size_t size, std::size_t alignment) {
  const std::size_t wanted = std::max(block_bytes_, size + alignment);
  blocks_.push_back({std::make_unique_for_overwrite<char[]>(wanted), wanted});
  held_ += wanted;
  next_ = blocks_.back().memory.get();
  end_ = next_ + wanted;
  return allocate(size, alignment);
}

void Arena::reset() {
  if (blocks_.empty()) return;
  blocks_.resize(1);
  held_ = blocks_.front().size;
  next_ = blocks_.front().memory.get();
  end_ = next_ + blocks_.front().size;
}

}  // namespace mifdex::io
