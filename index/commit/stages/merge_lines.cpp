// A stage of a commit: places that report the same observation become one line, with the
// first as its origin.
#include <rocksdb/db.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <optional>
#include <span>
#include <tuple>

#include "index/commit/commit_work.h"
#include "index/commit/prefetch.h"
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

/// What one thread decides about the lines of one range of keys.
struct MergedPiece {
  std::span<const LineEntry> entries;
  std::vector<std::uint32_t> representatives;  ///< as CommitWork's
  GroupChanges group_changes;
  std::vector<std::uint64_t> aliases;
  std::vector<std::uint64_t> written;  ///< fingerprints of lines that a later commit may ask for
  std::vector<RowChange> file_changes;
  std::vector<OutcomeChange> outcome_changes;
  std::vector<std::size_t> settled_old;  ///< of CommitWork::old_lines, ascending
  std::size_t observations = 0;
  std::size_t duplicates = 0;
  HugePageArena bytes;
  io::Result<void> done;
};

GroupChange& group_of(GroupChanges& changes, NameId job, NameId machine) {
  io::LargeVector<GroupChange>& groups = changes.groups;
  if (groups.empty() || groups.back().job != job || groups.back().machine != machine) {
    groups.push_back({job, machine, 0, {}});
  }
  return groups.back();
}

GroupChange::Side& removed_from(GroupChanges& changes, GroupChange& group) {
  if (group.removed == 0) {
    group.removed = static_cast<std::uint32_t>(changes.removed.size());
    changes.removed.emplace_back();
  }
  return changes.removed[group.removed];
}

/// Merges the lines of one piece. Several may run at once: each changes only its own places.
class LineMerger {
 public:
  LineMerger(CommitWork& work, MergedPiece& piece) : work_(work), piece_(piece) {}

  io::Result<void> merge() {
    find_lines();
    fingerprints_.resize(lines_.size());
    return work_.first ? write_all() : settle_against_stored();
  }

 private:
  /// piece_.entries[begin, end): all places of one line in this commit.
  struct Duplicates {
    std::size_t begin;
    std::size_t end;
  };

  void find_lines() {
    const std::span<const LineEntry> entries = piece_.entries;
    lines_.reserve(entries.size());
    for (std::size_t i = 0; i < entries.size();) {
      std::size_t end = i + 1;
      while (end < entries.size() && same_line(work_, entries[i], entries[end])) ++end;
      lines_.push_back({i, end});
      i = end;
    }
    piece_.representatives.reserve(lines_.size());
  }

  /// Returns the fingerprint of the key of the line of `place`.
  std::uint64_t fingerprint_of(const PendingFile& place) const {
    const std::uint64_t group = work_.group_fingerprint(place.job, place.machine);
    const std::uint64_t line =
        mix_fingerprint(group, place.hash ^ static_cast<std::uint64_t>(place.time));
    return place.open() ? mix_fingerprint(line, std::hash<std::string_view>()(own_name(place)))
                        : line;
  }

  PendingFile& head(const Duplicates& line) {
    return work_.places()[piece_.entries[line.begin].place];
  }

  /// Starts to fetch what the lines after number `i` need; sets the fingerprint of one of them.
  void look_ahead(std::size_t i) {
    constexpr std::size_t kFingerprintsAhead = 8;
    constexpr std::size_t kPlacesAhead = 24;
    if (i + kPlacesAhead < lines_.size()) prefetch_place(&head(lines_[i + kPlacesAhead]));
    const std::size_t end = std::min(i + kFingerprintsAhead + 1, lines_.size());
    for (; next_fingerprint_ < end; ++next_fingerprint_) {
      const std::uint64_t fingerprint = fingerprint_of(head(lines_[next_fingerprint_]));
      fingerprints_[next_fingerprint_] = fingerprint;
      work_.stored_jobs.prefetch(fingerprint);
    }
  }

