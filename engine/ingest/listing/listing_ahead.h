// The batches of a Lister, in its order. If reading waits for a disk, folders are listed some
// batches ahead, so that ReadAhead has the names early enough.
//
// Archives are not listed ahead: their bytes come from few files, which the kernel reads ahead.
//
// Threads: next() one at a time; add_reading() any.
#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <vector>

#include "engine/ingest/listing/listed_files.h"
#include "engine/ingest/listing/lister.h"
#include "engine/ingest/listing/read_ahead.h"

namespace mifdex::engine {

class ListingAhead {
 public:
  /// The most batches of names that are listed before they are asked for, and the most that were
  /// asked for and are still read ahead. Each has descriptors of up to
  /// io::ListOptions::folders_per_batch folders.
  static constexpr std::size_t kMostBatches = 8;

  /// The memory that these can use: the names of each batch, the copies for the readers, and what
  /// the threads use.
  static constexpr std::size_t kMemory = std::size_t{4} << 20U;

  /// `max_file_bytes` as in io::ReadOptions.
  ListingAhead(Lister& lister, std::uint64_t max_file_bytes)
      : lister_(lister), read_ahead_(max_file_bytes) {}

  /// Fills `listed`, whose memory is reused; returns false if the lister has no more for now and
  /// all that it listed was returned.
  bool next(ListedFiles& listed);

  /// Counts the files of a folder that a worker has read.
  void add_reading(const WaitCount& reading) {
    files_.fetch_add(reading.files, std::memory_order_relaxed);
    waits_.fetch_add(reading.waits, std::memory_order_relaxed);
  }

  /// Returns the most threads that read ahead at a time; 0: reading did not wait.
  unsigned most_readers() const { return read_ahead_.most_readers(); }

  /// Ends the reading ahead: no batch will be asked for again.
  void stop();

 private:
  struct Ahead {
    ListedFiles listed;
    std::uint64_t number = 0;  ///< in read_ahead_; 0 for the entries of an archive
  };

  void choose_readers();
  void list_ahead();

  Lister& lister_;
  ReadAhead read_ahead_;
  std::deque<Ahead> ahead_;
  std::atomic<std::uint64_t> files_{0};  // that workers read since the last choice
  std::atomic<std::uint64_t> waits_{0};
};

}  // namespace mifdex::engine
