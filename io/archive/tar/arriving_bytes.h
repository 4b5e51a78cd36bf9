// The bytes of a tar that comes from a pipe, read as they arrive.
//
// A reader goes through them from the front. The bytes at hand are in one buffer; take() copies
// those of a batch out of it, and later ones are read over them. What was taken is kept for
// kWindow bytes more, because a hard link may need the bytes of a file before it. So memory is
// bounded by kWindow and the largest file that a reader asks for, whatever the length of the
// stream, and nothing is stored on disk but what a caller of pass() asks for.
//
// Positions count from the first byte of the stream. Threads: one at a time; take()'s results go to
// any. Errors: failure() has why the bytes ended early: kBox if the pipe cannot be read, kFull and
// kIo of the file that pass() writes.
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/archive/archive_bytes.h"
#include "io/base/bytes.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"

struct XXH3_state_s;

namespace mifdex::io {

/// Where the bytes come from.
struct ArrivingSource {
  int fd = -1;
  std::shared_ptr<const Descriptor> owner{};       ///< keeps `fd` open; null: it stays open anyway
  std::string name{};                              ///< for messages
  std::string beginning{};                         ///< bytes that were read from it before
  std::string folder{};                            ///< for the files of pass()
  const std::atomic<int>* stop = nullptr;          ///< not 0: the bytes end here
  std::atomic<std::uint64_t>* received = nullptr;  ///< counts the bytes; null: not counted
};

/// Reads available bytes, and waits at most `patience` for the first of them. Returns nothing if
/// none came or if `stop` is set; 0: the end; -1: errno.
std::optional<ssize_t> read_arrived(int fd, char* room, std::size_t size,
                                    std::chrono::milliseconds patience,
                                    const std::atomic<int>* stop);

class ArrivingBytes {
 public:
  /// How many bytes before the last ones taken recall() can return.
  static constexpr std::uint64_t kWindow = std::uint64_t{16} << 20;
  /// A batch should not need more of the buffer than this.
  static constexpr std::size_t kBatchRoom = std::size_t{1} << 20;

  explicit ArrivingBytes(ArrivingSource source);
  ~ArrivingBytes();
  ArrivingBytes(const ArrivingBytes&) = delete;
  ArrivingBytes& operator=(const ArrivingBytes&) = delete;

  /// Returns the position of the first byte in the buffer.
  std::uint64_t base() const { return base_; }

  /// Returns [at, at + size), or less if the stream ends before; waits for it. Valid until the next
  /// call. REQUIRES: `at` is not before base(), and not after a gap that pass() made.
  Bytes view(std::uint64_t at, std::uint64_t size);

  /// True if view(at, size) would not wait, after waiting a moment for it.
  bool has_arrived(std::uint64_t at, std::uint64_t size);

  /// Passes over [at, at + size) without keeping it, and returns how many of these bytes the stream
  /// has. Writes them to `into` unless that is -1.
  std::uint64_t pass(std::uint64_t at, std::uint64_t size, int into);

  /// Returns a new file without a name that has the `size` bytes at `at`, which must be in the
  /// buffer; null if it cannot be written, which is a failure(). It is open for pass().
  std::shared_ptr<const Descriptor> store_from(std::uint64_t at, std::uint64_t size);

  /// True if pass() left a gap in the buffer: take() or drop_before() must come next.
  bool has_gap() const { return resume_ != base_ + size_; }

  /// Returns the bytes from base() to `next`, without a gap at their end, and then `extra`. The
  /// buffer begins at `next` after that. The window keeps them without `extra`.
  SharedBytes take(std::uint64_t next, Bytes extra);

  /// Lets go of the bytes before `next`.
  void drop_before(std::uint64_t next);

  /// Appends [at, at + size), which must have been taken at once, to `bytes`. Returns false if it
  /// is no longer kept.
  bool recall(std::uint64_t at, std::uint64_t size, std::string& bytes) const;

  /// Reads to the end of the stream.
  void drain();

  /// Returns the length of the stream and XXH3-64 of its bytes; after drain().
  std::uint64_t length() const { return resume_; }
  std::uint64_t hash() const;

  const std::optional<Error>& failure() const { return failure_; }

  /// True if the user stopped the run, so that the bytes may end early.
  bool was_stopped() const { return source_.stop != nullptr && source_.stop->load() != 0; }

 private:
  struct FreeHash {
    void operator()(XXH3_state_s* state) const;
  };
  struct Taken {
    std::uint64_t base = 0;
    std::uint64_t end = 0;
    SharedBytes bytes;
  };

  bool read_more(char* room, std::size_t size, std::chrono::milliseconds patience,
                 std::size_t& got);
  bool fill(std::uint64_t want, std::chrono::milliseconds patience);
  void reserve(std::uint64_t capacity);
  void account(Bytes bytes);
  void fail_at(Error error);
  void store(Bytes bytes, int into);

  ArrivingSource source_;
  std::unique_ptr<XXH3_state_s, FreeHash> hash_;
  std::unique_ptr<char[]> memory_;
  std::size_t capacity_ = 0;
  std::size_t size_ = 0;      // bytes in memory_, from base_
  std::uint64_t base_ = 0;    //
  std::uint64_t resume_ = 0;  // the position of the next byte of the pipe
  std::vector<char> passing_;
  bool ended_ = false;
  std::deque<Taken> taken_;
  std::optional<Error> failure_;
};

}  // namespace mifdex::io
