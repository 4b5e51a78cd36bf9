#include "io/files/sigbus_guard.h"

#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <mutex>

#include "io/files/mapped_file.h"

namespace mifdex::io {
namespace {

/// One mapping. `version` is odd while the slot changes hands: the handler, which may run in
/// another thread at that moment, then ignores it (the mapping that it looks for is in no such
/// state, as its owner is the thread that faulted).
struct Slot {
  std::atomic<bool> taken{false};
  std::atomic<std::uint64_t> version{0};
  std::atomic<std::uintptr_t> begin{0};
  std::atomic<std::uintptr_t> end{0};
  std::atomic<bool> cut{false};
};
static_assert(std::atomic<std::uintptr_t>::is_always_lock_free);

std::array<Slot, MappedFile::kMaxMappings> slots;
std::atomic<std::size_t> next_slot{0};  // where the search for a free one begins
struct sigaction previous_action{};
std::once_flag once;
std::atomic<bool> installed{false};

void set_range(Slot& slot, std::uintptr_t begin, std::uintptr_t end) {
  slot.version.fetch_add(1);
  slot.begin.store(begin);
  slot.end.store(end);
  slot.version.fetch_add(1);
}

/// Puts zeros over the mapping from the page of `place` to its end: the pages after a missing page
/// are missing too. Returns false if `place` is in no mapping of ours, or if the kernel refuses.
bool replace_lost_pages(char* place) {
  const auto address = reinterpret_cast<std::uintptr_t>(place);
  for (Slot& slot : slots) {
    const std::uint64_t version = slot.version.load();
    const std::uintptr_t begin = slot.begin.load();
    const std::uintptr_t end = slot.end.load();
    if (version % 2 != 0 || version != slot.version.load()) continue;
    if (address < begin || address >= end) continue;
    const auto page_bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const std::uintptr_t in_page = address % page_bytes;
    void* const replaced = ::mmap(place - in_page, end - address + in_page, PROT_READ,
                                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
    if (replaced == MAP_FAILED) return false;
    slot.cut.store(true);
    return true;
  }
  return false;
}

/// Does what would have happened without us. For the default that is the end of the process: the
/// signal is raised again and comes when the handler returns, at the instruction that faulted.
void hand_on(int signal, siginfo_t* info, void* context) {
  if ((previous_action.sa_flags & SA_SIGINFO) != 0) {
    previous_action.sa_sigaction(signal, info, context);
  } else if (previous_action.sa_handler != SIG_DFL && previous_action.sa_handler != SIG_IGN) {
    previous_action.sa_handler(signal);
  } else {
    ::signal(signal, SIG_DFL);
    ::raise(signal);
  }
}

void on_sigbus(int signal, siginfo_t* info, void* context) {
  const int errno_before = errno;
  const bool from_access = info->si_code == BUS_ADRERR;
  if (!from_access || !replace_lost_pages(static_cast<char*>(info->si_addr))) {
    hand_on(signal, info, context);
  }
  errno = errno_before;
}

void install() {
  struct sigaction action{};
  action.sa_sigaction = on_sigbus;
  action.sa_flags = SA_SIGINFO;
  sigemptyset(&action.sa_mask);
  installed.store(::sigaction(SIGBUS, &action, &previous_action) == 0);
}

}  // namespace

void install_sigbus_guard() { std::call_once(once, install); }

bool has_sigbus_guard() { return installed.load(std::memory_order_relaxed); }

std::optional<std::size_t> guard_mapping(const char* begin, std::size_t size) {
  const std::size_t start = next_slot.fetch_add(1, std::memory_order_relaxed);
  for (std::size_t tried = 0; tried < slots.size(); ++tried) {
    const std::size_t place = (start + tried) % slots.size();
    Slot& slot = slots[place];
    if (slot.taken.exchange(true)) continue;
    slot.cut.store(false);
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    set_range(slot, address, address + size);
    return place;
  }
  return std::nullopt;
}

void forget_mapping(std::size_t slot) {
  set_range(slots[slot], 0, 0);
  slots[slot].taken.store(false);
}

bool mapping_was_cut(std::size_t slot) { return slots[slot].cut.load(); }

}  // namespace mifdex::io
