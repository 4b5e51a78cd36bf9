#include "index/query/piece_queue.h"

#include <utility>

namespace mifdex::index {

Piece* PieceQueue::begin(RenderedRows& rows) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_stopped() || all_begun_ || pieces_.size() < most_pieces_; });
  if (is_stopped() || all_begun_) return nullptr;
  if (!spare_.empty()) {
    rows = std::move(spare_.back());
    spare_.pop_back();
  }
  auto piece = std::make_unique<Piece>();
  auto planned = plan(*piece);
  all_begun_ = all_begun_ || !planned;
  if (planned && piece->intervals.empty()) {
    changed_.notify_all();
    return nullptr;
  }
  Piece* const begun = piece.get();
  pieces_.push_back(std::move(piece));
  if (!planned) {
    // The rows of the intervals before the error come first.
    auto failed = std::make_unique<Piece>();
    failed->result = std::move(planned);
    failed->done = true;
    pieces_.push_back(std::move(failed));
  }
  return begun;
}

/// Adds the next intervals to `piece`; fails if one cannot be read.
io::Result<void> PieceQueue::plan(Piece& piece) {
  return without_exceptions([&]() -> io::Result<void> {
    while (piece.intervals.size() < intervals_.intervals_in_piece()) {
      MIFDEX_TRY(auto interval, intervals_.next());
      all_begun_ = !interval;
      if (all_begun_) break;
      piece.intervals.push_back(*std::move(interval));
    }
    return {};
  });
}

bool PieceQueue::put(Piece& piece, RenderedRows& rows) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] {
    return is_stopped() || (pieces_.front().get() == &piece && piece.rows.ends.empty());
  });
  if (is_stopped()) return false;
  piece.rows = std::move(rows);
  rows = {};
  if (!spare_.empty()) {
    rows = std::move(spare_.back());
    spare_.pop_back();
  }
  changed_.notify_all();
  return true;
}

void PieceQueue::end(Piece& piece, RenderedRows rows, io::Result<void> result) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return is_stopped() || piece.rows.ends.empty(); });
  piece.rows = std::move(rows);
  piece.result = std::move(result);
  piece.done = true;
  if (!piece.result) all_begun_ = true;
  changed_.notify_all();
}

io::Result<bool> PieceQueue::take(RenderedRows& rows) {
  rows.clear();
  std::unique_lock lock(mutex_);
  for (;;) {
    changed_.wait(lock, [&] {
      if (failure_) return true;
      if (pieces_.empty()) return all_begun_;
      return pieces_.front()->done || !pieces_.front()->rows.ends.empty();
    });
    if (failure_) return std::unexpected(*failure_);
    if (pieces_.empty()) return false;
    Piece& piece = *pieces_.front();
    if (!piece.rows.ends.empty()) {
      if (rows.ends.capacity() != 0 && spare_.size() < most_pieces_) {
        spare_.push_back(std::move(rows));
      }
      rows = std::exchange(piece.rows, {});
      changed_.notify_all();
      return true;
    }
    if (!piece.result) return io::pass(piece.result);
    pieces_.pop_front();
    changed_.notify_all();
  }
}

void PieceQueue::fail(io::Error error) {
  const std::lock_guard lock(mutex_);
  failure_ = std::move(error);
  stopped_ = true;
  changed_.notify_all();
}

void PieceQueue::stop() {
  const std::lock_guard lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace mifdex::index
