#include "io/files/slab_reader.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <new>
#include <system_error>
#include <utility>

namespace mifdex::io {
namespace {

/// Files begin on a cache line of their own, as vector loads like it.
constexpr std::size_t kCacheLine = 64;

/// No limit of a caller is above this, so that sums of sizes never overflow.
constexpr std::uint64_t kLargestFile = std::numeric_limits<std::int64_t>::max() / 4;

std::size_t aligned(std::size_t size) { return (size + kCacheLine - 1) / kCacheLine * kCacheLine; }

/// Returns the room that a file of `size` takes in a slab. One byte over its size is asked for,
/// which shows for free if it has grown; that byte is in the padding.
std::size_t slab_room(std::size_t size) { return aligned(size + PaddedBytes::kPadding); }

int open_for_reading(int folder, const char* name) {
  // O_NONBLOCK: should the name have become a pipe meanwhile, opening it must not wait for ever.
  while (true) {
    const int fd = ::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 || errno != EINTR) return fd;
  }
}

/// Reads until `enough` bytes are there, `most` at the most, or the file ends; -1 with errno.
ssize_t read_up_to(int fd, char* place, std::size_t enough, std::size_t most) {
  std::size_t have = 0;
  while (true) {
    const ssize_t got = ::read(fd, place + have, most - have);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return -1;
    have += static_cast<std::size_t>(got);
    if (got == 0 || have >= enough) return static_cast<ssize_t>(have);
  }
}

bool is_gone(int errno_value) {
  return errno_value == ENOENT || errno_value == ELOOP || errno_value == ENOTDIR;
}

}  // namespace

void BytesBatch::clear(std::size_t slab_bytes) {
  if (slab_bytes_ != slab_bytes) {
    slab_ = std::make_unique_for_overwrite<char[]>(slab_bytes);
    slab_bytes_ = slab_bytes;
  }
  slab_used_ = 0;
  files_.clear();
  rejects_.clear();
  mappings_.clear();
  archive_.reset();
  own_buffers_.clear();
  outside_bytes_ = 0;
}

void BytesBatch::add_reject(const Origin& origin, RejectKind kind, std::string detail) {
  FileBytes file;
  file.origin = origin;
  file.state = ReadState::kRejected;
  file.detail = static_cast<std::uint32_t>(rejects_.size());
  files_.push_back(file);
  rejects_.push_back({kind, 0, 0, std::move(detail)});
}

SlabReader::SlabReader(const ReadOptions& options) : options_(options) {
  const std::size_t largest = std::max(options_.map_from_bytes, kSniffBytes);
  options_.slab_bytes = std::max(options_.slab_bytes, slab_room(largest));
  options_.max_file_bytes = std::min(options_.max_file_bytes, kLargestFile);
}

void SlabReader::start(const FileBatch& files, BoxId box, std::span<const KnownStat> known) {
  files_ = &files;
  known_ = known;
  box_ = box;
  next_ = 0;
  opened_.fd.close();
}

bool SlabReader::next(BytesBatch& part) {
  part.clear(options_.slab_bytes);
  for (; files_ != nullptr && next_ < files_->size(); ++next_) {
    if (!opened_.fd.is_open() && (pass_unchanged(part) || !open_file(part))) continue;
    if (!has_room(part)) break;
    read_file(part);
    opened_.fd.close();
  }
  return !part.files_.empty();
}

bool SlabReader::pass_unchanged(BytesBatch& part) const {
  if (known_.empty() || !known_[next_].known) return false;
  const KnownStat& known = known_[next_];
  struct stat facts{};
  const char* name = files_->c_name(next_);
  if (::fstatat(files_->folder_fd(next_), name, &facts, AT_SYMLINK_NOFOLLOW) != 0) return false;
  const bool same = S_ISREG(facts.st_mode) && facts.st_mtim.tv_sec == known.mtime &&
                    static_cast<std::uint64_t>(facts.st_size) == known.size;
  if (!same) return false;
  part.files_.push_back({{},
                         origin(),
                         known.size,
                         known.mtime,
                         ReadState::kUnchanged,
                         TimeSource::kFile,
                         FileBytes::kNone});
  return true;
}

bool SlabReader::open_file(BytesBatch& part) {
  Descriptor fd(open_for_reading(files_->folder_fd(next_), files_->c_name(next_)));
  struct stat facts{};
  if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0) {
    reject_unreadable(part, errno);
    return false;
  }
  if (!S_ISREG(facts.st_mode)) {
    part.add_reject(origin(), RejectKind::kChanged, "is no regular file any more");
    return false;
  }
  opened_ = {std::move(fd), static_cast<std::uint64_t>(facts.st_size), facts.st_mtim.tv_sec};
  return true;
}

