// A stage of a commit: counts of every (job, machine) that changed.
#include <algorithm>
#include <compare>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "index/commit/commit_work.h"
#include "index/commit/line_overlay.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/multi_get.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/huge_pages.h"
#include "io/base/parallel.h"

namespace mifdex::index {
namespace {

void add_side(GroupChange::Side& to, const GroupChange::Side& from) {
  for (std::size_t i = 0; i < to.lines.size(); ++i) to.lines[i] += from.lines[i];
  to.failed += from.failed;
  to.kept_places += from.kept_places;
  if (from.observations == 0) return;
  const bool any = to.observations != 0;
  if (!any || from.last > to.last || (from.last == to.last && from.newest_hash < to.newest_hash)) {
    to.newest_hash = from.newest_hash;
    to.newest_status = from.newest_status;
  }
  to.first = any ? std::min(to.first, from.first) : from.first;
  to.last = any ? std::max(to.last, from.last) : from.last;
  to.observations += from.observations;
}

/// The change of one group: a GroupChange, or several that were merged.
struct MergedChange {
  NameId job = 0;
  NameId machine = 0;
  GroupChange::Side added;
  GroupChange::Side removed;
};

/// A change as it is sorted: by machine and job, which is the order of by_machine's keys.
struct RankedChange {
  std::uint64_t rank = 0;    ///< of machine and job
  std::uint32_t list = 0;    ///< of CommitWork::group_changes
  std::uint32_t change = 0;  ///< of the list

  friend auto operator<=>(const RankedChange&, const RankedChange&) = default;
};

io::LargeVector<RankedChange> ordered_changes(const CommitWork& work) {
  io::LargeVector<RankedChange> order;
  std::size_t changes = 0;
  for (const GroupChanges& list : work.group_changes) changes += list.groups.size();
  order.reserve(changes);
  for (std::uint32_t list = 0; list < work.group_changes.size(); ++list) {
    const io::LargeVector<GroupChange>& groups = work.group_changes[list].groups;
    for (std::uint32_t i = 0; i < groups.size(); ++i) {
      order.push_back({work.rank_of(groups[i].machine, groups[i].job), list, i});
    }
  }
  io::sort_parallel(order, work.threads, std::less<>());
  return order;
}

/// Counts an attributed group as one line, under the status of its newest observation, or None if
/// there are only places kept for one. (Observations that nothing attributes are a line each.)
void count_one_line(GroupCounts& counts, LineStatus newest) {
  counts.lines = {};
  if (counts.observations != 0) {
    counts.lines[static_cast<std::size_t>(newest)] = 1;
  } else if (counts.kept_places != 0) {
    counts.lines[static_cast<std::size_t>(LineStatus::kNone)] = 1;
  }
}

/// Sets the counts that follow from the group's own failures. Each line without job or machine
/// counts by itself.
void count_failures(GroupCounts& counts, bool open) {
  counts.failed_machines = open ? counts.failed : std::min<std::uint64_t>(counts.failed, 1);
  counts.exhausted = !open && counts.failed >= kRetriesExhausted ? 1 : 0;
}

/// Returns the status that the one line of a group had, if it had an observation.
LineStatus line_status(const GroupCounts& counts) {
  const auto at = std::ranges::find_if(counts.lines, [](std::uint64_t n) { return n != 0; });
  return static_cast<LineStatus>(at - counts.lines.begin());
}

/// Returns the numbers after a change; times and the newest status are those before it.
GroupCounts summed(const GroupCounts& before, const MergedChange& change) {
  GroupCounts after = before;
  const GroupChange::Side& added = change.added;
  const GroupChange::Side& removed = change.removed;
  for (std::size_t i = 0; i < after.lines.size(); ++i) {
    after.lines[i] = after.lines[i] + added.lines[i] - removed.lines[i];
  }
  after.observations = after.observations + added.observations - removed.observations;
  after.failed = after.failed + added.failed - removed.failed;
  after.kept_places = after.kept_places + added.kept_places - removed.kept_places;
  return after;
}

/// Returns both ends of the group after a change, if they follow from these numbers alone; else
/// nothing.
std::optional<GroupEnds> simple_ends(const GroupCounts& before, const MergedChange& change,
                                     bool open) {
  const GroupChange::Side& added = change.added;
  const GroupChange::Side& removed = change.removed;
  const GroupEnds coming{added.observations != 0, added.first, added.last, added.newest_status};
  if (removed.observations == before.observations)
    return coming;  // there were none, or all are
                    // removed
  const bool keeps_ends = removed.observations == 0 ||
                          (open && removed.first > before.first && removed.last < before.last);
  if (!keeps_ends) return std::nullopt;
  GroupEnds ends{true, before.first, before.last, line_status(before)};
  if (!coming.any) return ends;
  if (!open && coming.last == before.last) return std::nullopt;  // hashes decide
  if (coming.last > before.last) ends.newest_status = coming.newest_status;
  ends.first = std::min(ends.first, coming.first);
  ends.last = std::max(ends.last, coming.last);
  return ends;
}

/// What one thread finds for the groups of a range of machines.
struct UpdatedPiece {
  std::span<const RankedChange> changes;
  GroupRows groups;
  std::vector<RowChange> erased;
  std::vector<std::uint64_t> written;  ///< fingerprints that a later commit may ask for
  io::Result<void> done;
};

class GroupUpdater {
 public:
  GroupUpdater(const CommitWork& work, UpdatedPiece& piece)
      : work_(work), piece_(piece), stored_(work.store, Family::kByMachine) {}

