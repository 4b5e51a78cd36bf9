#include "io/files/mapped_file.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "io/files/sigbus_guard.h"

namespace mifdex::io {
namespace {

std::size_t page_bytes() {
  static const auto bytes = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

std::size_t whole_pages(std::size_t size) {
  return (size + page_bytes() - 1) / page_bytes() * page_bytes();
}

std::unexpected<Error> cannot_map(int errno_value) {
  return fail(ErrorKind::kIo, "cannot map the file", {}, errno_value);
}

}  // namespace

Result<MappedFile> MappedFile::map(int fd, std::size_t size, std::uint64_t offset) {
  if (size == 0) return cannot_map(EINVAL);
  if (!has_sigbus_guard()) {
    return fail(ErrorKind::kIo,
                "cannot map the file: the program has not installed the SIGBUS guard", {}, EPERM,
                "call mifdex::io::install_sigbus_guard() when the program starts");
  }
  const std::size_t file_pages = whole_pages(size);
  const std::size_t reserved = whole_pages(size + PaddedBytes::kPadding);
  // The file's map is made longer than the file, and what is beyond replaced: so the kernel chooses
  // the place for a file, where it can map large pages. Anonymous pages reserved first, with the
  // file over them, cost twice as much at 4 MiB. Nor is MAP_POPULATE any faster than faults.
  void* const mapped =
      ::mmap(nullptr, reserved, PROT_READ, MAP_PRIVATE, fd, static_cast<off_t>(offset));
  if (mapped == MAP_FAILED) return cannot_map(errno);
  char* const begin = static_cast<char*>(mapped);
  if (reserved != file_pages &&
      ::mmap(begin + file_pages, reserved - file_pages, PROT_READ,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) == MAP_FAILED) {
    const int reason = errno;
    ::munmap(begin, reserved);
    return cannot_map(reason);
  }
  const std::optional<std::size_t> slot = guard_mapping(begin, reserved);
  if (!slot) {
    ::munmap(begin, reserved);
    return cannot_map(ENFILE);
  }
  return MappedFile(begin, size, reserved, *slot);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      reserved_(other.reserved_),
      slot_(other.slot_) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
  if (this != &other) {
    unmap();
    begin_ = std::exchange(other.begin_, nullptr);
    size_ = std::exchange(other.size_, 0);
    reserved_ = other.reserved_;
    slot_ = other.slot_;
  }
  return *this;
}

MappedFile::~MappedFile() { unmap(); }

void MappedFile::unmap() {
  if (begin_ == nullptr) return;
  forget_mapping(slot_);
  ::munmap(begin_, reserved_);
  begin_ = nullptr;
}

bool MappedFile::was_truncated() const { return begin_ != nullptr && mapping_was_cut(slot_); }

}  // namespace mifdex::io
