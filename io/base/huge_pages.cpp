#include "io/base/huge_pages.h"

#include <sys/mman.h>

#include <array>
#include <cstdint>
#include <mutex>

namespace mifdex::io {
namespace {

std::size_t in_huge_pages(std::size_t bytes) {
  return (bytes + kHugePage - 1) / kHugePage * kHugePage;
}

void unmap(char* begin, std::size_t bytes) {
  if (bytes != 0) ::munmap(begin, bytes);
}

/// Single huge pages that were given back.
class KeptPages {
 public:
  void* take() {
    const std::scoped_lock lock(mutex_);
    return count_ == 0 ? nullptr : pages_[--count_];
  }

  /// Returns false if there are enough.
  bool keep(void* page) {
    const std::scoped_lock lock(mutex_);
    if (count_ == pages_.size()) return false;
    pages_[count_++] = page;
    return true;
  }

 private:
  static constexpr std::size_t kMost = 16;

  std::mutex mutex_;  // over both below
  std::array<void*, kMost> pages_{};
  std::size_t count_ = 0;
};

constinit KeptPages kept_pages;

}  // namespace

// The kernel aligns mappings to its small pages. So one huge page more is mapped, and what is
// before and after the aligned part is given back.
void* map_huge_pages(std::size_t bytes) {
  const std::size_t size = in_huge_pages(bytes);
  if (size == kHugePage) {
    if (void* const kept = kept_pages.take()) return kept;
  }
  void* const mapped =
      ::mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  char* const begin = static_cast<char*>(mapped);
  const std::size_t over = reinterpret_cast<std::uintptr_t>(begin) % kHugePage;
  const std::size_t before = over == 0 ? 0 : kHugePage - over;
  unmap(begin, before);
  unmap(begin + before + size, kHugePage - before);
  ::madvise(begin + before, size, MADV_HUGEPAGE);  // if it fails, the pages are small
  return begin + before;
}

void unmap_huge_pages(void* begin, std::size_t bytes) noexcept {
  const std::size_t size = in_huge_pages(bytes);
  if (size == kHugePage && kept_pages.keep(begin)) return;
  unmap(static_cast<char*>(begin), size);
}

void release_kept_huge_pages() noexcept {
  while (void* const page = kept_pages.take()) unmap(static_cast<char*>(page), kHugePage);
}

}  // namespace mifdex::io
