// The state that the steps of a verify share, and the part of it that is stored in a position.
//
// Two families that must match each other are balanced: the rows that the one implies are added,
// the rows of the other are subtracted, as sums of hashes; so neither order nor memory matter. If a
// balance is uneven, damage_locator.cpp looks each row up and reports the wrong ones.
//
// Threads: one owner.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "index/format/key_format.h"
#include "index/format/row_codec.h"
#include "index/storage/box_table.h"
#include "index/storage/range_iterator.h"
#include "index/storage/report_lines.h"
#include "index/storage/store.h"
#include "index/verify/verify.h"
#include "index/verify/verify_attribution.h"

namespace mifdex::index {

/// The steps, in their order. Stored in positions.
enum class VerifyStep : std::uint8_t {
  kTables,
  kMeta,
  kLines,
  kObservations,
  kFiles,
  kGroups,
  kRejects,
  kFacts,
  kSums,
  kDone
};

/// The rows that one side implies against the rows of the other.
struct Balance {
  std::uint64_t sum = 0;
  std::uint64_t rows = 0;

  void add(std::string_view row) {
    sum += std::hash<std::string_view>()(row);
    ++rows;
  }
  void take(std::string_view row) {
    sum -= std::hash<std::string_view>()(row);
    --rows;
  }
  bool even() const { return sum == 0 && rows == 0; }
};

/// The counts so far; all of them are stored in a position.
struct VerifyState {
  VerifyStep step = VerifyStep::kTables;
  std::string key;       ///< the last one done in this step; empty if there is none yet
  Balance places;        ///< files, and where their facts put them, against observations
  Balance heads;         ///< lines against the first of their observations
  Balance firsts;        ///< first places of lines against files recorded as such
  Balance groups;        ///< lines counted against by_machine
  Balance waiting;       ///< pending files against `W` facts
  Balance instructions;  ///< files of instructions against `I` facts
  Totals counted;
  std::string name;    ///< the job, or machine, whose counts are being summed
  GroupCounts summed;  ///< the counts of `name` so far
  std::map<std::uint32_t, std::uint64_t> box_files;
  /// The files that are not gone, by Outcome, in the boxes that the last run read.
  std::array<std::uint64_t, kOutcomeCount + 1> reached{};
  SkipCounts skipped{};  ///< `S` facts
  bool unread = false;   ///< a scan ended early: the balances mean nothing
};

struct VerifyWork {
  VerifyWork(const Store& the_store, const BoxTable& the_boxes, VerifyReport& the_report)
      : store(the_store), boxes(the_boxes), report(the_report) {}

  const Store& store;
  const BoxTable& boxes;
  VerifyReport& report;
  const std::function<bool(const VerifyProgress&)>* progress = nullptr;
  std::string commit;  ///< identifies this commit
  /// The last run, if it was completed and recorded the boxes that it read.
  std::optional<RunEntry> run;
  RunReach reach;  ///< of `run`
  VerifyState state;
  std::set<std::uint32_t> damaged_boxes;
  std::uint64_t done = 0;  ///< in this step
  std::uint64_t all = 0;
  std::uint64_t next_report = 0;  ///< when this number of rows is done

  /// Records a damaged row; without `box` its box is unknown.
  void damage(std::string what, Family family, std::string_view key,
              std::optional<std::uint32_t> box = std::nullopt);
  void damage_in_file(std::string what, std::string file);

  /// Begins a step, or resumes it.
  void begin(Family family);
  /// Records that one row of the step is done. Returns false if the step must stop after it.
  bool row_done(std::string_view key);
  /// Ends the scan of `scan`; records a damage if it stopped before the last row.
  void end_of(const RangeIterator& scan, Family family);
  /// True if the last run counted the files of `box`.
  bool is_reached(std::uint32_t box) const;
  std::string first_key() const { return state.key.empty() ? "" : state.key + '\0'; }

