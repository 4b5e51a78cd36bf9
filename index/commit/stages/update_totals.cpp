// A stage of a commit: counts of every job and machine that changed, and of the index.
#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <unordered_map>
#include <utility>

#include "index/commit/commit_work.h"
#include "index/commit/line_overlay.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/parallel.h"

namespace mifdex::index {
namespace {

/// The numbers that are summed besides the lines.
constexpr std::uint64_t StatusCounts::* kNumbers[] = {
    &StatusCounts::observations, &StatusCounts::failed, &StatusCounts::failed_machines,
    &StatusCounts::exhausted};

/// Sums the changes of the groups of one job, or of one machine.
class NameChange {
 public:
  void add(const GroupCounts& before, const GroupCounts& after) {
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

  void add(const NameChange& other) {
    for (std::size_t i = 0; i < more_.lines.size(); ++i) more_.lines[i] += other.more_.lines[i];
    for (const auto number : kNumbers) more_.*number += other.more_.*number;
    const auto least = [](auto& kept, const auto& added) {
      if (added) kept = std::min(kept.value_or(*added), *added);
    };
    const auto most = [](auto& kept, const auto& added) {
      if (added) kept = std::max(kept.value_or(*added), *added);
    };
    least(first_, other.first_);
    most(last_, other.last_);
    least(lost_first_, other.lost_first_);
    most(lost_last_, other.lost_last_);
  }

  /// Returns `before` with the change; its times only if times_follow().
  GroupCounts after(const GroupCounts& before) const {
    GroupCounts counts = before;
    for (std::size_t i = 0; i < counts.lines.size(); ++i) counts.lines[i] += more_.lines[i];
    for (const auto number : kNumbers) counts.*number += more_.*number;
    if (before.observations == 0 || counts.observations == 0) {
      counts.first = first_.value_or(0);
      counts.last = last_.value_or(0);
    } else {
      counts.first = std::min(before.first, first_.value_or(before.first));
      counts.last = std::max(before.last, last_.value_or(before.last));
    }
    return counts;
  }

  /// False if the oldest or the newest was removed and nothing as old or new was added: then all
  /// rows must be read.
  bool times_follow(const GroupCounts& before, const GroupCounts& after) const {
    if (before.observations == 0 || after.observations == 0) return true;
    const bool first_lost = lost_first_ == before.first && (!first_ || *first_ > before.first);
    const bool last_lost = lost_last_ == before.last && (!last_ || *last_ < before.last);
    return !first_lost && !last_lost;
  }

 private:
  StatusCounts more_;  // differences: they wrap round, and back again
  std::optional<std::int64_t> first_, last_, lost_first_, lost_last_;
};

/// The new counts of names of one family.
struct UpdatedNames {
  std::vector<RowChange> rows;
  /// What WrittenRows is to remember, if there is a later commit.
  std::vector<std::pair<NameId, std::optional<GroupCounts>>> written;
};

/// Makes the rows of jobs or machines. Several may run at once.
class NameUpdater {
 public:
  NameUpdater(const CommitWork& work, Family family, UpdatedNames& updated)
      : work_(work), family_(family), updated_(updated) {}

  io::Result<void> update(NameId name, const NameChange& change) {
    std::string key;
    append_name(key, work_.names.text(name));
    MIFDEX_TRY(const auto before, stored_counts(name, key));
    GroupCounts counts = change.after(before);
    if (!counts.any_line()) {
      remember(name, std::nullopt);
      updated_.rows.push_back({std::move(key), std::nullopt});
      return {};
    }
    if (!change.times_follow(before, counts)) {
      auto span =
          family_ == Family::kJobs ? times_of_job(work_, name) : times_of_machine(work_, name);
      if (!span) return io::pass(span);
      counts.first = span->first;
      counts.last = span->last;
    }
    remember(name, counts);
    std::string value;
    encode_counts(value, counts);
    updated_.rows.push_back({std::move(key), std::move(value)});
    return {};
  }

