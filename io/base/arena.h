// Memory that is given back all at once: what a batch converts, unescapes or builds lives here.
//
// Threads: one arena belongs to one batch, and so to one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace mifdex::io {

/// A bump allocator. Pointers stay valid until reset() or destruction; nothing is destroyed, so
/// only trivially destructible types may live here.
class Arena {
 public:
  /// `block_bytes`: size of each block taken from the heap; a larger request gets a block of its
  /// own.
  explicit Arena(std::size_t block_bytes = std::size_t{64} * 1024) : block_bytes_(block_bytes) {}

  Arena(Arena&&) = default;
  Arena& operator=(Arena&&) = default;

  /// `size` bytes aligned to `alignment` (a power of two), not initialised.
  char* allocate(std::size_t size, std::size_t alignment = alignof(std::max_align_t)) {
    const std::size_t skip =
        (alignment - reinterpret_cast<std::uintptr_t>(next_) % alignment) % alignment;
    if (next_ == nullptr || size + skip > static_cast<std::size_t>(end_ - next_)) {
      return grow(size, alignment);
    }
    char* place = next_ + skip;
    next_ = place + size;
    return place;
  }

  /// A new T in the arena, made from `arguments`.
  template <class T, class... Arguments>
  T* make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T{std::forward<Arguments>(arguments)...};
  }

  /// A copy of `text` that lives as long as the arena.
  std::string_view copy(std::string_view text) {
    if (text.empty()) return {};
    char* place = allocate(text.size(), 1);
    std::memcpy(place, text.data(), text.size());
    return {place, text.size()};
  }

  /// Forgets all that was allocated; the first block is kept for the next use.
  void reset();

  /// Bytes held from the heap, used or not.
  std::size_t held_bytes() const { return held_; }

 private:
  struct Block {
    std::unique_ptr<char[]> memory;
    std::size_t size = 0;
  };

  char* grow(std::size_t size, std::size_t alignment);

  std::size_t block_bytes_;
  std::vector<Block> blocks_;
  char* next_ = nullptr;
  char* end_ = nullptr;
  std::size_t held_ = 0;
};

}  // namespace mifdex::io
