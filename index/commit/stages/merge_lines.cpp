// A stage of a commit: places that report the same observation become one line, with the
// first as its origin.
#include <rocksdb/db.h>

#include <algorithm>
#include <functional>
#include <span>
#include <tuple>

#include "index/commit/commit_work.h"
#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/record/part_path.h"
#include "index/storage/multi_get.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/huge_pages.h"
#include "io/base/parallel.h"

namespace mifdex::index {
namespace {

/// A place as it is sorted: integers first, so that most comparisons touch nothing else.
struct LineEntry {
  std::uint64_t group;  ///< ranks of job and machine
  std::uint64_t age;    ///< grows as the time falls
  std::uint32_t place;
};

/// Returns a number that ascends as the time descends.
std::uint64_t age_of(std::int64_t time) {
  return ~(static_cast<std::uint64_t>(time) ^ (1ULL << 63U));
}

std::string_view own_name(const PendingFile& place) {
  return place.open() ? file_name(place.path) : std::string_view();
}

/// True if `a` comes before `b`: by the line's key, then, if they are of one line, in the
/// order of places, copies last.
bool comes_before(const CommitWork& work, const LineEntry& a, const LineEntry& b) {
  if (a.group != b.group) return a.group < b.group;
  if (a.age != b.age) return a.age < b.age;
  const PendingFile& x = work.place(a.place);
  const PendingFile& y = work.place(b.place);
  if (x.open()) {
    const auto names = own_name(x) <=> own_name(y);
    if (names != 0) return names < 0;
  }
  if (x.hash != y.hash) return x.hash < y.hash;
  if (x.is_copy != y.is_copy) return y.is_copy;  // a copy is never the origin
  return work.boxes.compare(x.box, x.path, y.box, y.path) < 0;
}

bool same_line(const CommitWork& work, const LineEntry& a, const LineEntry& b) {
  const PendingFile& x = work.place(a.place);
  const PendingFile& y = work.place(b.place);
  return a.group == b.group && a.age == b.age && x.hash == y.hash && own_name(x) == own_name(y);
}

/// Counts a line that is added to, or removed from, one (job, machine); lines must be added newest
/// first.
void add_line(GroupChange::Side& side, std::int64_t time, std::uint64_t hash, RowHeader row) {
  ++side.lines[static_cast<std::size_t>(row.status)];
  if (row.keeps_place()) {
    ++side.kept_places;
    return;
  }
  if (side.observations == 0) {
    side.newest_hash = hash;
    side.newest_status = row.status;
    side.last = time;
  }
  side.first = time;
  ++side.observations;
  if (row.status == LineStatus::kFailed) ++side.failed;
}

RowHeader row_of(const PendingFile& place) {
  return place.status == LineStatus{} ? RowHeader{} : RowHeader{place.status, place.row_origin};
}

class LineMerger {
 public:
  explicit LineMerger(CommitWork& work) : work_(work) {}

  io::Result<void> settle_all() {
    order();
    duplicates_.reserve(entries_.size());
    for (std::size_t i = 0; i < entries_.size();) {
      std::size_t end = i + 1;
      while (end < entries_.size() && same_line(work_, entries_[i], entries_[end])) ++end;
      duplicates_.push_back({i, end});
      i = end;
    }
    if (work_.first) {
      for (const Duplicates& duplicates : duplicates_) write_new(duplicates);
    } else if (auto settled = settle_against_stored(); !settled) {
      return io::pass(settled);
    }
    remove_deserted();
    return {};
  }

 private:
  /// entries_[begin, end): all places of one line in this commit.
  struct Duplicates {
    std::size_t begin;
    std::size_t end;
  };

  void order() {
    for (std::uint32_t i = 0; i < work_.places().size(); ++i) {
      const PendingFile& place = work_.place(i);
      if (place.had_line && !place.has_line) forget_line(place);
      if (!place.active() || !place.has_line) continue;
      entries_.push_back({work_.rank_of(place.job, place.machine), age_of(place.time), i});
    }
    io::sort_parallel(entries_, work_.threads, [this](const LineEntry& a, const LineEntry& b) {
      return comes_before(work_, a, b);
    });
  }

