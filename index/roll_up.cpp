// Sixth stage of a commit: counts of every (job, machine), job and machine that changed, and of the
// index.
#include <algorithm>
#include <optional>

#include "index/commit_work.h"
#include "index/keys.h"
#include "index/line_overlay.h"
#include "index/point_lookups.h"
#include "index/rocksdb_error.h"
#include "index/row_codec.h"

namespace mifdex::index {
namespace {

void add_side(GroupChange::Side& to, const GroupChange::Side& from) {
  if (from.counts.observations == 0) return;
  if (to.counts.observations == 0) {
    to = from;
    return;
  }
  const bool newer = from.counts.last > to.counts.last ||
                     (from.counts.last == to.counts.last && from.newest_hash < to.newest_hash);
  if (newer) {
    to.newest_hash = from.newest_hash;
    to.newest_status = from.newest_status;
  }
  merge_counts(to.counts, from.counts);
}

/// By machine and job, which is the order of by_machine's keys; one entry each.
void order_changes(CommitWork& work) {
  std::vector<GroupChange>& changes = work.group_changes;
  const auto rank = [&](const GroupChange& c) { return work.rank_of(c.machine, c.job); };
  std::ranges::sort(changes, {}, rank);
  std::size_t kept = 0;
  for (std::size_t i = 1; i < changes.size(); ++i) {
    if (rank(changes[i]) == rank(changes[kept])) {
      add_side(changes[kept].come, changes[i].come);
      add_side(changes[kept].go, changes[i].go);
    } else {
      changes[++kept] = changes[i];
    }
  }
  if (!changes.empty()) changes.resize(kept + 1);
}

/// A line is one (job, machine), under the status of its newest observation; what nothing
/// attributes is a line each.
void make_one_line(StatusCounts& counts, LineStatus newest) {
  counts.lines = {};
  counts.lines[static_cast<std::size_t>(newest)] = 1;
}

/// The counts after a change that takes nothing away, or all, and whose newest is beyond doubt;
/// else nothing.
std::optional<StatusCounts> simply_added(const StatusCounts& before, const GroupChange& change,
                                         bool open) {
  if (change.go.counts.observations == before.observations) {  // none, or all of them
    StatusCounts after = change.come.counts;
    if (!open && after.observations != 0) make_one_line(after, change.come.newest_status);
    return after;
  }
  if (change.go.counts.observations != 0) return std::nullopt;
  if (!open && change.come.counts.last == before.last) return std::nullopt;
  StatusCounts after = before;
  merge_counts(after, change.come.counts);
  if (open) return after;
  after.lines = before.lines;
  if (change.come.counts.last > before.last) make_one_line(after, change.come.newest_status);
  return after;
}

/// The same for an open group that loses lines from its midst.
std::optional<StatusCounts> simply_moved(const StatusCounts& before, const GroupChange& change) {
  const StatusCounts& go = change.go.counts;
  if (before.observations <= go.observations || go.first <= before.first ||
      go.last >= before.last) {
    return std::nullopt;
  }
  StatusCounts after = before;
  for (std::size_t i = 0; i < after.lines.size(); ++i) after.lines[i] -= go.lines[i];
  after.observations -= go.observations;
  if (change.come.counts.observations != 0) merge_counts(after, change.come.counts);
  return after;
}

class GroupRoller {
 public:
  explicit GroupRoller(CommitWork& work) : work_(work), stored_(work.store, Family::kByMachine) {}

  io::Result<void> roll_all() {
    order_changes(work_);
    work_.groups.reserve(work_.group_changes.size());
    std::size_t begin = 0;
    std::string key;
    for (std::size_t i = 0; i < work_.group_changes.size(); ++i) {
      const GroupChange& change = work_.group_changes[i];
      key.clear();
      if (!work_.first) {
        append_group_key(key, work_.names.text(change.machine), work_.names.text(change.job));
      }
      stored_.add(key);
      if (!stored_.full() && i + 1 != work_.group_changes.size()) continue;
      if (auto rolled = roll_batch(begin, i + 1); !rolled) return io::pass(rolled);
      begin = i + 1;
    }
    return {};
  }

 private:
  io::Result<void> roll_batch(std::size_t begin, std::size_t end) {
    if (auto looked = stored_.look(); !looked) return io::pass(looked);
    for (std::size_t i = begin; i < end; ++i) {
      const GroupChange& change = work_.group_changes[i];
      GroupRow row{change.job, change.machine, {}, {}};
      const auto value = stored_.value(i - begin);
      if (value && !decode_counts(*value, row.before)) {
        return std::unexpected(damaged_row("by_machine", work_.store.dir()));
      }
      auto after = counts_after(row.before, change);
      if (!after) return io::pass(after);
      row.after = *after;
      if (row.after.observations == 0) erase(row);
      work_.groups.push_back(row);
    }
    stored_.clear();
    return {};
  }

  io::Result<StatusCounts> counts_after(const StatusCounts& before, const GroupChange& change) {
    const bool open = change.job == 0 || change.machine == 0;
    auto after = simply_added(before, change, open);
    if (!after && open) after = simply_moved(before, change);
    if (after) return *after;
    std::string prefix;
    append_name(prefix, work_.names.text(change.job));
    append_name(prefix, work_.names.text(change.machine));
    auto counts = count_lines(work_, prefix, open);
    if (!counts) return io::pass(counts);
    return *counts;
  }

