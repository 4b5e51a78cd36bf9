// The state that the stages of one commit share. The stages, in their order (README.md, "A
// commit"):
//
//   resolve_files        which added files are new, changed or known; removes the rows of what the
//                        changed ones held before
//   match_instructions   which instruction applies to which pair key, and whether any file is
//                        pending for it
//   resolve_identities   which machine has which SMSID; which stored lines that affects
//   apply_manifest       jobs and file lines; which stored places file lines affect
//   find_affected_copies stored copies of reports that move, and open lines that may become copies
//   load_affected        the stored places of all lines that may move
//   resolve_attributions job and machine of each observation
//   resolve_times        the exact time of each inexact one, for places with a job and a machine
//   match_copies         which open places are copies of an attributed report
//   resolve_open_times   as resolve_times, for open places that are not copies
//   merge_lines          duplicates, origins, and which lines are written
//   update_group_counts  counts of (job, machine)
//   update_totals        counts of job, machine and index
//   build_zone_maps      summaries of the written lines
//   write_sst_files      one or more sorted files a family, to be ingested together
//
// In an index that is empty no stage looks anything up. Threads: one owner; stages use their own
// threads.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "index/commit/identity_cache.h"
#include "index/commit/pending.h"
#include "index/commit/stored_jobs.h"
#include "index/commit/string_interner.h"
#include "index/commit/written_rows.h"
#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/record/part_path.h"
#include "index/storage/box_table.h"
#include "index/storage/sst_writer.h"
#include "index/storage/store.h"
#include "index/writer.h"
#include "io/base/huge_pages.h"

namespace mifdex::index {

/// A stored line, which this commit may move, change or remove. Views into CommitWork's bytes.
struct OldLine {
  std::string_view key;
  std::string_view value;
  NameId job = 0;
  NameId machine = 0;
  std::int64_t time = 0;
  std::uint64_t hash = 0;
};

/// The instruction that applies to a pair key after this commit, if any does.
struct InstructionMatch {
  std::uint32_t box = 0;
  std::string_view pair_key;
  bool has_match = false;   ///< an instruction applies; else `fact` is empty
  bool is_awaited = false;  ///< a place is pending for it, so it is not a line itself
  bool has_pck = false;     ///< a pending place is named .PCK: then it applies to no other file
  InstructionFact fact;
  std::optional<InstructionFact> rival;  ///< another one that names another job or machine
};

/// The matches of this commit by (box, pair key), in one list for each piece that found them.
class InstructionMatches {
 public:
  using Pair = std::tuple<std::uint32_t, std::string_view>;

  /// Adds matches whose pairs come after all that were added.
  void add(io::LargeVector<InstructionMatch>&& matches) {
    if (!matches.empty()) lists_.push_back(std::move(matches));
  }

  /// Finds the matches of pairs that ascend from call to call.
  class Cursor {
   public:
    explicit Cursor(const InstructionMatches& matches) : lists_(&matches.lists_) {}

    /// Returns the match of `pair`, or null if this commit decided none.
    const InstructionMatch* find(const Pair& pair) {
      if (!begun_) seek(pair);
      while (list_ < lists_->size() && id(here()) < pair) step();
      return list_ < lists_->size() && id(here()) == pair ? &here() : nullptr;
    }

   private:
    static Pair id(const InstructionMatch& match) { return {match.box, match.pair_key}; }
    const InstructionMatch& here() const { return (*lists_)[list_][at_]; }
    void step() {
      if (++at_ < (*lists_)[list_].size()) return;
      ++list_;
      at_ = 0;
    }
    void seek(const Pair& pair) {
      begun_ = true;
      while (list_ < lists_->size() && id((*lists_)[list_].back()) < pair) ++list_;
      if (list_ == lists_->size()) return;
      const io::LargeVector<InstructionMatch>& list = (*lists_)[list_];
      const auto first = std::ranges::lower_bound(list, pair, {}, id);
      at_ = static_cast<std::size_t>(first - list.begin());
    }