  /// Removes the observation of a loaded place that no longer has a line.
  void forget_line(const PendingFile& place) {
    std::string key;
    append_observation_key(key, place.hash, place.box, place.path);
    work_.erase(Family::kObservations, std::move(key));
  }

  /// Returns the fingerprint of the key of the line of `place`.
  std::uint64_t fingerprint_of(const PendingFile& place) const {
    const std::uint64_t group = work_.group_fingerprint(place.job, place.machine);
    const std::uint64_t line =
        mix_fingerprint(group, place.hash ^ static_cast<std::uint64_t>(place.time));
    return place.open() ? mix_fingerprint(line, std::hash<std::string_view>()(own_name(place)))
                        : line;
  }

  PendingFile& head(const Duplicates& duplicates) {
    return work_.places()[entries_[duplicates.begin].place];
  }

  /// Lines that are not affected may be stored too: they are looked up in batches.
  io::Result<void> settle_against_stored() {
    MultiGet lines(work_.store, Family::kLines);
    std::vector<Duplicates> batch;
    auto old = work_.old_lines.cbegin();
    std::string key;
    for (const Duplicates& duplicates : duplicates_) {
      MIFDEX_TRY(auto may_be_stored, work_.stored_jobs.may_have(head(duplicates).job,
                                                                fingerprint_of(head(duplicates))));
      if (!may_be_stored && batch.empty() && old == work_.old_lines.cend()) {
        write_new(duplicates);
        continue;
      }
      key.clear();
      append_line_key(key, work_.line_of(head(duplicates)));
      while (old != work_.old_lines.cend() && old->key < key) ++old;
      if (old != work_.old_lines.cend() && old->key == key) {
        settled_old_.push_back(static_cast<std::size_t>(old - work_.old_lines.cbegin()));
      }
      const bool affected = old != work_.old_lines.cend() && old->key == key;
      lines.add(affected || !may_be_stored ? std::string_view() : std::string_view(key));
      batch.push_back(duplicates);
      old_of_batch_.push_back(affected ? &*old : nullptr);
      if (!lines.full()) continue;
      MIFDEX_TRY(settle_batch(lines, batch));
    }
    return settle_batch(lines, batch);
  }

  io::Result<void> settle_batch(MultiGet& lines, std::vector<Duplicates>& batch) {
    MIFDEX_TRY(lines.look());
    for (std::size_t i = 0; i < batch.size(); ++i) {
      if (old_of_batch_[i] != nullptr) {
        write_again(batch[i], *old_of_batch_[i]);
      } else if (!lines.value(i)) {
        write_new(batch[i]);
      } else if (auto joined = join_stored(batch[i], *lines.value(i)); !joined) {
        return io::pass(joined);
      }
    }
    lines.clear();
    batch.clear();
    old_of_batch_.clear();
    return {};
  }

  void write_new(const Duplicates& duplicates) {
    const PendingFile& first = head(duplicates);
    write(duplicates);
    add_line(group_of(first.job, first.machine).added, first.time, first.hash, row_of(first));
  }

  /// Writes an affected line: all its places are in memory.
  void write_again(const Duplicates& duplicates, const OldLine& old) {
    change_status(head(duplicates), decode_row_header(old.value));
    write(duplicates);
  }

  /// Adds places to a stored line that is not affected: the first place of all is its origin.
  io::Result<void> join_stored(const Duplicates& duplicates, std::string_view value) {
    Record stored;
    if (!decode_line_value(value, stored)) {
      return std::unexpected(damaged_row("lines", work_.store.dir()));
    }
    const PendingFile& first = head(duplicates);
    const auto order = work_.boxes.compare(stored.box, stored.path, first.box, first.path);
    if (order <= 0 || first.is_copy) {
      for (std::size_t i = duplicates.begin; i < duplicates.end; ++i)
        set_outcome(i, Outcome::kDuplicate);
      return {};
    }
    change_status(first, decode_row_header(value));
    write(duplicates);
    return demote(stored.box, stored.path);
  }

