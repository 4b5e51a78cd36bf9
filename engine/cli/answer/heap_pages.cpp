#include "engine/cli/answer/heap_pages.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

namespace mifdex::cli {
namespace {

// A question for one line of a million takes about as much (strace: brk).
constexpr std::size_t kQuestionBytes = 1U << 20U;
// malloc() stops to adapt these once one of them is set. Higher ones would raise the memory of a
// long answer, of which each thread has an arena.
constexpr int kMappedAlone = 2 << 20;
constexpr int kKeptWhenFree = 4 << 20;

}  // namespace

void map_heap_for_question() {
#if defined(MADV_POPULATE_WRITE) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ::mallopt(M_MMAP_THRESHOLD, kMappedAlone);
  ::mallopt(M_TRIM_THRESHOLD, kKeptWhenFree);
  auto* const block = static_cast<char*>(std::malloc(kQuestionBytes));
  if (block == nullptr) return;
  const auto page = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  const std::size_t before = page - reinterpret_cast<std::uintptr_t>(block) % page;
  if (before < kQuestionBytes) {
    ::madvise(block + before, (kQuestionBytes - before) / page * page, MADV_POPULATE_WRITE);
  }
  std::free(block);
#endif
}

}  // namespace mifdex::cli
