// The pieces of an answer, between the threads that make them and the one that passes them on.
//
// Threads: begin(), put() and end() from any of the workers; take() from the thread that passes the
// pieces on; the rest from any. Ownership: must not outlive `intervals`.
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "index/query/line_intervals.h"
#include "io/base/result.h"

namespace mifdex::index {

/// The text of some rows.
struct RenderedRows {
  std::string text;
  std::vector<std::size_t> ends;  ///< of each row in `text`

  void clear() {
    text.clear();
    ends.clear();
  }
};

/// What one thread makes of some intervals.
struct Piece {
  std::vector<KeyInterval> intervals;
  RenderedRows rows;  ///< not yet taken
  bool done = false;
  io::Result<void> result;
};

/// Returns the result of `work()`. Libraries may throw, and an exception that leaves a thread would
/// end the program: it becomes an error.
template <class Work>
io::Result<void> without_exceptions(const Work& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return io::fail(io::ErrorKind::kFull, "out of memory");
  } catch (const std::exception& unexpected) {
    return io::fail(io::ErrorKind::kInternal, unexpected.what());
  }
}

class PieceQueue {
 public:
  /// At most `most_pieces` are begun and not yet taken.
  PieceQueue(LineIntervals& intervals, std::size_t most_pieces)
      : intervals_(intervals), most_pieces_(most_pieces) {}

  /// Returns the next piece in key order, and gives `rows` memory of rows that were taken; waits if
  /// there are too many. Returns null if there is
  /// none left, or the answer is complete. The piece is valid until end().
  Piece* begin(RenderedRows& rows);

  /// Adds rows to a piece once all pieces before it, and its own rows before these, have been
  /// taken. Returns false if the answer is complete.
  bool put(Piece& piece, RenderedRows& rows);

  /// Adds the last rows and the result of a piece. If that is an error, no further piece is begun.
  void end(Piece& piece, RenderedRows rows, io::Result<void> result);

  /// Fills `rows` with the next rows in key order. Returns false after the last, or the error at
  /// their place.
  io::Result<bool> take(RenderedRows& rows);

  /// Ends the answer with `error`, wherever take() is: for a worker that has no piece.
  void fail(io::Error error);

  /// The answer is complete: no further piece is begun.
  void stop();
  bool is_stopped() const { return stopped_.load(std::memory_order_relaxed); }

 private:
  io::Result<void> plan(Piece& piece);

  LineIntervals& intervals_;
  std::size_t most_pieces_;
  std::atomic<bool> stopped_{false};

  std::mutex mutex_;  // guards all that follow, and intervals_
  std::condition_variable changed_;
  std::deque<std::unique_ptr<Piece>> pieces_;
  std::vector<RenderedRows> spare_;  // empty, but with their memory
  bool all_begun_ = false;
  std::optional<io::Error> failure_;
};

}  // namespace mifdex::index