  io::Result<void> update_all() {
    const std::span<const RankedChange> changes = piece_.changes;
    fingerprints_.resize(changes.size());
    piece_.groups.rows.reserve(changes.size());
    std::string key;
    for (std::size_t i = 0; i < changes.size();) {
      look_ahead(i);
      const std::uint64_t fingerprint = fingerprints_[i];
      const MergedChange& change = batch_.emplace_back(take_group(i));
      key.clear();
      if (work_.stored_jobs.may_have(change.job, fingerprint)) {
        append_group_key(key, work_.names.text(change.machine), work_.names.text(change.job));
      }
      if (!work_.is_last && !work_.stored_jobs.is_stored(change.job)) {
        piece_.written.push_back(fingerprint);
      }
      stored_.add(key);
      if (stored_.full()) MIFDEX_TRY(update_batch());
    }
    return update_batch();
  }

 private:
  const GroupChange& change_of(const RankedChange& ranked) const {
    return work_.group_changes[ranked.list].groups[ranked.change];
  }

  /// Starts to fetch what the changes after number `i` need; sets the fingerprint of one of them.
  void look_ahead(std::size_t i) {
    constexpr std::size_t kFingerprintsAhead = 8;
    constexpr std::size_t kChangesAhead = 24;
    const std::span<const RankedChange> changes = piece_.changes;
    if (i + kChangesAhead < changes.size()) {
      const char* at = reinterpret_cast<const char*>(&change_of(changes[i + kChangesAhead]));
      __builtin_prefetch(at);
      __builtin_prefetch(at + sizeof(GroupChange) - 1);
    }
    const std::size_t end = std::min(i + kFingerprintsAhead + 1, changes.size());
    for (; next_fingerprint_ < end; ++next_fingerprint_) {
      const GroupChange& change = change_of(changes[next_fingerprint_]);
      fingerprints_[next_fingerprint_] = work_.group_fingerprint(change.job, change.machine);
      work_.stored_jobs.prefetch(fingerprints_[next_fingerprint_]);
    }
  }

  /// Merges the changes of the group of change number `i`, and moves `i` behind them.
  MergedChange take_group(std::size_t& i) const {
    const std::uint64_t rank = piece_.changes[i].rank;
    const GroupChange& first = change_of(piece_.changes[i]);
    MergedChange merged{first.job, first.machine, first.added, removed_of(piece_.changes[i])};
    for (++i; i < piece_.changes.size() && piece_.changes[i].rank == rank; ++i) {
      add_side(merged.added, change_of(piece_.changes[i]).added);
      add_side(merged.removed, removed_of(piece_.changes[i]));
    }
    return merged;
  }

