#include "engine/ingest/listing/read_ahead.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <system_error>
#include <utility>

#include "io/base/descriptor.h"
#include "io/files/slab_reader.h"

namespace mifdex::engine {
namespace {

constexpr unsigned kFewestReaders = 2;
/// Reading waits if it does so once in as many files.
constexpr std::uint64_t kFilesPerWait = 8;
/// Files that a thread takes at a time.
constexpr std::size_t kFilesAtOnce = 4;
/// The kernel reads as much when the first byte is read; more must be asked for.
constexpr std::uint64_t kReadWithFirstByte = 16U << 10U;

bool is_waiting(const WaitCount& count) {
  return count.waits != 0 && count.waits * kFilesPerWait >= count.files;
}

}  // namespace

std::uint64_t ThreadWaits::so_far() {
  rusage usage{};
  return ::getrusage(RUSAGE_THREAD, &usage) == 0 ? static_cast<std::uint64_t>(usage.ru_nvcsw) : 0;
}

unsigned readers_wanted(unsigned now, const WaitCount& workers, const WaitCount& readers,
                        unsigned most) {
  if (is_waiting(workers)) return std::min(most, std::max(kFewestReaders, now * 2));
  if (readers.files == 0 || is_waiting(readers)) return now;
  return now / 2 < kFewestReaders ? 0 : now / 2;
}

ReadAhead::~ReadAhead() { stop(); }

void ReadAhead::stop() {
  std::deque<std::shared_ptr<Batch>> dropped;  // closes folders when it is destroyed: not locked
  {
    const std::lock_guard guard(mutex_);
    ended_ = true;
    dropped.swap(queue_);
  }
  wake_.notify_all();
}

void ReadAhead::set_readers(unsigned count) {
  count = std::min(count, kMostReaders);
  try {
    while (threads_.size() < count) {
      const auto number = static_cast<unsigned>(threads_.size());
      threads_.emplace_back([this, number] { run(number); });
    }
  } catch (const std::system_error&) {
    count = static_cast<unsigned>(threads_.size());
  }
  if (count == 0 && readers_ != 0) drop(last_number_);  // closes the folders that nobody will read
  readers_ = count;
  most_readers_ = std::max(most_readers_, count);
  {
    const std::lock_guard guard(mutex_);
    wanted_ = count;
  }
  wake_.notify_all();
}

std::uint64_t ReadAhead::add(const io::FileBatch& files, Needs needs) {
  auto batch = std::make_shared<Batch>(Batch{++last_number_, files, needs});
  if (!files.empty()) {
    const std::lock_guard guard(mutex_);
    queue_.push_back(std::move(batch));
  }
  wake_.notify_all();
  return last_number_;
}

void ReadAhead::drop(std::uint64_t number) {
  std::deque<std::shared_ptr<Batch>> dropped;  // closes folders when it is destroyed: not locked
  const std::lock_guard guard(mutex_);
  while (!queue_.empty() && queue_.front()->number <= number) {
    dropped.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
}

WaitCount ReadAhead::take_counts() {
  const std::lock_guard guard(mutex_);
  return std::exchange(counts_, WaitCount());
}

void ReadAhead::run(unsigned thread) {
  std::unique_lock lock(mutex_);
  while (true) {
    wake_.wait(lock, [&] { return ended_ || (thread < wanted_ && !queue_.empty()); });
    if (ended_) return;
    std::shared_ptr<Batch> batch = queue_.front();
    const std::size_t first = batch->next;
    const std::size_t end = std::min(first + kFilesAtOnce, batch->files.size());
    batch->next = end;
    if (end == batch->files.size()) queue_.pop_front();
    lock.unlock();
    const ThreadWaits waits;
    for (std::size_t file = first; file < end && !ended_; ++file) read(*batch, file);
    const std::uint64_t waited = waits.count();
    batch.reset();
    lock.lock();
    counts_.files += end - first;
    counts_.waits += waited;
  }
}

void ReadAhead::read(const Batch& batch, std::size_t file) const {
  const int folder = batch.files.folder_fd(file);
  const char* const name = batch.files.c_name(file);
  struct stat facts{};
  if (batch.needs == Needs::kFacts) {
    static_cast<void>(::fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW));
    return;
  }
  // O_NONBLOCK: if the name has become a pipe meanwhile, opening it must not wait for ever.
  const io::Descriptor fd(::openat(folder, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!fd.is_open() || ::fstat(fd.get(), &facts) != 0 || !S_ISREG(facts.st_mode)) return;
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  const std::uint64_t wanted =
      size > max_file_bytes_ ? io::SlabReader::kSniffBytes : std::min(size, kMostBytes);
  if (wanted > kReadWithFirstByte) {
    ::posix_fadvise(fd.get(), 0, static_cast<off_t>(wanted), POSIX_FADV_WILLNEED);
  }
  char first = 0;  // waits until it is there, so that each thread has one file under way
  [[maybe_unused]] const auto got = wanted == 0 ? 0 : ::pread(fd.get(), &first, 1, 0);
}

}  // namespace mifdex::engine
