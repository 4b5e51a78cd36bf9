// What the steps of a verify hand to one another, and what of it goes into a position.
//
// Two families that must tell of one another are balanced: what the one implies is added, what the
// other has is taken away, as sums of hashes; so neither order nor memory matter. Where a balance
// is uneven, damage_locator.cpp looks each row up and names the wrong ones.
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

/// The steps, in their order. Stand in positions.
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

/// What one side implies against what the other has.
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

/// What has been counted so far; all of it stands in a position.
struct VerifyState {
  VerifyStep step = VerifyStep::kTables;
  std::string key;       ///< the last one done of this step; empty: none yet
  Balance places;        ///< files, and where their facts put them, against observations
  Balance heads;         ///< lines against the first of their observations
  Balance firsts;        ///< first places of lines against files that are told to be one
  Balance groups;        ///< lines counted against by_machine
  Balance waits;         ///< files that wait against `W` facts
  Balance instructions;  ///< files of instructions against `I` facts
  Totals counted;
  std::string name;    ///< the job, or machine, whose counts are being summed
  GroupCounts summed;  ///< of it
  std::map<std::uint32_t, std::uint64_t> box_files;
  /// Of the boxes that the last run read: files that are not gone, by Outcome.
  std::array<std::uint64_t, kOutcomeCount + 1> reached{};
  SkipCounts skipped{};  ///< `S` facts
  bool unread = false;   ///< a walk ended early: no balance means anything
};

struct VerifyWork {
  VerifyWork(const Store& the_store, const BoxTable& the_boxes, VerifyReport& the_report)
      : store(the_store), boxes(the_boxes), report(the_report) {}

  const Store& store;
  const BoxTable& boxes;
  VerifyReport& report;
  const std::function<bool(const VerifyProgress&)>* progress = nullptr;
  std::string commit;  ///< what tells this commit from others
  /// The last run, if it came to its end and says what it looked at.
  std::optional<RunEntry> run;
  RunReach reach;  ///< of it
  VerifyState state;
  std::set<std::uint32_t> damaged_boxes;
  std::uint64_t done = 0;  ///< of this step
  std::uint64_t all = 0;
  std::uint64_t next_report = 0;  ///< at so many rows done

  /// A damaged row; without `box` nobody can tell whose it is.
  void damage(std::string what, Family family, std::string_view key,
              std::optional<std::uint32_t> box = std::nullopt);
  void damage_in_file(std::string what, std::string file);

  /// Begins a step, or goes on with it.
  void begin(Family family);
  /// One row of the step is done, and may be stopped behind: false to stop.
  bool row_done(std::string_view key);
  /// The walk of `scan` is over: whether it came to the end of the rows, it is told.
  void end_of(const RangeIterator& scan, Family family);
  /// Whether the last run counted the files of `box`.
  bool is_reached(std::uint32_t box) const;
  /// The first key to be looked at in this step.
  std::string first_key() const { return state.key.empty() ? "" : state.key + '\0'; }

  std::string position() const;
  /// False where `position` is of another commit, or is none.
  bool go_on_from(std::string_view position);
};

std::string_view step_name(VerifyStep step);

/// Adds what `group` counts to `sum`, of its job or machine.
void add_counts(GroupCounts& sum, const GroupCounts& group);
/// Whether two have the same stored form.
bool same_counts(const GroupCounts& a, const GroupCounts& b);

/// Compares what was summed for `name` with the row of `rows`, whose earlier rows nothing stands
/// for.
void settle_name(VerifyWork& work, RangeIterator& rows, Family family, const std::string& name,
                 const GroupCounts& summed);
/// All rows that are left of `rows`: nothing stands for them.
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

/// Reads the rows of the group that `lines` stands on and calls `use(key, line, record)` for each
/// that decodes; damaged ones are told. Gives its counts; nothing where not even its key can be
/// read.
std::optional<GroupCounts> recount_group(
    VerifyWork& work, RangeIterator& lines, std::string& job, std::string& machine,
    const std::function<void(std::string_view, const LineKey&, const Record&)>& use);

/// A place of a line, as balances have it.
void append_head(std::string& text, std::string_view line_key, std::uint32_t box,
                 std::string_view path);

/// The pair key of a file; false where its details do not fit its path.
bool pair_key_of(const FileDetails& details, std::string_view path, std::string& pair_key);

/// What implies one another of a file and its facts, and its row of observations. Of a file that
/// keeps no place for an observation nothing does.
struct FileImplies {
  bool decoded = false;
  bool observed = false;  ///< it holds an observation, or keeps a place for one
  Record own;             ///< then: what it said itself; views of the row's value
  std::string pair_key;
  std::string observation_key;
  std::string wait_key;         ///< empty: it does not wait
  std::string instruction_key;  ///< empty: it is none
  std::string wait_prefix;      ///< of what waits for it
  PlaceKey place;
  Outcome outcome{};
};
FileImplies implied_by_file(std::string_view key, std::string_view value);

/// The `C` facts, for a verify.
class StoredCopies {
 public:
  explicit StoredCopies(const Store& store);

  bool any() const { return any_; }
  /// Returns true if `file` is a copy of a report; `names` are then job and machine as the fact has
  /// them. Fails as a read does.
  io::Result<bool> report_of(const FileImplies& file, std::string& names) const;

 private:
  const Store& store_;
  bool any_ = false;
};

/// Makes again what the rows of observations must hold.
class Placing {
 public:
  explicit Placing(VerifyWork& work);

  /// The value that the row of observations of `file` must have, which names its line; nothing
  /// where there must be no row. Fails with kStore where a fact cannot be read.
  io::Result<std::optional<std::string>> row_of(const FileImplies& file);
  /// Whether `file`, whose row of observations holds `row`, is the place that its line names.
  bool is_first(const FileImplies& file, std::string_view row) const;

 private:
  /// Puts an inexact time under the exact one that it stands for by the stored lines.
  io::Result<void> match_time_of(Record& record, std::string_view path);

  const Store& store_;
  StoredCopies copies_;
  AscendingCursor waits_;
  StoredAttribution attribution_;
  ReportLines reports_;
  std::vector<ReportLine> found_;
};

// The steps. Each gives false where it was stopped.
bool verify_tables(VerifyWork& work);
bool verify_meta(VerifyWork& work);
bool verify_lines(VerifyWork& work);
bool verify_observations(VerifyWork& work);
bool verify_files(VerifyWork& work);
bool verify_groups(VerifyWork& work);
bool verify_rejects(VerifyWork& work);
bool verify_facts(VerifyWork& work);
bool verify_sums(VerifyWork& work);
/// The last run, and what it looked at, for VerifyWork.
void load_reach(VerifyWork& work);
/// Names the rows that make a balance uneven.
void pinpoint(VerifyWork& work);

/// An index that does not open: which of its files are damaged. `why` is RocksDB's own word.
void verify_unopened(const std::string& dir, const std::string& why, VerifyReport& report);
/// The files that must be there, and how long they are.
void verify_presence(VerifyWork& work);

}  // namespace mifdex::index