  const GroupChange::Side& removed_of(const RankedChange& ranked) const {
    return work_.group_changes[ranked.list].removed[change_of(ranked).removed];
  }

  io::Result<void> update_batch() {
    MIFDEX_TRY(stored_.look());
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      const MergedChange& change = batch_[i];
      GroupRow row{change.job, change.machine, 0, {}};
      if (const auto value = stored_.value(i)) {
        row.before = static_cast<std::uint32_t>(piece_.groups.before.size());
        if (!decode_counts(*value, piece_.groups.before.emplace_back())) {
          return std::unexpected(damaged_row("by_machine", work_.store.dir()));
        }
      }
      MIFDEX_TRY(auto after, counts_after(piece_.groups.before_of(row), change));
      row.after = after;
      if (!row.after.any_line()) erase(row);
      piece_.groups.rows.push_back(row);
    }
    stored_.clear();
    batch_.clear();
    return {};
  }

  io::Result<GroupCounts> counts_after(const GroupCounts& before, const MergedChange& change) {
    const bool open = change.job == 0 || change.machine == 0;
    GroupCounts after = summed(before, change);
    auto ends = simple_ends(before, change, open);
    if (!ends) {
      std::string prefix;
      append_name(prefix, work_.names.text(change.job));
      append_name(prefix, work_.names.text(change.machine));
      MIFDEX_TRY(auto found, ends_of_group(work_, prefix));
      ends = found;
    }
    after.first = ends->any ? ends->first : 0;
    after.last = ends->any ? ends->last : 0;
    if (!open) count_one_line(after, ends->newest_status);
    count_failures(after, open);
    return after;
  }

  void erase(const GroupRow& row) {
    std::string key;
    append_group_key(key, work_.names.text(row.machine), work_.names.text(row.job));
    piece_.erased.push_back({std::move(key), std::nullopt});
  }

  const CommitWork& work_;
  UpdatedPiece& piece_;
  MultiGet stored_;
  std::vector<MergedChange> batch_;
  io::LargeVector<std::uint64_t> fingerprints_;  // by change
  std::size_t next_fingerprint_ = 0;             // the first that is not set
};

/// Cuts the changes between machines, into as many pieces as are worth a thread.
std::vector<UpdatedPiece> cut_machines(const CommitWork& work,
                                       std::span<const RankedChange> changes) {
  const std::size_t most = work.pieces_of(changes.size());
  std::vector<UpdatedPiece> pieces(most);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < most; ++i) {
    std::size_t end = std::max(begin, changes.size() * (i + 1) / most);
    while (end != 0 && end < changes.size() &&
           changes[end].rank >> 32U == changes[end - 1].rank >> 32U) {
      ++end;
    }
    pieces[i].changes = changes.subspan(begin, end - begin);
    begin = end;
  }
  return pieces;
}

void join(CommitWork& work, UpdatedPiece& piece) {
  work.stored_jobs.add_keys(piece.written);
  std::ranges::move(piece.erased, std::back_inserter(work.changes_of(Family::kByMachine)));
  work.groups.push_back(std::move(piece.groups));
}

}  // namespace

io::Result<void> update_group_counts(CommitWork& work) {
  const io::LargeVector<RankedChange> changes = ordered_changes(work);
  std::vector<UpdatedPiece> pieces = cut_machines(work, changes);
  io::try_each_piece(pieces.size(), work.threads, [&](std::size_t i) {
    pieces[i].done = GroupUpdater(work, pieces[i]).update_all();
  });
  for (const UpdatedPiece& piece : pieces) MIFDEX_TRY(piece.done);
  for (UpdatedPiece& piece : pieces) join(work, piece);
  work.group_changes.clear();
  return {};
}

}  // namespace mifdex::index
