#include "io/archive/tar/arriving_bytes.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>

#include "io/archive/temp_store.h"

namespace mifdex::io {
namespace {

using std::chrono::milliseconds;

// A larger buffer of the kernel saves changes between the writer and this process.
constexpr int kPipeBytes = 1 << 20;
constexpr std::size_t kReadBytes = std::size_t{256} << 10;
// A signal ends the wait; if it comes just before the wait begins, the wait lasts at most this
// long.
constexpr milliseconds kWait{200};
// So long a batch that has begun waits for more.
constexpr milliseconds kPause{100};
constexpr std::size_t kLargestIdleBuffer = 2 * ArrivingBytes::kBatchRoom;

SharedBytes joined(Bytes first, Bytes second) {
  const std::size_t all = first.size() + second.size();
  auto copy = std::make_unique_for_overwrite<char[]>(all + PaddedBytes::kPadding);
  std::ranges::copy(first, copy.get());
  std::ranges::copy(second, copy.get() + first.size());
  std::memset(copy.get() + all, 0, PaddedBytes::kPadding);
  return ArchiveBytes::hold(std::move(copy), all);
}

}  // namespace

std::optional<ssize_t> read_arrived(int fd, char* room, std::size_t size, milliseconds patience,
                                    const std::atomic<int>* stop) {
  if (stop != nullptr && stop->load() != 0) return std::nullopt;
  pollfd waited{fd, POLLIN, 0};
  const int ready = ::poll(&waited, 1, static_cast<int>(patience.count()));
  if (ready < 0 && errno != EINTR) return -1;
  if (ready <= 0) return std::nullopt;
  const ssize_t got = ::read(fd, room, size);
  if (got < 0 && (errno == EINTR || errno == EAGAIN)) return std::nullopt;
  return got;
}

void ArrivingBytes::FreeHash::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

ArrivingBytes::ArrivingBytes(ArrivingSource source)
    : source_(std::move(source)), hash_(XXH3_createState()) {
  if (!hash_ || XXH3_64bits_reset(hash_.get()) == XXH_ERROR) throw std::bad_alloc();
  if (::fcntl(source_.fd, F_GETPIPE_SZ) < kPipeBytes) {
    static_cast<void>(::fcntl(source_.fd, F_SETPIPE_SZ, kPipeBytes));
  }
  reserve(std::max(kBatchRoom, source_.beginning.size()));
  std::memcpy(memory_.get(), source_.beginning.data(), source_.beginning.size());
  size_ = source_.beginning.size();
  account(source_.beginning);
  source_.beginning = {};
}

ArrivingBytes::~ArrivingBytes() = default;

std::uint64_t ArrivingBytes::hash() const { return XXH3_64bits_digest(hash_.get()); }

void ArrivingBytes::account(Bytes bytes) {
  XXH3_64bits_update(hash_.get(), bytes.data(), bytes.size());
  resume_ += bytes.size();
  if (source_.received != nullptr) *source_.received += bytes.size();
}

void ArrivingBytes::fail_at(Error error) {
  ended_ = true;
  if (!failure_) failure_ = std::move(error);
}

/// Reads what there is; returns false if nothing came: the stream has ended, or `patience` has.
bool ArrivingBytes::read_more(char* room, std::size_t size, milliseconds patience,
                              std::size_t& got) {
  const auto read = read_arrived(source_.fd, room, size, patience, source_.stop);
  if (!read) {
    ended_ = source_.stop != nullptr && source_.stop->load() != 0;
    return false;
  }
  if (*read < 0) {
    fail_at(
        fail(ErrorKind::kBox, "cannot be read", source_.name, errno, "give the archive as a file")
            .error());
    return false;
  }
  if (*read == 0) {
    ended_ = true;
    return false;
  }
  got = static_cast<std::size_t>(*read);
  account(Bytes(room, got));
  return true;
}

void ArrivingBytes::reserve(std::uint64_t capacity) {
  if (capacity <= capacity_) return;
  const auto room = static_cast<std::size_t>(capacity);
  auto larger = std::make_unique_for_overwrite<char[]>(room);
  if (size_ != 0) std::memcpy(larger.get(), memory_.get(), size_);
  memory_ = std::move(larger);
  capacity_ = room;
}

/// Reads until the buffer has `want` bytes; returns false if the stream ends before. With
/// `patience`, returns false also if no bytes come for so long.
bool ArrivingBytes::fill(std::uint64_t want, milliseconds patience) {
  while (size_ < want && !ended_) {
    // A size that a header declares is not believed before the bytes come (GUARDS.md, guard 8).
    if (size_ == capacity_) reserve(std::min<std::uint64_t>(want, 2 * size_));
    const std::size_t room = std::min(capacity_ - size_, kReadBytes);
    std::size_t got = 0;
    const bool waits = patience.count() == 0;
    if (read_more(memory_.get() + size_, room, waits ? kWait : patience, got)) {
      size_ += got;
    } else if (!waits) {
      break;
    }
  }
  return size_ >= want;
}

Bytes ArrivingBytes::view(std::uint64_t at, std::uint64_t size) {
  const std::uint64_t from = at - base_;
  static_cast<void>(fill(from + size, milliseconds(0)));
  if (from >= size_) return {};
  return {memory_.get() + from, std::min<std::size_t>(size, size_ - from)};
}

bool ArrivingBytes::has_arrived(std::uint64_t at, std::uint64_t size) {
  return fill(at - base_ + size, kPause) || ended_;
}

/// Writes `bytes` to `into` unless that is -1.
void ArrivingBytes::store(Bytes bytes, int into) {
  while (into >= 0 && !bytes.empty() && !failure_) {
    const ssize_t put = ::write(into, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put < 0) {
      const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
      return fail_at(fail(full ? ErrorKind::kFull : ErrorKind::kIo,
                          "cannot store an archive that is in a stream", source_.folder, errno,
                          "there must be space for the archives in it; or give it as a file")
                         .error());
    }
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
}

std::shared_ptr<const Descriptor> ArrivingBytes::store_from(std::uint64_t at, std::uint64_t size) {
  Result<Descriptor> made = make_nameless_file(source_.folder);
  if (!made) {
    fail_at(std::move(made).error());
    return nullptr;
  }
  auto file = std::make_shared<const Descriptor>(*std::move(made));
  store(Bytes(memory_.get() + (at - base_), static_cast<std::size_t>(size)), file->get());
  return file;
}

std::uint64_t ArrivingBytes::pass(std::uint64_t at, std::uint64_t size, int into) {
  const std::uint64_t from = std::min<std::uint64_t>(at - base_, size_);
  std::uint64_t passed = std::min<std::uint64_t>(size, size_ - from);
  store(Bytes(memory_.get() + from, static_cast<std::size_t>(passed)), into);
  if (passed == size) return passed;
  size_ = static_cast<std::size_t>(from);
  passing_.resize(kReadBytes);
  while (passed < size && !ended_) {
    std::size_t got = 0;
    const auto room = std::min<std::uint64_t>(size - passed, passing_.size());
    if (!read_more(passing_.data(), static_cast<std::size_t>(room), kWait, got)) continue;
    store(Bytes(passing_.data(), got), into);
    passed += got;
  }
  return passed;
}

SharedBytes ArrivingBytes::take(std::uint64_t next, Bytes extra) {
  const auto used = static_cast<std::size_t>(std::min<std::uint64_t>(next - base_, size_));
  const SharedBytes own = joined({memory_.get(), used}, {});
  SharedBytes bytes = extra.empty() ? own : joined({memory_.get(), used}, extra);
  taken_.push_back({base_, base_ + used, own});
  drop_before(next);
  while (!taken_.empty() && taken_.front().end + kWindow <= next) taken_.pop_front();
  return bytes;
}

void ArrivingBytes::drop_before(std::uint64_t next) {
  const std::uint64_t from = next - base_;
  if (has_gap() || from >= size_) {
    // Bytes after the gap, or the end of the stream: nothing of the buffer is after `next`.
    size_ = 0;
    base_ = resume_;
  } else {
    size_ -= static_cast<std::size_t>(from);
    std::memmove(memory_.get(), memory_.get() + from, size_);
    base_ = next;
  }
  if (capacity_ > kLargestIdleBuffer && size_ <= kBatchRoom) {
    capacity_ = 0;
    reserve(kBatchRoom);
  }
}

bool ArrivingBytes::recall(std::uint64_t at, std::uint64_t size, std::string& bytes) const {
  if (at >= base_ && at + size <= base_ + size_) {
    bytes.append(memory_.get() + (at - base_), static_cast<std::size_t>(size));
    return true;
  }
  const auto chunk = std::ranges::upper_bound(taken_, at, {}, &Taken::base);
  if (chunk == taken_.begin()) return false;
  const Taken& taken = *std::prev(chunk);
  if (at + size > taken.end) return false;
  bytes.append(taken.bytes->bytes().data() + (at - taken.base), static_cast<std::size_t>(size));
  return true;
}

void ArrivingBytes::drain() {
  passing_.resize(kReadBytes);
  while (!ended_) {
    std::size_t got = 0;
    static_cast<void>(read_more(passing_.data(), passing_.size(), kWait, got));
  }
}

}  // namespace mifdex::io