bool SlabReader::has_room(const BytesBatch& part) const {
  if (part.outside_bytes_ >= kOutsideBytes) return false;
  const std::size_t free = part.slab_bytes_ - part.slab_used_;
  if (opened_.size > options_.max_file_bytes) return slab_room(kSniffBytes) <= free;
  if (opened_.size >= options_.map_from_bytes) return true;
  return slab_room(opened_.size) <= free;
}

void SlabReader::read_file(BytesBatch& part) {
  if (opened_.size > options_.max_file_bytes) {
    glance(part);
  } else if (opened_.size < options_.map_from_bytes) {
    read_small(part);
  } else if (opened_.size == 0 || !map_file(part)) {
    read_into_own_buffer(part, {});
  }
}

void SlabReader::read_small(BytesBatch& part) {
  char* const place = part.slab_.get() + part.slab_used_;
  const ssize_t got = read_up_to(opened_.fd.get(), place, opened_.size, opened_.size + 1);
  if (got < 0) return reject_unreadable(part, errno);
  const auto size = static_cast<std::size_t>(got);
  if (size > opened_.size) return read_into_own_buffer(part, Bytes(place, size));
  part.slab_used_ += slab_room(size);
  add_read(part, place, size, ReadState::kWhole, size);
}

/// For a file that has grown since fstat (or never told its size, as in /proc), of which `begun`
/// has been read, and for one that cannot be mapped. The truth is what is read.
void SlabReader::read_into_own_buffer(BytesBatch& part, Bytes begun) {
  const std::size_t limit = options_.max_file_bytes + 1;
  std::size_t capacity = std::min(limit, std::max(2 * begun.size(), opened_.size + 1) + 4096);
  std::size_t size = 0;
  std::unique_ptr<char[]> buffer;
  while (true) {
    std::unique_ptr<char[]> larger(new (std::nothrow) char[capacity + PaddedBytes::kPadding]);
    if (larger == nullptr) return reject_unreadable(part, ENOMEM);
    const Bytes before = buffer == nullptr ? begun : Bytes(buffer.get(), size);
    if (!before.empty()) std::memcpy(larger.get(), before.data(), before.size());
    size = before.size();
    buffer = std::move(larger);
    const std::size_t wanted = capacity - size;
    const ssize_t got = read_up_to(opened_.fd.get(), buffer.get() + size, wanted, wanted);
    if (got < 0) return reject_unreadable(part, errno);
    size += static_cast<std::size_t>(got);
    if (size < capacity || capacity == limit) break;
    capacity = std::min(limit, 2 * capacity);
  }
  char* const place = buffer.get();
  part.own_buffers_.push_back(std::move(buffer));
  part.outside_bytes_ += capacity;
  if (size < limit) return add_read(part, place, size, ReadState::kWhole, size);
  struct stat facts{};
  const bool has_facts = ::fstat(opened_.fd.get(), &facts) == 0;
  const auto claimed = has_facts ? static_cast<std::uint64_t>(facts.st_size) : 0;
  add_read(part, place, std::min(size, kSniffBytes), ReadState::kTooLarge,
           std::max<std::uint64_t>(size, claimed));
}

void SlabReader::glance(BytesBatch& part) {
  char* const place = part.slab_.get() + part.slab_used_;
  const ssize_t got = read_up_to(opened_.fd.get(), place, kSniffBytes, kSniffBytes);
  if (got < 0) return reject_unreadable(part, errno);
  const auto size = static_cast<std::size_t>(got);
  part.slab_used_ += slab_room(size);
  add_read(part, place, size, ReadState::kTooLarge, opened_.size);
}

bool SlabReader::map_file(BytesBatch& part) {
  Result<MappedFile> mapped = MappedFile::map(opened_.fd.get(), opened_.size);
  if (!mapped) return false;
  part.mappings_.push_back(std::move(*mapped));
  part.outside_bytes_ += opened_.size;
  part.files_.push_back({part.mappings_.back().bytes(), origin(), opened_.size, opened_.mtime,
                         ReadState::kWhole, TimeSource::kFile,
                         static_cast<std::uint32_t>(part.mappings_.size() - 1)});
  return true;
}

void SlabReader::add_read(BytesBatch& part, char* place, std::size_t shown, ReadState state,
                          std::uint64_t size) {
  std::memset(place + shown, 0, PaddedBytes::kPadding);
  part.files_.push_back({PaddedBytes::assume_padded(place, shown), origin(), size, opened_.mtime,
                         state, TimeSource::kFile, FileBytes::kNone});
}

void SlabReader::reject_unreadable(BytesBatch& part, int errno_value) {
  const RejectKind kind = is_gone(errno_value) ? RejectKind::kChanged : RejectKind::kUnreadable;
  part.add_reject(origin(), kind, std::generic_category().message(errno_value));
}

}  // namespace mifdex::io
