#include "io/archive/seen_paths.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <xxhash.h>

#include <algorithm>
#include <new>
#include <utility>

#include "io/archive/temp_store.h"

namespace mifdex::io {
namespace {

constexpr std::size_t kFirstSlots = 1024;
constexpr std::size_t kHugePage = std::size_t{2} << 20;

/// Maps `size` bytes of a file in `folder`; MAP_FAILED if that cannot be had. Its room is taken
/// beforehand: a page that finds the disk full would kill the process.
void* map_nameless(const std::string& folder, std::size_t size) {
  const auto file = make_nameless_file(folder);
  if (!file || ::posix_fallocate(file->get(), 0, static_cast<off_t>(size)) != 0) return MAP_FAILED;
  return ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED, file->get(), 0);
}

}  // namespace

SeenPaths::Slots::Slots(std::size_t count, const std::string& folder) : count_(count) {
  const std::size_t size = count * sizeof(std::uint64_t);
  void* begin = folder.empty() ? MAP_FAILED : map_nameless(folder, size);
  in_file_ = begin != MAP_FAILED;
  if (!in_file_) {
    begin = ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  }
  if (begin == MAP_FAILED) throw std::bad_alloc();
  // Each look is at another page. With small pages, finding the page costs more than the look.
  if (!in_file_ && size >= kHugePage) static_cast<void>(::madvise(begin, size, MADV_HUGEPAGE));
  begin_ = static_cast<std::uint64_t*>(begin);
}

SeenPaths::Slots::Slots(Slots&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)),
      count_(other.count_),
      in_file_(other.in_file_) {}

SeenPaths::Slots& SeenPaths::Slots::operator=(Slots&& other) noexcept {
  std::swap(begin_, other.begin_);
  std::swap(count_, other.count_);
  std::swap(in_file_, other.in_file_);
  return *this;
}

SeenPaths::Slots::~Slots() {
  if (begin_ != nullptr) ::munmap(begin_, count_ * sizeof(std::uint64_t));
}

std::uint64_t& SeenPaths::Slots::find(std::uint64_t hash) {
  const std::size_t mask = count_ - 1;
  std::size_t at = hash & mask;
  while (begin_[at] != hash && begin_[at] != 0) at = (at + 1) & mask;
  return begin_[at];
}

SeenPaths::SeenPaths(std::string folder, std::size_t slots_in_memory)
    : folder_(std::move(folder)),
      slots_in_memory_(slots_in_memory),
      slots_(kFirstSlots, std::string()) {}

std::uint64_t SeenPaths::hash_of(Bytes path) {
  return std::max<std::uint64_t>(XXH3_64bits(path.data(), path.size()), 1);
}

bool SeenPaths::insert(std::uint64_t hash) {
  if (size_ + size_ / 2 >= slots_.count()) grow();
  std::uint64_t& slot = slots_.find(hash);
  if (slot == hash) return false;
  slot = hash;
  ++size_;
  return true;
}

bool SeenPaths::contains(Bytes path) const { return slots_.find(hash_of(path)) != 0; }

void SeenPaths::grow() {
  const std::size_t count = slots_.count() * 2;
  Slots larger(count, count > slots_in_memory_ ? folder_ : std::string());
  for (const std::uint64_t hash : slots_) {
    if (hash != 0) larger.find(hash) = hash;
  }
  slots_ = std::move(larger);
}

}  // namespace mifdex::io
