// A stage of a commit: counts of every job and machine that changed, and of the index.
#include <algorithm>
#include <optional>

#include "index/commit/commit_work.h"
#include "index/commit/line_overlay.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

/// The numbers that are summed besides the lines.
constexpr std::uint64_t StatusCounts::* kNumbers[] = {
    &StatusCounts::observations, &StatusCounts::failed, &StatusCounts::failed_machines,
    &StatusCounts::exhausted};

/// Sums the changes of the groups of one job, or of one machine.
class NameUpdater {
 public:
  NameUpdater(CommitWork& work, Family family) : work_(work), family_(family) {}

  void add(const GroupRow& group) {
    const GroupCounts& before = work_.before(group);
    const GroupCounts& after = group.after;
    for (std::size_t i = 0; i < more_.lines.size(); ++i) {
      more_.lines[i] += after.lines[i] - before.lines[i];
    }
    for (const auto number : kNumbers) {
      more_.*number += after.*number - before.*number;
    }
    if (after.observations != 0) {
      first_ = std::min(first_.value_or(after.first), after.first);
      last_ = std::max(last_.value_or(after.last), after.last);
    }
    if (before.observations == 0) return;
    const bool gone = after.observations == 0;
    if (gone || after.first > before.first) {
      lost_first_ = std::min(lost_first_.value_or(before.first), before.first);
    }
    if (gone || after.last < before.last) {
      lost_last_ = std::max(lost_last_.value_or(before.last), before.last);
    }
  }

  io::Result<void> finish(NameId name) {
    std::string key;
    append_name(key, work_.names.text(name));
    MIFDEX_TRY(auto counts, stored_counts(name, key));
    const StatusCounts before = counts;
    for (std::size_t i = 0; i < counts.lines.size(); ++i) counts.lines[i] += more_.lines[i];
    for (const auto number : kNumbers) counts.*number += more_.*number;
    if (!counts.any_line()) {
      remember(name, std::nullopt);
      work_.erase(family_, std::move(key));
      return {};
    }
    MIFDEX_TRY(resolve_times(name, before, counts));
    remember(name, counts);
    std::string value;
    encode_counts(value, counts);
    work_.put(family_, std::move(key), std::move(value));
    return {};
  }

 private:
  void remember(NameId name, const std::optional<GroupCounts>& counts) {
    if (!work_.is_last) work_.written.set_counts(family_, work_.names.text(name), counts);
  }

  /// Returns the counts before this commit; zeros if there are none.
  io::Result<GroupCounts> stored_counts(NameId name, const std::string& key) {
    const WrittenRows::Counts written = work_.written.counts_of(family_, work_.names.text(name));
    if (written.is_known) return written.counts.value_or(GroupCounts());
    MIFDEX_TRY(auto stored, work_.store.get(family_, key));
    GroupCounts counts;
    if (stored && !decode_counts(*stored, counts)) {
      return std::unexpected(
          damaged_row(kFamilyNames[static_cast<std::size_t>(family_)], work_.store.dir()));
    }
    return counts;
  }

  io::Result<void> resolve_times(NameId name, const StatusCounts& before, GroupCounts& counts) {
    if (before.observations == 0 || counts.observations == 0) {
      counts.first = first_.value_or(0);
      counts.last = last_.value_or(0);
      return {};
    }
    // All rows are read only if the oldest or the newest was removed and nothing as old or new was
    // added.
    const bool first_lost = lost_first_ == before.first && (!first_ || *first_ > before.first);
    const bool last_lost = lost_last_ == before.last && (!last_ || *last_ < before.last);
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
  StatusCounts more_;  // differences: they wrap round, and back again
  std::optional<std::int64_t> first_, last_, lost_first_, lost_last_;
};

/// Updates the counts of each name; `order` must have the groups of one name next to one another.
template <class NameOf>
io::Result<void> roll_names(CommitWork& work, Family family,
                            const std::vector<std::uint32_t>& order, const NameOf& name_of) {
  for (std::size_t i = 0; i < order.size();) {
    const NameId name = name_of(work.groups[order[i]]);
    NameUpdater roller(work, family);
    for (; i < order.size() && name_of(work.groups[order[i]]) == name; ++i) {
      roller.add(work.groups[order[i]]);
    }
    MIFDEX_TRY(roller.finish(name));
  }
  return {};
}

void add_to_totals(CommitWork& work) {
  for (const GroupRow& group : work.groups) {
    for (std::size_t i = 0; i < group.after.lines.size(); ++i) {
      work.totals.lines += group.after.lines[i] - work.before(group).lines[i];
    }
    work.totals.observations += group.after.observations - work.before(group).observations;
  }
}

}  // namespace

io::Result<void> update_totals(CommitWork& work) {
  std::vector<std::uint32_t> order(work.groups.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  const auto machine_of = [](const GroupRow& group) { return group.machine; };
  const auto job_of = [](const GroupRow& group) { return group.job; };
  MIFDEX_TRY(roll_names(work, Family::kMachines, order, machine_of));
  std::ranges::stable_sort(order, {},
                           [&](std::uint32_t i) { return work.ranks[work.groups[i].job]; });
  MIFDEX_TRY(roll_names(work, Family::kJobs, order, job_of));
  add_to_totals(work);
  return {};
}

}  // namespace mifdex::index
