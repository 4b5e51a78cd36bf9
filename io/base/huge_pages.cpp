#include "io/base/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace mifdex::io {
namespace {

std::size_t in_huge_pages(std::size_t bytes) {
  return (bytes + kHugePage - 1) / kHugePage * kHugePage;
}

void unmap(char* begin, std::size_t bytes) {
  if (bytes != 0) ::munmap(begin, bytes);
}

}  // namespace

// The kernel aligns mappings to its small pages. So one huge page more is mapped, and what is
// before and after the aligned part is given back.
void* map_huge_pages(std::size_t bytes) {
  const std::size_t size = in_huge_pages(bytes);
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
  unmap(static_cast<char*>(begin), in_huge_pages(bytes));
}

}  // namespace mifdex::io