    const std::vector<io::LargeVector<InstructionMatch>>* lists_;
    std::size_t list_ = 0;
    std::size_t at_ = 0;
    bool begun_ = false;
  };

 private:
  std::vector<io::LargeVector<InstructionMatch>> lists_;  // none is empty
};

/// Stored lines and places that a commit may change.
struct AffectedKeys {
  std::vector<std::string> lines;
  std::vector<std::pair<std::uint32_t, std::string>> without_line;  ///< (box, path)
};

/// A place that was pending for an instruction and now holds something else.
struct RemovedPending {
  std::uint32_t box = 0;
  std::string_view pair_key;
  bool is_pck = false;
};

/// A stored file that was a duplicate and is an observation now, or the reverse.
struct OutcomeChange {
  std::uint32_t box = 0;
  std::string_view path;  ///< a view into CommitWork's or Pending's bytes
  Outcome now = Outcome::kObservation;
};

/// Rare fields of a place, beside job, machine and the like.
struct MoreOfPlace {
  NameId other_job = 0;
  NameId other_machine = 0;
  AttributionSource other_job_source = AttributionSource::kUnattributed;
  AttributionSource other_machine_source = AttributionSource::kUnattributed;
  std::uint64_t retries = 0;
  std::optional<std::int64_t> collected;
  std::optional<std::int64_t> exit_code;
};

/// Lines of one (job, machine) that this commit adds or removes. Many are held at once: the numbers
/// are as wide as those of places.
struct GroupChange {
  /// A side of the change: lines that are added, or lines that are removed.
  struct Side {
    std::array<std::uint32_t, kLineStatusCount + 1> lines{};  ///< every row under its status
    std::uint32_t observations = 0;
    std::uint32_t failed = 0;
    std::uint32_t kept_places = 0;
    LineStatus newest_status{};     ///< of the observation that is first in key order ...
    std::uint64_t newest_hash = 0;  ///< ... and its hash
    std::int64_t first = 0;         ///< of the observations
    std::int64_t last = 0;
  };
  NameId job = 0;
  NameId machine = 0;
  std::uint32_t removed = 0;  ///< of GroupChanges::removed
  Side added;
};

/// Changes that one thread found, by job and machine. Those of several threads may be of the same
/// (job, machine).
struct GroupChanges {
  io::LargeVector<GroupChange> groups;
  std::vector<GroupChange::Side> removed{1};  ///< few groups lose a line; the first is empty
};

/// A (job, machine) before and after this commit. Without a line: there is none, or it was removed.
struct GroupRow {
  NameId job = 0;
  NameId machine = 0;
  std::uint32_t before = 0;  ///< of GroupRows::before; 0: there was none
  GroupCounts after;
};

/// The rows of a range of machines, by machine and job.
struct GroupRows {
  io::LargeVector<GroupRow> rows;
  std::vector<GroupCounts> before{1};  ///< GroupRow::before; the first is empty

  const GroupCounts& before_of(const GroupRow& row) const { return before[row.before]; }
};

struct CommitWork {
  CommitWork(const Store& the_store, const BoxTable& the_boxes, IdentityCache& the_cache,
             WrittenRows& the_written, Pending& the_pending)
      : store(the_store),
        boxes(the_boxes),
        identity_cache(the_cache),
        written(the_written),
        pending(the_pending) {}

