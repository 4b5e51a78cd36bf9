// Threads that read files into the page cache before a worker needs them.
//
// Reading a folder that is not in memory is limited by how many requests the disk has at a time. A
// worker has one, and more workers than processors would only disturb each other when the folder is
// in memory. So there are as many workers as processors, and up to kMostReaders of these threads if
// workers wait for the disk; none are started otherwise.
//
// No result depends on them: what they read is not used, and their errors are ignored. A worker
// opens and reads each file itself, and reports what is wrong with it.
//
// Threads: a ReadAhead belongs to one thread; its destructor joins those that it started.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "io/file_batch.h"

namespace mifdex::engine {

/// How often threads had to wait while they read files.
struct WaitCount {
  std::uint64_t files = 0;
  std::uint64_t waits = 0;
};

/// Counts how often the calling thread gave up its processor to wait, be it for a disk, a server or
/// a lock. Costs a system call when it is constructed and one for each count.
class ThreadWaits {
 public:
  ThreadWaits() : begin_(so_far()) {}
  std::uint64_t count() const { return so_far() - begin_; }

 private:
  static std::uint64_t so_far();
  std::uint64_t begin_;
};

/// Returns how many threads should read ahead next, if `now` did while `workers` and `readers` read
/// these files. If the workers waited for every eighth file or more often, twice as many, from 2 to
/// `most`; otherwise, if not even the readers waited so often, half as many, from 2 to 0. Readers
/// that had nothing to read stay.
unsigned readers_wanted(unsigned now, const WaitCount& workers, const WaitCount& readers,
                        unsigned most);

class ReadAhead {
 public:
  static constexpr unsigned kMostReaders = 32;

  /// Of a file, at most this many bytes are read ahead.
  static constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 20U;

  /// `max_file_bytes`: of larger files, a worker reads only the first bytes.
  explicit ReadAhead(std::uint64_t max_file_bytes) : max_file_bytes_(max_file_bytes) {}
  ~ReadAhead();
  ReadAhead(const ReadAhead&) = delete;
  ReadAhead& operator=(const ReadAhead&) = delete;

  /// Lets `count` threads read, at most kMostReaders. They are started when they are first needed;
  /// if the system gives no more, there are fewer.
  void set_readers(unsigned count);
  unsigned readers() const { return readers_; }
  /// Returns the most threads that read at a time so far.
  unsigned most_readers() const { return most_readers_; }

  /// What a worker will need of a file.
  enum class Needs : std::uint8_t {
    kBytes,
    kFacts,  ///< size and time only, unless they have changed
  };

  /// Queues a copy of `files`, and returns its number, 1 or more. Of each file that is regular and
  /// no link, reads what is needed.
  std::uint64_t add(const io::FileBatch& files, Needs needs);

  /// Ends the reading of the batch `number` and of all before it, but for the files that are being
  /// read now.
  void drop(std::uint64_t number);

  /// Ends all reading but that of the files that are being read now.
  void stop();

  /// Returns the counts of the threads since the last call.
  WaitCount take_counts();

 private:
  struct Batch {
    std::uint64_t number = 0;
    io::FileBatch files;
    Needs needs = Needs::kBytes;
    std::size_t next = 0;  ///< the first file that no thread has taken
  };

  void run(unsigned thread);
  void read(const Batch& batch, std::size_t file) const;

  const std::uint64_t max_file_bytes_;
  unsigned readers_ = 0;
  unsigned most_readers_ = 0;
  std::uint64_t last_number_ = 0;

  std::mutex mutex_;  // guards the members below
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Batch>> queue_;
  unsigned wanted_ = 0;
  std::atomic<bool> ended_ = false;
  WaitCount counts_;

  std::vector<std::jthread> threads_;
};

}  // namespace mifdex::engine
