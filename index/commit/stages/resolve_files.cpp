// First stage of a commit: compares the added files with the files family.
#include <algorithm>
#include <functional>
#include <optional>
#include <set>
#include <tuple>

#include "index/attribution/packed_report.h"
#include "index/commit/commit_work.h"
#include "index/commit/prefix_sort.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/record/part_path.h"
#include "index/storage/ascending_cursor.h"
#include "index/storage/rocksdb_error.h"
#include "io/base/huge_pages.h"

namespace mifdex::index {
namespace {

/// True if two outcomes differ at most in which of several duplicates comes first.
bool same_outcome(Outcome a, Outcome b) {
  const auto plain = [](Outcome o) { return o == Outcome::kDuplicate ? Outcome::kObservation : o; };
  return plain(a) == plain(b);
}

void count_known(const PendingFile& place, Outcome stored, CommitReport& report) {
  if (!same_outcome(place.outcome, Outcome::kObservation)) return;
  ++(stored == Outcome::kDuplicate ? report.duplicates : report.observations);
}

/// The facts of files that are gone, read along with the added places.
class GoneFiles {
 public:
  explicit GoneFiles(CommitWork& work) : work_(work) {
    if (work.totals.gone != 0) facts_.emplace(work.store, Family::kFacts);
  }

  /// Removes the fact that the file of `place`, which was added, is gone, if there is one.
  io::Result<void> lies_there_again(const PendingFile& place) {
    if (!facts_) return {};
    key_.clear();
    append_gone_key(key_, place.box, place.path);
    MIFDEX_TRY(auto gone, facts_->find(key_));
    if (!gone) return {};
    work_.erase(Family::kFacts, key_);
    --work_.totals.gone;
    return {};
  }

 private:
  CommitWork& work_;
  std::optional<AscendingCursor> facts_;  // if there are any
  std::string key_;
};

class FileResolver {
 public:
  explicit FileResolver(CommitWork& work) : work_(work) {}

  io::Result<void> settle_all() {
    if (work_.first) {
      for (const std::uint32_t index : work_.by_place) count_file(work_.place(index));
      return {};
    }
    AscendingCursor files(work_.store, Family::kFiles);
    GoneFiles gone(work_);
    std::string key;
    for (const std::uint32_t index : work_.by_place) {
      PendingFile& place = work_.places()[index];
      key.clear();
      append_file_key(key, place.box, place.path);
      MIFDEX_TRY(auto known, files.find(key));
      if (!known) {
        count_file(place);
        continue;
      }
      if (files.value().empty()) return files.damaged();
      MIFDEX_TRY(gone.lies_there_again(place));
      MIFDEX_TRY(settle_known(place, files.value()));
    }
    return remove_lost_instructions();
  }

 private:
  void count_file(const PendingFile& place) {
    if (!is_file(place.outcome)) return;
    ++work_.totals.files;
    ++work_.new_files[place.box];
  }

  /// Compares `place` with `value`, the row stored for it: it is the same, or to be replaced.
  io::Result<void> settle_known(PendingFile& place, std::string_view value) {
    const auto stored = static_cast<Outcome>(value.front());
    if (value.substr(1) == place.details && same_outcome(stored, place.outcome)) {
      place.state = PendingFileState::kUnchanged;
      count_known(place, stored, work_.report);
      return {};
    }
    FileDetails details;
    if (!decode_file_details(value.substr(1), details)) {
      return std::unexpected(damaged_row("files", work_.store.dir()));
    }
    if (stored == Outcome::kInstruction) lost_instructions_.insert({place.box, place.path});
    if (details.observed) {
      const PlaceKey at{place.box, place.path};
      MIFDEX_TRY(retract(at, details));
    }
    if (place.outcome == Outcome::kPart) return {};
    MIFDEX_TRY(remove_parts(place));
    MIFDEX_TRY(remove_identity_sources(place));
    return remove_rejects(place);
  }

  /// Removes the facts that this file reported an identity: the content that `place` held before
  /// did. The identity stays.
  io::Result<void> remove_identity_sources(const PendingFile& place) {
    std::string prefix;
    append_identity_source_prefix(prefix, place.box, place.path);
    if (!identity_sources_) identity_sources_.emplace(work_.store, Family::kFacts);
    for (identity_sources_->advance_to(prefix);
         identity_sources_->valid() && identity_sources_->key().starts_with(prefix);
         identity_sources_->next()) {
      work_.erase(Family::kFacts, std::string(identity_sources_->key()));
    }
    return identity_sources_->finish();
  }