  io::Result<void> write_all() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      look_ahead(i);
      write_new(i);
    }
    return {};
  }

  /// Lines that are not affected may be stored too: they are looked up in batches.
  io::Result<void> settle_against_stored() {
    MultiGet stored(work_.store, Family::kLines);
    const std::vector<OldLine>& all_old = work_.old_lines;
    auto old = all_old.cbegin();
    std::string key;
    if (old != all_old.cend() && !lines_.empty()) {
      append_line_key(key, work_.line_of(head(lines_.front())));
      old = std::ranges::lower_bound(all_old, std::string_view(key), {}, &OldLine::key);
    }
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      look_ahead(i);
      const PendingFile& first = head(lines_[i]);
      const bool may_be_stored = work_.stored_jobs.may_have(first.job, fingerprints_[i]);
      if (!may_be_stored && batch_.empty() && old == all_old.cend()) {
        write_new(i);
        continue;
      }
      key.clear();
      append_line_key(key, work_.line_of(first));
      while (old != all_old.cend() && old->key < key) ++old;
      const bool affected = old != all_old.cend() && old->key == key;
      if (affected) {
        piece_.settled_old.push_back(static_cast<std::size_t>(old - all_old.cbegin()));
      }
      stored.add(affected || !may_be_stored ? std::string_view() : std::string_view(key));
      batch_.push_back(i);
      old_of_batch_.push_back(affected ? &*old : nullptr);
      if (stored.full()) MIFDEX_TRY(settle_batch(stored));
    }
    return settle_batch(stored);
  }

  io::Result<void> settle_batch(MultiGet& stored) {
    MIFDEX_TRY(stored.look());
    for (std::size_t i = 0; i < batch_.size(); ++i) {
      if (old_of_batch_[i] != nullptr) {
        write_again(batch_[i], *old_of_batch_[i]);
      } else if (!stored.value(i)) {
        write_new(batch_[i]);
      } else {
        MIFDEX_TRY(join_stored(batch_[i], *stored.value(i)));
      }
    }
    stored.clear();
    batch_.clear();
    old_of_batch_.clear();
    return {};
  }

  void write_new(std::size_t line) {
    const PendingFile& first = head(lines_[line]);
    write(line);
    GroupChange& group = group_of(piece_.group_changes, first.job, first.machine);
    add_line(group.added, first.time, first.hash, row_of(first));
  }

  /// Writes an affected line: all its places are in memory.
  void write_again(std::size_t line, const OldLine& old) {
    change_status(head(lines_[line]), decode_row_header(old.value));
    write(line);
  }

  /// Adds places to a stored line that is not affected: the first place of all is its origin.
  io::Result<void> join_stored(std::size_t line, std::string_view value) {
    Record stored;
    if (!decode_line_value(value, stored)) {
      return std::unexpected(damaged_row("lines", work_.store.dir()));
    }
    const PendingFile& first = head(lines_[line]);
    const auto order = work_.boxes.compare(stored.box, stored.path, first.box, first.path);
    if (order <= 0 || first.is_copy) {
      for (std::size_t i = lines_[line].begin; i < lines_[line].end; ++i)
        set_outcome(i, Outcome::kDuplicate);
      return {};
    }
    change_status(first, decode_row_header(value));
    write(line);
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
    piece_.outcome_changes.push_back({box, piece_.bytes.copy(path), Outcome::kDuplicate});
    piece_.file_changes.push_back({std::move(key), std::move(row)});
    return {};
  }

  void change_status(const PendingFile& place, RowHeader before) {
    const RowHeader now = row_of(place);
    if (now == before) return;
    GroupChange& group = group_of(piece_.group_changes, place.job, place.machine);
    add_line(group.added, place.time, place.hash, now);
    add_line(removed_from(piece_.group_changes, group), place.time, place.hash, before);
  }

  void write(std::size_t line) {
    const Duplicates& places = lines_[line];
    const PendingFile& first = head(places);
    piece_.representatives.push_back(piece_.entries[places.begin].place);
    if (!work_.is_last && !work_.stored_jobs.is_stored(first.job)) {
      piece_.written.push_back(fingerprints_[line]);
    }
    if (first.smsid != 0 && first.smsid != first.machine) {
      const std::uint64_t alias = std::uint64_t{first.smsid} << 32U | first.machine;
      if (piece_.aliases.empty() || piece_.aliases.back() != alias) {
        piece_.aliases.push_back(alias);
      }
    }
    set_outcome(places.begin, Outcome::kObservation);
    for (std::size_t i = places.begin + 1; i < places.end; ++i) set_outcome(i, Outcome::kDuplicate);
  }

  void set_outcome(std::size_t entry, Outcome outcome) {
    PendingFile& place = work_.places()[piece_.entries[entry].place];
    if (place.outcome != Outcome::kObservation && place.outcome != Outcome::kDuplicate) return;
    if (place.state == PendingFileState::kAdded) {
      ++(outcome == Outcome::kDuplicate ? piece_.duplicates : piece_.observations);
    } else if (place.outcome != outcome) {
      std::string key;
      append_file_key(key, place.box, place.path);
      std::string value(1, static_cast<char>(outcome));
      value.append(place.details);
      piece_.file_changes.push_back({std::move(key), std::move(value)});
      piece_.outcome_changes.push_back({place.box, place.path, outcome});
    }
    place.outcome = outcome;
  }

  CommitWork& work_;
  MergedPiece& piece_;
  io::LargeVector<Duplicates> lines_;
  io::LargeVector<std::uint64_t> fingerprints_;  // by line
  std::size_t next_fingerprint_ = 0;             // the first that is not set
  std::vector<std::size_t> batch_;               // of lines_
  std::vector<const OldLine*> old_of_batch_;
};