 private:
  void remember(NameId name, const std::optional<GroupCounts>& counts) {
    if (!work_.is_last) updated_.written.emplace_back(name, counts);
  }

  /// Returns the counts before this commit; zeros if there are none.
  io::Result<GroupCounts> stored_counts(NameId name, const std::string& key) const {
    const WrittenRows::Counts written =
        std::as_const(work_.written).counts_of(family_, work_.names.text(name));
    if (written.is_known) return written.counts.value_or(GroupCounts());
    MIFDEX_TRY(auto stored, work_.store.get(family_, key));
    GroupCounts counts;
    if (stored && !decode_counts(*stored, counts)) {
      return std::unexpected(
          damaged_row(kFamilyNames[static_cast<std::size_t>(family_)], work_.store.dir()));
    }
    return counts;
  }

  const CommitWork& work_;
  Family family_;
  UpdatedNames& updated_;
};

/// The changes of jobs, in the order in which they were first met.
class JobChanges {
 public:
  NameChange& of(NameId job) {
    const auto [found, is_new] = number_of_.try_emplace(job, jobs_.size());
    if (is_new) jobs_.emplace_back(job, NameChange());
    return jobs_[found->second].second;
  }
  std::span<const std::pair<NameId, NameChange>> all() const { return jobs_; }

 private:
  std::unordered_map<NameId, std::size_t> number_of_;
  std::vector<std::pair<NameId, NameChange>> jobs_;
};

/// What one thread finds for the machines of one GroupRows.
struct TotalsPiece {
  UpdatedNames machines;
  JobChanges jobs;
  std::uint64_t lines = 0;  ///< more than before: may wrap round
  std::uint64_t observations = 0;
  io::Result<void> done;
};

io::Result<void> sum_piece(const CommitWork& work, const GroupRows& groups, TotalsPiece& piece) {
  NameUpdater machines(work, Family::kMachines, piece.machines);
  for (std::size_t i = 0; i < groups.rows.size();) {
    const NameId machine = groups.rows[i].machine;
    NameChange change;
    for (; i < groups.rows.size() && groups.rows[i].machine == machine; ++i) {
      const GroupCounts& before = groups.before_of(groups.rows[i]);
      const GroupCounts& after = groups.rows[i].after;
      change.add(before, after);
      piece.jobs.of(groups.rows[i].job).add(before, after);
      for (std::size_t status = 0; status < after.lines.size(); ++status) {
        piece.lines += after.lines[status] - before.lines[status];
      }
      piece.observations += after.observations - before.observations;
    }
    MIFDEX_TRY(machines.update(machine, change));
  }
  return {};
}

void keep(CommitWork& work, Family family, UpdatedNames& updated) {
  std::ranges::move(updated.rows, std::back_inserter(work.changes_of(family)));
  for (const auto& [name, counts] : updated.written) {
    work.written.set_counts(family, work.names.text(name), counts);
  }
}

}  // namespace

io::Result<void> update_totals(CommitWork& work) {
  std::vector<TotalsPiece> pieces(work.groups.size());
  io::try_each_piece(pieces.size(), work.threads, [&](std::size_t i) {
    pieces[i].done = sum_piece(work, work.groups[i], pieces[i]);
  });
  JobChanges jobs;
  for (TotalsPiece& piece : pieces) {
    MIFDEX_TRY(piece.done);
    work.totals.lines += piece.lines;
    work.totals.observations += piece.observations;
    for (const auto& [job, change] : piece.jobs.all()) jobs.of(job).add(change);
    keep(work, Family::kMachines, piece.machines);
  }
  UpdatedNames updated;
  NameUpdater updater(work, Family::kJobs, updated);
  for (const auto& [job, change] : jobs.all()) MIFDEX_TRY(updater.update(job, change));
  keep(work, Family::kJobs, updated);
  return {};
}

}  // namespace mifdex::index
