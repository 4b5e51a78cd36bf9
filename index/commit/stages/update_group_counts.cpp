// A stage of a commit: counts of every (job, machine) that changed.
#include <algorithm>
#include <compare>
#include <functional>
#include <optional>
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

/// A change as it is sorted.
struct RankedChange {
  std::uint64_t rank = 0;  ///< of machine and job
  std::uint32_t change = 0;

  friend auto operator<=>(const RankedChange&, const RankedChange&) = default;
};

/// Sorts by machine and job, which is the order of by_machine's keys; merges changes of one group
/// into one entry.
void order_changes(CommitWork& work) {
  const io::LargeVector<GroupChange> changes = std::exchange(work.group_changes, {});
  std::vector<RankedChange> order(changes.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    order[i] = {work.rank_of(changes[i].machine, changes[i].job), i};
  }
  io::sort_parallel(order, work.threads, std::less<>());
  work.group_changes.reserve(order.size());
  std::optional<std::uint64_t> last;
  for (const RankedChange& next : order) {
    const GroupChange& change = changes[next.change];
    if (last == next.rank) {
      add_side(work.group_changes.back().added, change.added);
      add_side(work.group_changes.back().removed, change.removed);
    } else {
      work.group_changes.push_back(change);
    }
    last = next.rank;
  }
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
GroupCounts summed(const GroupCounts& before, const GroupChange& change) {
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
std::optional<GroupEnds> simple_ends(const GroupCounts& before, const GroupChange& change,
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

class GroupUpdater {
 public:
  explicit GroupUpdater(CommitWork& work) : work_(work), stored_(work.store, Family::kByMachine) {}

  io::Result<void> roll_all() {
    order_changes(work_);
    work_.groups.reserve(work_.group_changes.size());
    std::size_t begin = 0;
    std::string key;
    for (std::size_t i = 0; i < work_.group_changes.size(); ++i) {
      const GroupChange& change = work_.group_changes[i];
      key.clear();
      const std::uint64_t group = work_.group_fingerprint(change.job, change.machine);
      MIFDEX_TRY(auto may_be_stored, work_.stored_jobs.may_have(change.job, group));
      if (!work_.is_last) work_.stored_jobs.add_key(change.job, group);
      if (may_be_stored) {
        append_group_key(key, work_.names.text(change.machine), work_.names.text(change.job));
      }
      stored_.add(key);
      if (!stored_.full() && i + 1 != work_.group_changes.size()) continue;
      MIFDEX_TRY(roll_batch(begin, i + 1));
      begin = i + 1;
    }
    return {};
  }

 private:
  io::Result<void> roll_batch(std::size_t begin, std::size_t end) {
    MIFDEX_TRY(stored_.look());
    for (std::size_t i = begin; i < end; ++i) {
      const GroupChange& change = work_.group_changes[i];
      GroupRow row{change.job, change.machine, 0, {}};
      if (const auto value = stored_.value(i - begin)) {
        row.before = static_cast<std::uint32_t>(work_.groups_before.size());
        if (!decode_counts(*value, work_.groups_before.emplace_back())) {
          return std::unexpected(damaged_row("by_machine", work_.store.dir()));
        }
      }
      MIFDEX_TRY(auto after, counts_after(work_.before(row), change));
      row.after = after;
      if (!row.after.any_line()) erase(row);
      work_.groups.push_back(row);
    }
    stored_.clear();
    return {};
  }

  io::Result<GroupCounts> counts_after(const GroupCounts& before, const GroupChange& change) {
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
    work_.erase(Family::kByMachine, std::move(key));
  }

  CommitWork& work_;
  MultiGet stored_;
};

}  // namespace

io::Result<void> update_group_counts(CommitWork& work) { return GroupUpdater(work).roll_all(); }

}  // namespace mifdex::index