  const Store& store;
  const BoxTable& boxes;
  IdentityCache& identity_cache;
  WrittenRows& written;  ///< of the earlier commits of this run, and what this one will write
  Pending& pending;      ///< places that are loaded are appended to pending.places
  unsigned threads = 1;
  std::size_t piece_rows = 4096;                     ///< the fewest rows that are worth a thread
  io::Tracer* tracer = nullptr;                      ///< records the stages; may be null
  bool is_last = false;                              ///< of its run: no later commit asks `written`
  bool first = false;                                ///< true if nothing is stored yet
  std::uint64_t stored_file_line_parts = 0;          ///< Totals::file_line_parts before this commit
  std::uint64_t run = 0;                             ///< the number of the run that commits
  Totals totals;                                     ///< after this commit
  SkipCounts skip_counts{};                          ///< after this commit
  std::map<std::uint32_t, std::uint64_t> new_files;  ///< by box: files that had no row
  CommitReport report;
  std::vector<OutcomeChange> outcome_changes;

  HugePageArena bytes;
  StringInterner names;
  StoredJobs stored_jobs{store, names, written};
  std::vector<std::uint32_t> ranks;        ///< of names, once all are known
  std::vector<std::uint64_t> name_hashes;  ///< of names, once all are known; the same in all
                                           ///< commits of a run

  std::uint32_t added_places = 0;       ///< the first so many of `places` were added; loaded ones
                                        ///< come after them
  std::vector<std::uint32_t> by_place;  ///< added places by (box, path), superseded ones left out
  std::vector<std::string>
      affected;  ///< keys of stored lines that may change; sorted by load_affected
  std::vector<OldLine> old_lines;  ///< the affected ones, by key
  std::vector<std::pair<std::uint32_t, std::string>>
      without_line;  ///< stored places to be loaded that have no line: (box, path)
  io::LargeVector<PendingInstruction>
      removed_instructions;  ///< whose files now hold something else
  std::vector<RemovedPending> removed_pending;
  /// Parts (box, path) whose file now holds something else: their rows are deleted.
  std::set<std::pair<std::uint32_t, std::string_view>> removed_parts;
  InstructionMatches instruction_matches;  ///< those this commit decided
  std::vector<std::pair<NameId, MachineIdentity>>
      identities;  ///< by SMSID: those this commit changed
  std::unordered_map<std::string_view, FileOverride> file_overrides;  ///< by path: those added

  std::optional<bool> any_copies;  ///< the result of has_copies()
  /// `C` facts by key: written, or removed.
  std::map<std::string, std::optional<std::string>> copy_changes;

  /// Observations and rows that keep a place for one, by pair; instructions only if they have no
  /// MIF.
  std::vector<std::uint32_t> by_pair;
  std::vector<MoreOfPlace> more{1};  ///< PendingFile::more; the first means none
  std::vector<std::uint32_t>
      representatives;  ///< places whose lines are written, by the line's key
  std::vector<GroupChanges> group_changes;
  std::vector<HugePageArena> piece_bytes;  ///< of threads: what views of results point to
  std::vector<std::uint64_t> aliases;      ///< (SMSID or older name, machine), 32 bits each
  std::vector<GroupRows> groups;           ///< by machine, job; a machine is in one of them

  /// Single rows besides those that come from places; merged in by write_sst_files.
  std::array<std::vector<RowChange>, kFamilyCount> changes;

  std::vector<RowChange>& changes_of(Family family) {
    return changes[static_cast<std::size_t>(family)];
  }
  io::LargeVector<PendingFile>& places() { return pending.places; }
  const PendingFile& place(std::uint32_t index) const { return pending.places[index]; }

  /// Returns in how many pieces `rows` rows are worked on: at most one for each thread.
  std::size_t pieces_of(std::size_t rows) const {
    return std::clamp<std::size_t>(rows / std::max<std::size_t>(piece_rows, 1), 1, threads);
  }

  /// True if the index held copies of reports before this commit. Fails if a read fails.
  io::Result<bool> has_copies();

  void put(Family family, std::string key, std::string value) {
    changes_of(family).push_back({std::move(key), std::move(value)});
  }
  void erase(Family family, std::string key) {
    changes_of(family).push_back({std::move(key), std::nullopt});
  }

  /// Sets `ranks` and `name_hashes`; must be called when names were added.
  void order_names();