  /// Removes the parts of the content that `place` held before, except those that its new one has
  /// too.
  io::Result<void> remove_parts(const PendingFile& place) {
    std::string prefix;
    append_file_key(prefix, place.box, place.path);
    prefix.push_back('\0');
    RangeIterator files = RangeIterator::of_prefix(work_.store, Family::kFiles, prefix);
    for (; files.valid(); files.next()) {
      PlaceKey part;
      FileDetails details;
      if (files.value().empty() || !parse_file_key(files.key(), part)) return files.damaged();
      if (static_cast<Outcome>(files.value().front()) != Outcome::kPart) continue;
      part.path = work_.bytes.copy(part.path);
      if (work_.adds(part.box, part.path)) continue;
      if (!decode_file_details(files.value().substr(1), details)) return files.damaged();
      MIFDEX_TRY(retract(part, details));
      work_.erase(Family::kFiles, std::string(files.key()));
      work_.removed_parts.insert({part.box, part.path});
    }
    return files.finish();
  }

  /// Removes the rows of what `place` held before: its observation, and the fact that it is pending
  /// for an instruction; marks its line as affected.
  io::Result<void> retract(const PlaceKey& place, const FileDetails& details) {
    MIFDEX_TRY(forget_copy(work_, place, details));
    std::string key;
    append_observation_key(key, details.hash, place.box, place.path);
    MIFDEX_TRY(auto line, work_.store.get(Family::kObservations, key));
    const RowOrigin row_origin = details.row_origin();
    if (line) {
      append_u64(*line, details.hash);
      work_.affected.push_back(std::move(*line));
      work_.erase(Family::kObservations, std::move(key));
    } else if (row_origin == RowOrigin::kObservation || row_origin == RowOrigin::kTarget) {
      return std::unexpected(damaged_row("observations", work_.store.dir()));
    }
    std::string pair_key(place.path.substr(0, details.self_reported.pair_shared));
    pair_key.append(details.self_reported.pair_rest);
    if (pair_key.empty() || row_origin == RowOrigin::kInstruction) return {};
    std::string waiting;
    append_pair_key(waiting, kWaitingFact, place.box, pair_key, place.path);
    work_.erase(Family::kFacts, std::move(waiting));
    work_.removed_pending.push_back(
        {place.box, work_.bytes.copy(pair_key), is_pck(file_path(place.path))});
    return {};
  }

  io::Result<void> remove_rejects(const PendingFile& place) {
    std::string prefix;
    append_u32(prefix, place.box);
    append_name(prefix, place.path);
    RangeIterator rejects = RangeIterator::of_prefix(work_.store, Family::kRejects, prefix);
    for (; rejects.valid(); rejects.next()) {
      work_.erase(Family::kRejects, std::string(rejects.key()));
      --work_.totals.rejects;
    }
    return rejects.finish();
  }

  /// Removes instructions whose file now holds something else. They are rare, so they are found by
  /// a walk over the instructions of their box.
  io::Result<void> remove_lost_instructions() {
    for (const PendingInstruction& added : work_.pending.instructions) {
      lost_instructions_.erase({added.box, added.path});
    }
    std::set<std::uint32_t> boxes;
    for (const auto& [box, path] : lost_instructions_) boxes.insert(box);
    for (const std::uint32_t box : boxes) {
      std::string prefix(1, kInstructionFact);
      append_u32(prefix, box);
      RangeIterator facts = RangeIterator::of_prefix(work_.store, Family::kFacts, prefix);
      for (; facts.valid(); facts.next()) {
        MIFDEX_TRY(remove_if_lost(facts, box, prefix.size()));
      }
      MIFDEX_TRY(facts.finish());
    }
    return {};
  }

  io::Result<void> remove_if_lost(const RangeIterator& facts, std::uint32_t box,
                                  std::size_t front) {
    std::string_view rest = facts.key().substr(front);
    std::string scratch;
    std::string path;
    std::string_view pair_key;
    if (!take_name(rest, scratch, pair_key) ||
        !parse_pair_path(facts.key(), facts.key().size() - rest.size(), pair_key, path)) {
      return facts.damaged();
    }
    if (!lost_instructions_.contains({box, path})) return {};
    work_.erase(Family::kFacts, std::string(facts.key()));
    work_.removed_instructions.push_back(
        {box, work_.bytes.copy(pair_key), work_.bytes.copy(path), {}});
    return {};
  }

