#include "io/archive/archive_bytes.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace mifdex::io {
namespace {

std::uintptr_t page_bytes() {
  static const auto bytes = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
  return bytes;
}

}  // namespace

Result<SharedBytes> ArchiveBytes::map(int fd, std::size_t size) {
  MIFDEX_TRY(auto mapped, MappedFile::map(fd, size));
  std::shared_ptr<ArchiveBytes> archive(new ArchiveBytes());
  archive->map_.emplace(std::move(mapped));
  archive->bytes_ = archive->map_->bytes();
  archive->place_ = 0;
  return archive;
}

Result<SharedBytes> ArchiveBytes::map(Descriptor file, std::size_t size) {
  MIFDEX_TRY(auto mapped, MappedFile::map(file.get(), size));
  std::shared_ptr<ArchiveBytes> archive(new ArchiveBytes());
  archive->map_.emplace(std::move(mapped));
  archive->file_ = std::make_shared<const Descriptor>(std::move(file));
  archive->bytes_ = archive->map_->bytes();
  archive->place_ = 0;
  return archive;
}

Result<SharedBytes> ArchiveBytes::map_decoded(int fd, std::uint64_t offset, std::size_t size) {
  MIFDEX_TRY(auto mapped, MappedFile::map(fd, size, offset));
  std::shared_ptr<ArchiveBytes> archive(new ArchiveBytes());
  archive->map_.emplace(std::move(mapped));
  archive->bytes_ = archive->map_->bytes();
  return archive;
}

Result<SharedBytes> ArchiveBytes::map_decoded(std::shared_ptr<const Descriptor> file,
                                              std::size_t size) {
  MIFDEX_TRY(auto mapped, MappedFile::map(file->get(), size));
  std::shared_ptr<ArchiveBytes> archive(new ArchiveBytes());
  archive->map_.emplace(std::move(mapped));
  archive->file_ = std::move(file);
  archive->bytes_ = archive->map_->bytes();
  return archive;
}

SharedBytes ArchiveBytes::hold(std::unique_ptr<char[]> bytes, std::size_t size) {
  std::shared_ptr<ArchiveBytes> archive(new ArchiveBytes());
  archive->memory_ = std::move(bytes);
  archive->bytes_ = PaddedBytes::assume_padded(archive->memory_.get(), size);
  return archive;
}

SharedBytes ArchiveBytes::range(const SharedBytes& whole, std::uint64_t offset,
                                std::uint64_t size) {
  std::shared_ptr<ArchiveBytes> archive(new ArchiveBytes());
  archive->whole_ = whole;
  archive->offset_ = whole->offset_ + offset;
  archive->bytes_ = PaddedBytes::assume_padded(whole->bytes().data() + offset, size);
  if (whole->place_) archive->place_ = *whole->place_ + offset;
  return archive;
}

bool ArchiveBytes::was_truncated() const {
  const ArchiveBytes& source = root();
  return source.map_ && source.map_->was_truncated();
}

std::size_t ArchiveBytes::read(std::uint64_t offset, std::size_t size, char* room) const {
  if (!is_readable()) {
    std::memcpy(room, bytes_.data() + offset, size);
    return size;
  }
  const ArchiveBytes& source = root();
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(source.file_->get(), room + done, size - done,
                                static_cast<off_t>(offset_ + offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<std::size_t>(got);
  }
  return done;
}

void ArchiveBytes::populate(std::uint64_t offset, std::uint64_t size) const {
  if (!root().map_ || offset >= bytes_.size()) return;
  size = std::min<std::uint64_t>(size, bytes_.size() - offset);
#ifdef MADV_POPULATE_READ
  char* begin = const_cast<char*>(bytes_.data() + offset);  // madvise takes it so, and only reads
  const std::uintptr_t in_page = reinterpret_cast<std::uintptr_t>(begin) % page_bytes();
  // Older kernels refuse this, and so does any kernel if the file has become shorter: then pages
  // come one by one.
  static_cast<void>(::madvise(begin - in_page, in_page + size, MADV_POPULATE_READ));
#endif
}

void ArchiveBytes::drop(std::uint64_t offset, std::uint64_t size) const {
  if (!root().map_ || offset >= bytes_.size()) return;
  size = std::min<std::uint64_t>(size, bytes_.size() - offset);
  char* begin = const_cast<char*>(bytes_.data() + offset);
  const std::uintptr_t in_page = reinterpret_cast<std::uintptr_t>(begin) % page_bytes();
  const std::uintptr_t to_first = in_page == 0 ? 0 : page_bytes() - in_page;
  if (size < to_first + page_bytes()) return;
  const std::uint64_t whole = (size - to_first) / page_bytes() * page_bytes();
  // Pages that the guard of a cut file put there stay: they are not of the file.
  if (was_truncated()) return;
  static_cast<void>(::madvise(begin + to_first, whole, MADV_DONTNEED));
}

}  // namespace mifdex::io