  std::uint64_t rank_of(NameId major, NameId minor) const {
    return std::uint64_t{ranks[major]} << 32U | ranks[minor];
  }

  /// True if this commit adds a file or part at `path` of `box`. REQUIRES: `by_place` is in
  /// order (resolve_files).
  bool adds(std::uint32_t box, std::string_view path) const;

  /// True if `a` comes before `b` by pair key, then in the order of the keys of facts.
  bool comes_before_by_pair(std::uint32_t a, std::uint32_t b) const;

  /// Returns the fingerprint of a (job, machine) in WrittenRows::keys().
  std::uint64_t group_fingerprint(NameId job, NameId machine) const {
    return mix_fingerprint(name_hashes[job], ~name_hashes[machine]);
  }

  LineKey line_of(const PendingFile& place) const {
    return {names.text(place.job), names.text(place.machine), place.time, file_name(place.path),
            place.hash};
  }
};

/// Sorts numbers of places in the order of comes_before_by_pair.
void sort_by_pair(const CommitWork& work, std::vector<std::uint32_t>& places);

/// Removes the `C` fact of a place that held the content of `details` and now holds another.
io::Result<void> forget_copy(CommitWork& work, const PlaceKey& place, const FileDetails& details);
/// Loads the places of further stored lines; the keys must ascend and must not be loaded yet.
io::Result<void> load_more(CommitWork& work, const std::vector<std::string>& keys);
/// Attributes the places from number `first` on, which resolve_attributions has not seen.
io::Result<void> resolve_more_attributions(CommitWork& work, std::uint32_t first);

io::Result<void> resolve_files(CommitWork& work);
/// Resolves items that are not files: their facts, counts, and the rejects of folders that are
/// listed again. Part of resolve_files.
io::Result<void> resolve_skipped(CommitWork& work);
io::Result<void> match_instructions(CommitWork& work);
io::Result<void> resolve_identities(CommitWork& work);
io::Result<void> apply_manifest(CommitWork& work);
io::Result<void> find_affected_copies(CommitWork& work);
io::Result<void> load_affected(CommitWork& work);
io::Result<void> resolve_attributions(CommitWork& work);
io::Result<void> resolve_times(CommitWork& work);
io::Result<void> match_copies(CommitWork& work);
io::Result<void> resolve_open_times(CommitWork& work);
io::Result<void> merge_lines(CommitWork& work);
io::Result<void> update_group_counts(CommitWork& work);
io::Result<void> update_totals(CommitWork& work);
io::Result<void> build_zone_maps(CommitWork& work);
io::Result<std::vector<SstFile>> write_sst_files(CommitWork& work);

/// A stage and its name in a trace.
struct CommitStage {
  std::string_view name;
  io::Result<void> (*run)(CommitWork& work);
};

/// The stages before write_sst_files, in their order.
inline constexpr std::array kCommitStages = {
    CommitStage{"resolve_files", resolve_files},
    CommitStage{"match_instructions", match_instructions},
    CommitStage{"resolve_identities", resolve_identities},
    CommitStage{"apply_manifest", apply_manifest},
    CommitStage{"find_affected_copies", find_affected_copies},
    CommitStage{"load_affected", load_affected},
    CommitStage{"resolve_attributions", resolve_attributions},
    CommitStage{"resolve_times", resolve_times},
    CommitStage{"match_copies", match_copies},
    CommitStage{"resolve_open_times", resolve_open_times},
    CommitStage{"merge_lines", merge_lines},
    CommitStage{"update_group_counts", update_group_counts},
    CommitStage{"update_totals", update_totals},
    CommitStage{"build_zone_maps", build_zone_maps},
};

inline io::Result<void> run_stage(const CommitStage& stage, CommitWork& work) {
  const io::TraceSpan span(work.tracer, stage.name);
  return stage.run(work);
}

}  // namespace mifdex::index
