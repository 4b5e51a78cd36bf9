#include "engine/ingest/listing/listing_ahead.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace mifdex::engine {
namespace {

// Fewer files say little of the rest. Each batch has about four times as many.
constexpr std::uint64_t kFilesForChoice = 64;

bool is_of_folder(const ListedFiles& listed) { return listed.entries.outer == nullptr; }

// If the index read the box in the same way, a worker reads only the files that have changed.
ReadAhead::Needs needs_of(const ListedFiles& listed) {
  const bool may_be_known =
      listed.known_at && *listed.known_at != std::numeric_limits<std::int64_t>::min();
  return may_be_known ? ReadAhead::Needs::kFacts : ReadAhead::Needs::kBytes;
}

}  // namespace

bool ListingAhead::next(ListedFiles& listed) {
  choose_readers();
  if (ahead_.empty()) {
    if (!lister_.next(listed)) return false;
  } else {
    listed = std::move(ahead_.front().listed);  // frees the archives of the old batch
    // The readers go on with a batch that a worker begins: it would read the rest one by one.
    const std::uint64_t number = ahead_.front().number;
    if (number > kMostBatches) read_ahead_.drop(number - kMostBatches);
    ahead_.pop_front();
  }
  if (is_of_folder(listed) && !listed.to_end) list_ahead();
  return true;
}

void ListingAhead::stop() { read_ahead_.stop(); }

/// Chooses the number of readers by the files read since it last changed or could have.
void ListingAhead::choose_readers() {
  const WaitCount workers{files_.load(std::memory_order_relaxed),
                          waits_.load(std::memory_order_relaxed)};
  if (workers.files < kFilesForChoice) return;
  files_.fetch_sub(workers.files, std::memory_order_relaxed);
  waits_.fetch_sub(workers.waits, std::memory_order_relaxed);
  const unsigned now = read_ahead_.readers();
  const WaitCount readers = now == 0 ? WaitCount() : read_ahead_.take_counts();
  const unsigned wanted = readers_wanted(now, workers, readers, ReadAhead::kMostReaders);
  if (wanted != now) read_ahead_.set_readers(wanted);
}

void ListingAhead::list_ahead() {
  const std::size_t batches = std::min<std::size_t>(kMostBatches, read_ahead_.readers());
  while (ahead_.size() < batches && (ahead_.empty() || is_of_folder(ahead_.back().listed))) {
    // What comes after a box, or after an archive, may have to be waited for.
    if (lister_.archives().has_more() || (!ahead_.empty() && ahead_.back().listed.to_end)) return;
    Ahead next;
    if (!lister_.next(next.listed)) return;
    if (is_of_folder(next.listed)) {
      next.number = read_ahead_.add(next.listed.files, needs_of(next.listed));
    }
    ahead_.push_back(std::move(next));
  }
}

}  // namespace mifdex::engine