  std::string position() const;
  /// Resumes from `position`. Returns false if it is from another commit, or is not a valid
  /// position.
  bool go_on_from(std::string_view position);
};

std::string_view step_name(VerifyStep step);

/// Adds the counts of `group` to `sum`, the counts of its job or machine.
void add_counts(GroupCounts& sum, const GroupCounts& group);
/// True if both have the same stored form.
bool same_counts(const GroupCounts& a, const GroupCounts& b);

/// Compares the sum for `name` with its row in `rows`; reports the rows before it, which no line
/// implies.
void settle_name(VerifyWork& work, RangeIterator& rows, Family family, const std::string& name,
                 const GroupCounts& summed);
/// Reports all rows that are left in `rows`: no line implies them.
void settle_rest(VerifyWork& work, RangeIterator& rows, Family family);

/// The rows of one (job, machine), counted again.
class GroupRecount {
 public:
  void add(const LineKey& line, RowHeader row);
  GroupCounts close() const;

 private:
  GroupCounts counts_;
  std::optional<LineStatus> newest_;
  bool open_ = false;
};

/// Reads the rows of the group at `lines` and calls `use(key, line, record)` for each that decodes;
/// reports damaged ones. Returns the group's counts; nothing if not even its key can be read.
std::optional<GroupCounts> recount_group(
    VerifyWork& work, RangeIterator& lines, std::string& job, std::string& machine,
    const std::function<void(std::string_view, const LineKey&, const Record&)>& use);

/// Appends a place of a line in the form used by balances.
void append_head(std::string& text, std::string_view line_key, std::uint32_t box,
                 std::string_view path);

/// Sets the pair key of a file; returns false if its details do not fit its path.
bool pair_key_of(const FileDetails& details, std::string_view path, std::string& pair_key);

/// The rows that a file, its facts and its row of observations imply of each other. If the file
/// keeps no place for an observation, nothing is implied.
struct FileImplies {
  bool decoded = false;
  bool observed = false;  ///< it holds an observation, or keeps a place for one
  Record self_reported;   ///< if observed: the file's own report; views of the row's value
  std::string pair_key;
  std::string observation_key;
  std::string wait_key;         ///< empty if it is not pending
  std::string instruction_key;  ///< empty if it is not an instruction
  std::string wait_prefix;      ///< if it is an instruction: prefix of the `W` facts of the files
                                ///< that are pending for it
  PlaceKey place;
  Outcome outcome{};
};
FileImplies implied_by_file(std::string_view key, std::string_view value);

/// Looks up the `C` facts for a verify.
class StoredCopies {
 public:
  explicit StoredCopies(const Store& store);

  bool any() const { return any_; }
  /// True if `file` is a copy of a report; `names` are then job and machine as in the fact.
  /// Fails if a read fails.
  io::Result<bool> report_of(const FileImplies& file, std::string& names) const;

 private:
  const Store& store_;
  bool any_ = false;
};

/// Computes again the required rows of observations.
class Placing {
 public:
  explicit Placing(VerifyWork& work);

  /// Returns the value that the row of observations of `file` must have, which names its line;
  /// nothing if there must be no row. Fails with kStore if a fact cannot be read.
  io::Result<std::optional<std::string>> row_of(const FileImplies& file);
  /// True if `file`, whose row of observations holds `row`, is the place in its line.
  bool is_first(const FileImplies& file, std::string_view row) const;

 private:
  /// Replaces an inexact time by the exact one that it matches in the stored lines.
  io::Result<void> match_time_of(Record& record, std::string_view path);

  const Store& store_;
  StoredCopies copies_;
  AscendingCursor waiting_facts_;
  StoredAttribution attribution_;
  ReportLines reports_;
  std::vector<ReportLine> found_;
};

// The steps. Each returns false if it was stopped.
bool verify_tables(VerifyWork& work);
bool verify_meta(VerifyWork& work);
bool verify_lines(VerifyWork& work);
bool verify_observations(VerifyWork& work);
bool verify_files(VerifyWork& work);
bool verify_groups(VerifyWork& work);
bool verify_rejects(VerifyWork& work);
bool verify_facts(VerifyWork& work);
bool verify_sums(VerifyWork& work);
/// Loads the last run, and the boxes that it read, into VerifyWork.
void load_reach(VerifyWork& work);
/// Reports the rows that make a balance uneven.
void pinpoint(VerifyWork& work);

/// Reports which files of an index that does not open are damaged. `why` is RocksDB's own message.
void verify_unopened(const std::string& dir, const std::string& why, VerifyReport& report);
/// Checks that the required files exist and have the right length.
void verify_presence(VerifyWork& work);

}  // namespace mifdex::index