  void erase(const GroupRow& row) {
    std::string key;
    append_group_key(key, work_.names.text(row.machine), work_.names.text(row.job));
    work_.erase(Family::kByMachine, std::move(key));
  }

  CommitWork& work_;
  PointLookups stored_;
};

/// Sums the changes of the groups of one job, or of one machine.
class NameRoller {
 public:
  NameRoller(CommitWork& work, Family family) : work_(work), family_(family) {}

  void add(const GroupRow& group) {
    for (std::size_t i = 0; i < more_.lines.size(); ++i) {
      more_.lines[i] +=
          group.after.lines[i] - group.before.lines[i];  // wraps round, and back again
    }
    more_.observations += group.after.observations - group.before.observations;
    if (group.after.observations != 0) {
      first_ = std::min(first_.value_or(group.after.first), group.after.first);
      last_ = std::max(last_.value_or(group.after.last), group.after.last);
    }
    if (group.before.observations == 0) return;
    const bool gone = group.after.observations == 0;
    if (gone || group.after.first > group.before.first) {
      lost_first_ = std::min(lost_first_.value_or(group.before.first), group.before.first);
    }
    if (gone || group.after.last < group.before.last) {
      lost_last_ = std::max(lost_last_.value_or(group.before.last), group.before.last);
    }
  }

  io::Result<void> finish(NameId name) {
    std::string key;
    append_name(key, work_.names.text(name));
    StatusCounts counts;
    if (!work_.first) {
      auto stored = work_.store.get(family_, key);
      if (!stored) return io::pass(stored);
      if (*stored && !decode_counts(**stored, counts)) {
        return std::unexpected(
            damaged_row(kFamilyNames[static_cast<std::size_t>(family_)], work_.store.dir()));
      }
    }
    const StatusCounts before = counts;
    for (std::size_t i = 0; i < counts.lines.size(); ++i) counts.lines[i] += more_.lines[i];
    counts.observations += more_.observations;
    if (counts.observations == 0) {
      work_.erase(family_, std::move(key));
      return {};
    }
    if (auto times = settle_times(name, before, counts); !times) return io::pass(times);
    std::string value;
    encode_counts(value, counts);
    work_.put(family_, std::move(key), std::move(value));
    return {};
  }

 private:
  io::Result<void> settle_times(NameId name, const StatusCounts& before, StatusCounts& counts) {
    if (before.observations == 0) {
      counts.first = first_.value_or(0);
      counts.last = last_.value_or(0);
      return {};
    }
    // Only where the oldest or the newest went and nothing as old or new came, all rows are asked.
    const bool first_lost =
        lost_first_ == before.first && first_.value_or(before.first + 1) > before.first;
    const bool last_lost =
        lost_last_ == before.last && last_.value_or(before.last - 1) < before.last;
    if (!first_lost && !last_lost) {
      counts.first = std::min(before.first, first_.value_or(before.first));
      counts.last = std::max(before.last, last_.value_or(before.last));
      return {};
    }
    auto span =
        family_ == Family::kJobs ? times_of_job(work_, name) : times_of_machine(work_, name);
    if (!span) return io::pass(span);
    counts.first = span->first;
    counts.last = span->last;
    return {};
  }

  CommitWork& work_;
  Family family_;
  StatusCounts more_;
  std::optional<std::int64_t> first_, last_, lost_first_, lost_last_;
};

/// Rolls up `groups`, which stand in runs of the same `name_of`.
template <class NameOf>
io::Result<void> roll_names(CommitWork& work, Family family,
                            const std::vector<std::uint32_t>& order, const NameOf& name_of) {
  for (std::size_t i = 0; i < order.size();) {
    const NameId name = name_of(work.groups[order[i]]);
    NameRoller roller(work, family);
    for (; i < order.size() && name_of(work.groups[order[i]]) == name; ++i) {
      roller.add(work.groups[order[i]]);
    }
    if (auto finished = roller.finish(name); !finished) return io::pass(finished);
  }
  return {};
}

void add_to_totals(CommitWork& work) {
  for (const GroupRow& group : work.groups) {
    for (std::size_t i = 0; i < group.after.lines.size(); ++i) {
      work.totals.lines += group.after.lines[i] - group.before.lines[i];
    }
    work.totals.observations += group.after.observations - group.before.observations;
  }
}

}  // namespace

io::Result<void> roll_up(CommitWork& work) {
  if (auto rolled = GroupRoller(work).roll_all(); !rolled) return io::pass(rolled);
  std::vector<std::uint32_t> order(work.groups.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto machine_of = [](const GroupRow& group) { return group.machine; };
  const auto job_of = [](const GroupRow& group) { return group.job; };
  if (auto rolled = roll_names(work, Family::kMachines, order, machine_of); !rolled) {
    return io::pass(rolled);
  }
  std::ranges::stable_sort(order, {},
                           [&](std::uint32_t i) { return work.ranks[work.groups[i].job]; });
  if (auto rolled = roll_names(work, Family::kJobs, order, job_of); !rolled)
    return io::pass(rolled);
  add_to_totals(work);
  return {};
}

}  // namespace mifdex::index