/// Removes the observation of a loaded place that no longer has a line.
void forget_line(CommitWork& work, const PendingFile& place) {
  std::string key;
  append_observation_key(key, place.hash, place.box, place.path);
  work.erase(Family::kObservations, std::move(key));
}

/// Returns all places that have a line, by line.
io::LargeVector<LineEntry> ordered_entries(CommitWork& work) {
  io::LargeVector<LineEntry> entries;
  entries.reserve(work.places().size());
  for (std::uint32_t i = 0; i < work.places().size(); ++i) {
    const PendingFile& place = work.place(i);
    if (place.had_line && !place.has_line) forget_line(work, place);
    if (!place.active() || !place.has_line) continue;
    entries.push_back({work.rank_of(place.job, place.machine), age_of(place.time), i});
  }
  io::sort_parallel(entries, work.threads, [&work](const LineEntry& a, const LineEntry& b) {
    return comes_before(work, a, b);
  });
  return entries;
}

/// Cuts the entries between lines, into as many pieces as are worth a thread.
std::vector<MergedPiece> cut_lines(const CommitWork& work, std::span<const LineEntry> entries) {
  const std::size_t most = work.pieces_of(entries.size());
  std::vector<MergedPiece> pieces(most);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < most; ++i) {
    std::size_t end = std::max(begin, entries.size() * (i + 1) / most);
    while (end != 0 && end < entries.size() && same_line(work, entries[end - 1], entries[end])) {
      ++end;
    }
    pieces[i].entries = entries.subspan(begin, end - begin);
    begin = end;
  }
  return pieces;
}

/// Reads what stored_jobs is asked for: entries are in the order of their jobs.
io::Result<void> read_jobs(CommitWork& work, std::span<const LineEntry> entries) {
  std::optional<std::uint64_t> last;  // rank of a job
  for (const LineEntry& entry : entries) {
    if (last == entry.group >> 32U) continue;
    last = entry.group >> 32U;
    MIFDEX_TRY(work.stored_jobs.read(work.place(entry.place).job));
  }
  for (const OldLine& old : work.old_lines) MIFDEX_TRY(work.stored_jobs.read(old.job));
  return {};
}

template <class Item>
void append(std::vector<Item>& to, std::vector<Item>& from) {
  to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

/// Adds the results of the pieces, which are in the order of keys.
void join_pieces(CommitWork& work, std::vector<MergedPiece>& pieces) {
  for (MergedPiece& piece : pieces) {
    if (pieces.size() == 1) {
      work.representatives = std::move(piece.representatives);
    } else {
      append(work.representatives, piece.representatives);
    }
    append(work.aliases, piece.aliases);
    append(work.changes_of(Family::kFiles), piece.file_changes);
    append(work.outcome_changes, piece.outcome_changes);
    work.report.observations += piece.observations;
    work.report.duplicates += piece.duplicates;
    work.stored_jobs.add_keys(piece.written);
    work.group_changes.push_back(std::move(piece.group_changes));
    work.piece_bytes.push_back(std::move(piece.bytes));
  }
}

/// Removes affected lines that no place reports any longer.
void remove_deserted(CommitWork& work, const std::vector<MergedPiece>& pieces) {
  std::vector<bool> settled(work.old_lines.size());
  for (const MergedPiece& piece : pieces) {
    for (const std::size_t old : piece.settled_old) settled[old] = true;
  }
  GroupChanges& changes = work.group_changes.emplace_back();
  for (std::size_t i = 0; i < work.old_lines.size(); ++i) {
    if (settled[i]) continue;
    const OldLine& old = work.old_lines[i];
    work.erase(Family::kLines, std::string(old.key));
    GroupChange& group = group_of(changes, old.job, old.machine);
    add_line(removed_from(changes, group), old.time, old.hash, decode_row_header(old.value));
  }
}

}  // namespace

io::Result<void> merge_lines(CommitWork& work) {
  const io::LargeVector<LineEntry> entries = ordered_entries(work);
  MIFDEX_TRY(read_jobs(work, entries));
  std::vector<MergedPiece> pieces = cut_lines(work, entries);
  io::try_each_piece(pieces.size(), work.threads,
                     [&](std::size_t i) { pieces[i].done = LineMerger(work, pieces[i]).merge(); });
  for (const MergedPiece& piece : pieces) MIFDEX_TRY(piece.done);
  join_pieces(work, pieces);
  remove_deserted(work, pieces);
  return {};
}

}  // namespace mifdex::index
