// Memory in huge pages (2 MiB on x86-64) for large arrays that are filled once from front to back.
// A page fault costs some microseconds, more in a virtual machine, and with pages of 4 KiB an array
// of 16 MiB has 4,096 of them. The kernel may still use small pages; this is a wish and changes no
// result.
//
// Threads: any. Errors: std::bad_alloc if there is no memory, as from operator new.
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <vector>

namespace mifdex::io {

/// The size in bytes of a huge page, and the unit of map_huge_pages().
inline constexpr std::size_t kHugePage = std::size_t{2} << 20U;

/// Returns at least `bytes` bytes, of any value, that begin at a multiple of kHugePage; the caller
/// must give them back with unmap_huge_pages() and the same `bytes`.
///
/// Up to 32 MiB that are given back as single huge pages are kept for the next calls: the kernel
/// clears each page that it maps, which costs more than filling it.
void* map_huge_pages(std::size_t bytes);
void unmap_huge_pages(void* begin, std::size_t bytes) noexcept;

/// Gives all kept pages back to the kernel.
void release_kept_huge_pages() noexcept;

/// Takes arrays of half a huge page or more from map_huge_pages(), smaller ones from operator new.
template <class T>
class HugePageAllocator {
 public:
  using value_type = T;

  HugePageAllocator() = default;
  template <class Other>
  // NOLINTNEXTLINE(google-explicit-constructor): required of allocators
  HugePageAllocator(const HugePageAllocator<Other>&) {}

  T* allocate(std::size_t count) {
    if (!is_large(count)) return std::allocator<T>().allocate(count);
    if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(map_huge_pages(count * sizeof(T)));
  }
  void deallocate(T* begin, std::size_t count) noexcept {
    if (!is_large(count)) return std::allocator<T>().deallocate(begin, count);
    unmap_huge_pages(begin, count * sizeof(T));
  }

  bool operator==(const HugePageAllocator&) const = default;

 private:
  static bool is_large(std::size_t count) { return count >= kHugePage / 2 / sizeof(T); }
};

/// A vector that may become large.
template <class T>
using LargeVector = std::vector<T, HugePageAllocator<T>>;

}  // namespace mifdex::io