  CommitWork& work_;
  std::set<std::pair<std::uint32_t, std::string_view>> lost_instructions_;
  std::optional<AscendingCursor> identity_sources_;
};

/// Sorts added places; if there are several rows for one place, the last added is kept.
void order_places(CommitWork& work) {
  io::LargeVector<PendingFile>& places = work.places();
  std::vector<std::uint32_t>& order = work.by_place;
  order.resize(places.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  work.added_places = static_cast<std::uint32_t>(order.size());
  sort_by_text(
      order, [&](std::uint32_t i) { return OrderedText{places[i].box, places[i].path}; },
      std::less<>(), work.threads);
  std::size_t kept = 0;
  std::uint32_t owner = 0;  // the file that the current parts belong to
  for (std::size_t i = 0; i < order.size(); ++i) {
    PendingFile& place = places[order[i]];
    const bool part = place.outcome == Outcome::kPart;
    const bool of_older = part && order[i] < owner;  // of a row that was superseded itself
    const bool again = i + 1 < order.size() && places[order[i + 1]].box == place.box &&
                       places[order[i + 1]].path == place.path;
    if (!again && !of_older) {
      if (!part) owner = order[i];
      order[kept++] = order[i];
      continue;
    }
    place.state = PendingFileState::kSuperseded;
    if (same_outcome(place.outcome, Outcome::kObservation)) ++work.report.duplicates;
  }
  order.resize(kept);
}

/// Adds the rejects. They are few: each is looked up, so that their total stays exact.
io::Result<void> settle_rejects(CommitWork& work) {
  std::set<std::string> gone;
  for (const RowChange& change : work.changes_of(Family::kRejects)) gone.insert(change.key);
  std::set<std::string> added;
  for (const PendingReject& row : work.pending.rejects) {
    std::string key;
    append_reject_key(key, row.box, row.path, row.reject.offset);
    bool stands = false;
    if (!work.first && !gone.contains(key)) {
      MIFDEX_TRY(auto stored, work.store.get(Family::kRejects, key));
      stands = stored.has_value();
    }
    if (added.insert(key).second && !stands) ++work.totals.rejects;
    std::string value;
    encode_reject(value, row.reject);
    work.put(Family::kRejects, std::move(key), std::move(value));
  }
  return {};
}

/// Records files that are no longer in their boxes. If a file is gone already, the first run is
/// kept; a file that the index never knew is left out.
io::Result<void> settle_gone(CommitWork& work) {
  std::vector<PendingGone>& all = work.pending.gone;
  if (all.empty() || work.first) return {};
  std::ranges::sort(all, {}, [](const PendingGone& g) { return std::tie(g.box, g.path); });
  AscendingCursor files(work.store, Family::kFiles);
  AscendingCursor facts(work.store, Family::kFacts);
  std::string key;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const bool again = i != 0 && all[i].box == all[i - 1].box && all[i].path == all[i - 1].path;
    if (again || work.adds(all[i].box, all[i].path)) continue;
    key.clear();
    append_file_key(key, all[i].box, all[i].path);
    MIFDEX_TRY(auto known, files.find(key));
    if (!known) continue;
    key.clear();
    append_gone_key(key, all[i].box, all[i].path);
    MIFDEX_TRY(auto gone, facts.find(key));
    if (gone) continue;
    std::string value;
    encode_gone(value, work.run);
    work.put(Family::kFacts, key, std::move(value));
    ++work.totals.gone;
  }
  return {};
}

}  // namespace

bool CommitWork::adds(std::uint32_t box, std::string_view path) const {
  const auto at = std::ranges::lower_bound(
      by_place, std::tie(box, path), {},
      [this](std::uint32_t i) { return std::tie(place(i).box, place(i).path); });
  return at != by_place.end() && place(*at).box == box && place(*at).path == path;
}

io::Result<void> resolve_files(CommitWork& work) {
  order_places(work);
  MIFDEX_TRY(FileResolver(work).settle_all());
  MIFDEX_TRY(settle_gone(work));
  // Must come before the rejects: a folder that is listed again loses its reject.
  MIFDEX_TRY(resolve_skipped(work));
  return settle_rejects(work);
}

}  // namespace mifdex::index
