#include "index/commit/run_account.h"

#include <algorithm>
#include <string>

#include "index/format/keys.h"
#include "io/base/hash.h"

namespace mifdex::index {
namespace {

using Counts = std::array<std::uint64_t, kOutcomeCount + 1>;

std::uint64_t& count_of(Counts& counts, Outcome outcome) {
  return counts[static_cast<std::size_t>(outcome)];
}

/// Counts `files` duplicates as observations; if it is negative, observations as duplicates.
void count_as_observations(Counts& counts, int files) {
  const auto difference = static_cast<std::uint64_t>(static_cast<std::int64_t>(files));
  count_of(counts, Outcome::kObservation) += difference;
  count_of(counts, Outcome::kDuplicate) -= difference;
}

/// Returns the number that represents a file of the index here.
std::uint64_t number_of(std::uint32_t box, std::string_view path) {
  std::string key;
  append_file_key(key, box, path);
  return io::stable_hash(key);
}

/// True if a run found before this commit that the file is not in its box, and this commit
/// does not add it.
io::Result<bool> was_gone(const CommitWork& work, const OutcomeChange& change) {
  if (work.totals.gone == 0 || work.adds(change.box, change.path)) return false;
  std::string key;
  append_gone_key(key, change.box, change.path);
  MIFDEX_TRY(auto gone, work.store.get(Family::kFacts, key));
  return gone.has_value();
}

}  // namespace

void RunAccount::add_unseen(std::uint32_t box, std::string_view path, Outcome outcome) {
  unseen_.push_back(number_of(box, path));
  ++count_of(reach_.unseen, outcome);
}

io::Result<void> RunAccount::settle(const CommitWork& work, const FileSnapshot& known,
                                    RunEntry& run) {
  count_of(run.by_outcome, Outcome::kObservation) -= work.report.duplicates;
  count_of(run.by_outcome, Outcome::kDuplicate) += work.report.duplicates;
  if (!moves_.empty()) {
    for (const std::uint32_t i : work.by_place) {
      moves_.erase(number_of(work.place(i).box, work.place(i).path));
    }
  }
  for (const OutcomeChange& change : work.outcome_changes) {
    MIFDEX_TRY(move(work, known, change, run));
  }
  if (moves_.empty()) return {};
  for (const PendingGone& gone : work.pending.gone) {
    if (!work.adds(gone.box, gone.path)) moves_.erase(number_of(gone.box, gone.path));
  }
  return {};
}

io::Result<void> RunAccount::move(const CommitWork& work, const FileSnapshot& known,
                                  const OutcomeChange& change, RunEntry& run) {
  MIFDEX_TRY(auto gone, was_gone(work, change));
  if (gone) return {};
  MIFDEX_TRY(auto before, known.has(change.box, change.path));
  const int to_observation = change.now == Outcome::kObservation ? 1 : -1;
  if (!before) {
    count_as_observations(run.by_outcome, to_observation);
    return {};
  }
  Move& moved = moves_[number_of(change.box, change.path)];
  moved.box = change.box;
  moved.to_observation += to_observation;
  return {};
}

RunReach RunAccount::finish(const std::set<std::uint32_t>& boxes, RunEntry& run) {
  std::ranges::sort(unseen_);
  for (const auto& [file, moved] : moves_) {
    if (!boxes.contains(moved.box)) continue;
    const bool unseen = std::ranges::binary_search(unseen_, file);
    count_as_observations(unseen ? reach_.unseen : run.by_outcome, moved.to_observation);
  }
  moves_.clear();
  reach_.run = run.number;
  reach_.boxes.assign(boxes.begin(), boxes.end());
  return reach_;
}

}  // namespace mifdex::index
