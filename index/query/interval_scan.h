// Reads lines in intervals of keys: one (job, machine) at a time, evaluated and filtered.
//
// Threads: one owner each; several can read one store at the same time. Ownership: must not outlive
// store, boxes and query.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/query.h"
#include "index/query/job_facts.h"
#include "index/query/line_intervals.h"
#include "index/query/machine_names.h"
#include "index/query/stored_text.h"
#include "index/reader.h"
#include "index/storage/box_table.h"
#include "index/storage/range_iterator.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Rows of one (job, machine), copied so that they stay valid while the scan moves on.
class GroupRows {
 public:
  explicit GroupRows(bool history) : history_(history) {}

  void clear() {
    bytes_.clear();
    sizes_.clear();
    observations_ = 0;
    around_ = {};
  }

  /// Adds the next row, in key order; returns false if it is damaged. A row that only keeps a place
  /// is kept only while it is the first and no other row has come.
  bool add(std::string_view key, std::string_view value) {
    const RowHeader row = decode_row_header(value);
    if (row.row_origin == RowOrigin::kInstruction) {
      LineKey line;
      if (!parse_line_key(key, scratch_, line)) return false;
      if (!around_.lone_instruction) around_.lone_instruction = line.time;
      around_.oldest_lone_instruction = line.time;
    }
    if (row.keeps_place()) {
      if (sizes_.empty()) keep(key, value);
      return true;
    }
    if (observations_ == 0) {
      bytes_.clear();
      sizes_.clear();
    }
    if (history_ || observations_ == 0) keep(key, value);
    ++observations_;
    if (row.status == LineStatus::kFailed) ++around_.failed;
    return true;
  }

  std::uint64_t observations() const { return observations_; }
  /// Returns the context that the rows are for the evaluator of one of them; without the job's
  /// fact.
  const LineContext& around() const { return around_; }

  /// Calls `use(key, value)` for each kept row until it returns false; returns false if it did.
  template <class Use>
  bool each(const Use& use) const {
    std::string_view rest = bytes_;
    for (const Sizes& sizes : sizes_) {
      if (!use(rest.substr(0, sizes.key), rest.substr(sizes.key, sizes.value))) return false;
      rest.remove_prefix(sizes.key + sizes.value);
    }
    return true;
  }

 private:
  struct Sizes {
    std::size_t key;
    std::size_t value;
  };

  void keep(std::string_view key, std::string_view value) {
    bytes_.append(key).append(value);
    sizes_.push_back({key.size(), value.size()});
  }

  bool history_;
  std::string bytes_;
  std::vector<Sizes> sizes_;
  std::uint64_t observations_ = 0;
  LineContext around_;
  KeyScratch scratch_;
};

/// What ended IntervalScan::take().
enum class ScanStep : std::uint8_t {
  kEnd,      ///< the end of the interval
  kPaused,   ///< as many groups were read as were allowed
  kStopped,  ///< the answer is complete, or failed
};

class IntervalScan {
 public:
  /// Intervals must be between `lower` and `upper`, as RangeIterator has them.
  IntervalScan(const Store& store, const BoxTable& boxes, const Query& query,
               const std::string& lower, std::string upper,
               const std::function<bool(const Line&)>& visit);

  /// Reads all groups in `interval`, but no more than `most_groups`. Intervals must ascend from
  /// call to call.
  ScanStep take(const KeyInterval& interval, std::uint64_t most_groups);

  /// Returns the key at which the next call would continue after kPaused; nothing at the end of the
  /// rows.
  std::optional<std::string> position() const;

  std::uint64_t groups() const { return groups_; }
  std::uint64_t visited() const { return visited_; }
  /// Returns the rows of Query::offset that are still to be skipped.
  std::uint64_t to_skip() const { return to_skip_; }

  /// Fails if a row was damaged, a read failed, or the filter could not be tested.
  io::Result<void> finish() const;

 private:
  bool take_group();
  bool passes_over_job();
  bool gather();
  io::Result<bool> offer(std::string_view key, std::string_view value);
  io::Result<bool> passes(Record& record);

  const BoxTable& boxes_;
  const Query& query_;
  const std::function<bool(const Line&)>& visit_;
  RangeIterator scan_;
  MachineFilter machines_;
  Filter rest_;
  StoredTextFilter texts_;
  std::optional<JobFactWalk> jobs_;
  std::uint64_t to_skip_;
  std::uint64_t groups_ = 0;
  std::uint64_t visited_ = 0;
  io::Result<void> failure_;
  GroupRows rows_;
  bool chooses_jobs_;
  std::string wanted_job_;  // the prefix of its keys
  std::string group_;
  KeyScratch scratch_;
};

}  // namespace mifdex::index