  /// Makes the stored origin of a line a duplicate: it is second now.
  io::Result<void> demote(std::uint32_t box, std::string_view path) {
    std::string key;
    append_file_key(key, box, path);
    MIFDEX_TRY(auto value, work_.store.get(Family::kFiles, key));
    if (!value || value->empty()) return std::unexpected(damaged_row("files", work_.store.dir()));
    std::string& row = *value;
    if (row.front() != static_cast<char>(Outcome::kObservation)) return {};
    row.front() = static_cast<char>(Outcome::kDuplicate);
    work_.outcome_changes.push_back({box, work_.bytes.copy(path), Outcome::kDuplicate});
    work_.put(Family::kFiles, std::move(key), std::move(row));
    return {};
  }

  void change_status(const PendingFile& place, RowHeader before) {
    const RowHeader now = row_of(place);
    if (now == before) return;
    GroupChange& group = group_of(place.job, place.machine);
    add_line(group.added, place.time, place.hash, now);
    add_line(group.removed, place.time, place.hash, before);
  }

  void write(const Duplicates& duplicates) {
    const PendingFile& first = head(duplicates);
    work_.representatives.push_back(entries_[duplicates.begin].place);
    if (!work_.is_last) work_.stored_jobs.add_key(first.job, fingerprint_of(first));
    if (first.smsid != 0 && first.smsid != first.machine) {
      const std::uint64_t alias = std::uint64_t{first.smsid} << 32U | first.machine;
      if (work_.aliases.empty() || work_.aliases.back() != alias) work_.aliases.push_back(alias);
    }
    set_outcome(duplicates.begin, Outcome::kObservation);
    for (std::size_t i = duplicates.begin + 1; i < duplicates.end; ++i)
      set_outcome(i, Outcome::kDuplicate);
  }

  void set_outcome(std::size_t entry, Outcome outcome) {
    PendingFile& place = work_.places()[entries_[entry].place];
    if (place.outcome != Outcome::kObservation && place.outcome != Outcome::kDuplicate) return;
    if (place.state == PendingFileState::kAdded) {
      ++(outcome == Outcome::kDuplicate ? work_.report.duplicates : work_.report.observations);
    } else if (place.outcome != outcome) {
      std::string key;
      append_file_key(key, place.box, place.path);
      std::string value(1, static_cast<char>(outcome));
      work_.put(Family::kFiles, std::move(key), value.append(place.details));
      work_.outcome_changes.push_back({place.box, place.path, outcome});
    }
    place.outcome = outcome;
  }

  GroupChange& group_of(NameId job, NameId machine) {
    io::LargeVector<GroupChange>& groups = work_.group_changes;
    if (groups.empty() || groups.back().job != job || groups.back().machine != machine) {
      groups.push_back({job, machine, {}, {}});
    }
    return groups.back();
  }

  /// Removes affected lines that no place reports any longer.
  void remove_deserted() {
    auto settled = settled_old_.cbegin();
    for (std::size_t i = 0; i < work_.old_lines.size(); ++i) {
      if (settled != settled_old_.cend() && *settled == i) {
        ++settled;
        continue;
      }
      const OldLine& old = work_.old_lines[i];
      work_.erase(Family::kLines, std::string(old.key));
      add_line(group_of(old.job, old.machine).removed, old.time, old.hash,
               decode_row_header(old.value));
    }
  }

  CommitWork& work_;
  io::LargeVector<LineEntry> entries_;
  io::LargeVector<Duplicates> duplicates_;
  std::vector<const OldLine*> old_of_batch_;
  std::vector<std::size_t> settled_old_;  // of work_.old_lines, ascending
};

}  // namespace

io::Result<void> merge_lines(CommitWork& work) { return LineMerger(work).settle_all(); }

}  // namespace mifdex::index
