#include "index/query/line_scan.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "index/format/keys.h"
#include "index/format/record_codec.h"
#include "index/query/job_facts.h"
#include "index/query/line_plan.h"
#include "index/query/machine_names.h"
#include "index/query/zone_map.h"
#include "index/query/zone_map_iterator.h"
#include "index/record/part_path.h"
#include "index/storage/range_iterator.h"

namespace mifdex::index {
namespace {

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

/// True if the group whose keys begin with `prefix` lacks a job or a machine: each of its
/// rows is then a line.
bool open_group(std::string_view prefix) {
  return prefix.front() == kNameEnd ||
         (prefix.size() >= 2 && prefix[prefix.size() - 2] == kNameEnd);
}

class LineScan {
 public:
  LineScan(const Store& store, const BoxTable& boxes, const Query& query,
           const std::function<bool(const Line&)>& visit)
      : boxes_(boxes),
        query_(query),
        visit_(visit),
        machines_(store, query.filter.machine),
        rest_(query.filter),
        to_skip_(query.offset),
        rows_(query.history),
        chooses_jobs_(!query.filter.job.empty() || query.wants_job) {
    rest_.machine = {};  // machines_ tests it
    if (query.evaluator) jobs_.emplace(store);
  }

  /// Takes all groups under `prefix`. Returns false if the answer is complete or failed.
  bool take(RangeIterator& scan, std::string_view prefix) {
    scan.seek(prefix);
    return take_until(scan, prefix, {});
  }

  /// Like take(), but skips the groups that no zone may match. Only for a filter for which
  /// Filter::asks_zones() returns true.
  bool take_zones(RangeIterator& scan, ZoneMapIterator& zones, std::string_view prefix) {
    scan.seek(prefix);
    for (;;) {
      auto more = zones.next();
      if (!more) {
        failure_ = io::pass(more);
        return false;
      }
      if (!*more) return true;
      // All of the zone's first group is read. If the zone before reached as far, the scan
      // continues from its place.
      const std::string_view group = zones.first().substr(0, group_prefix_size(zones.first()));
      if (scan.valid() && scan.key() < group) scan.seek(group);
      if (!take_until(scan, prefix, zones.last())) return false;
    }
  }

  std::uint64_t visited() const { return visited_; }
  const io::Result<void>& failure() const { return failure_; }

 private:
  /// Takes the groups from the scan on as long as they begin with `prefix`, and, if `last` is not
  /// empty, are not after the key `last`.
  bool take_until(RangeIterator& scan, std::string_view prefix, std::string_view last) {
    while (scan.valid() && scan.key().starts_with(prefix) && (last.empty() || scan.key() <= last)) {
      if (chooses_jobs_ && passes_over_job(scan)) continue;
      if (visited_ == query_.limit) return false;
      if (!gather(scan)) {
        failure_ = scan.damaged();
        return false;
      }
      const bool all = rows_.each([&](std::string_view key, std::string_view value) {
        auto go_on = offer(scan, key, value);
        if (!go_on) failure_ = io::pass(go_on);
        return go_on.value_or(false);
      });
      if (!all) return false;
    }
    return true;
  }

  /// Moves the scan to the end of the current job and returns true if none of its lines is in the
  /// answer.
  bool passes_over_job(RangeIterator& scan) {
    if (!wanted_job_.empty() && scan.key().starts_with(wanted_job_)) return false;
    std::string_view rest = scan.key();
    std::string_view job;
    if (!take_name(rest, scratch_.first, job)) return false;  // gather() reports it
    std::string prefix(scan.key().substr(0, scan.key().size() - rest.size()));
    if (query_.filter.job.matches(job) && (!query_.wants_job || query_.wants_job(job))) {
      wanted_job_ = std::move(prefix);
      return false;
    }
    scan.seek(after_prefix(prefix));
    return true;
  }

  /// Keeps the rows of the group at the scan that may be shown, and moves the scan to its end.
  /// Returns false if a row is damaged.
  bool gather(RangeIterator& scan) {
    rows_.clear();
    const std::size_t size = group_prefix_size(scan.key());
    if (size == 0) return false;
    group_.assign(scan.key().substr(0, size));
    const bool open = open_group(group_);
    do {
      if (!rows_.add(scan.key(), scan.value())) return false;
      scan.next();
    } while (!open && scan.valid() && scan.key().starts_with(group_));
    return true;
  }

  /// True if the scan must continue.
  io::Result<bool> offer(const RangeIterator& scan, std::string_view key, std::string_view value) {
    if (visited_ == query_.limit) return false;
    Line line;
    if (!decode_line(key, value, scratch_, line.record)) return scan.damaged();
    show_under_file(line.record);
    MIFDEX_TRY(auto fits, passes(line.record));
    if (!fits) return true;
    if (to_skip_ != 0) {
      --to_skip_;
      return true;
    }
    line.observations = rows_.observations();
    line.box_name = boxes_.name(line.record.box);
    line.box_path = boxes_.location(line.record.box);
    ++visited_;
    return visit_(line);
  }

  /// True if the row is in the answer; the evaluator runs before the filter is tested.
  io::Result<bool> passes(Record& record) {
    if (query_.evaluator) {
      MIFDEX_TRY(auto job, jobs_->fact_of(record.job));
      LineContext context = rows_.around();
      context.job = job;
      if (!query_.evaluator(record, context)) return false;
    }
    if (!rest_.matches(record)) return false;
    return machines_.fits(record.machine, record.smsid);
  }

  const BoxTable& boxes_;
  const Query& query_;
  const std::function<bool(const Line&)>& visit_;
  MachineFilter machines_;
  Filter rest_;
  std::optional<JobFactWalk> jobs_;
  std::uint64_t to_skip_;
  std::uint64_t visited_ = 0;
  io::Result<void> failure_;
  GroupRows rows_;
  bool chooses_jobs_;
  std::string wanted_job_;  // the prefix of its keys
  std::string group_;
  KeyScratch scratch_;
};

}  // namespace

io::Result<std::uint64_t> scan_lines(const Store& store, const BoxTable& boxes, const Query& query,
                                     const std::function<bool(const Line&)>& visit) {
  MIFDEX_TRY(auto prefixes, plan_lines(store, query.filter));
  LineScan lines(store, boxes, query, visit);
  if (prefixes.empty()) return 0;
  // If there is only one range, nothing after it is read ahead.
  const std::string upper = prefixes.size() == 1 ? after_prefix(prefixes.front()) : std::string();
  RangeIterator scan(store, Family::kLines, prefixes.front(), upper);
  // If there are many ranges, each is short, and zones are not used.
  const bool by_zones = prefixes.size() == 1 && store.has_zones() && query.filter.asks_zones();
  for (const std::string& prefix : prefixes) {
    if (by_zones) {
      ZoneMapIterator zones(store, query.filter, prefix);
      lines.take_zones(scan, zones, prefix);
      break;
    }
    if (!lines.take(scan, prefix)) break;
  }
  if (!lines.failure()) return std::unexpected(lines.failure().error());
  MIFDEX_TRY(scan.finish());
  return lines.visited();
}

io::Result<std::optional<std::uint64_t>> count_by_jobs(const Store& store, const Query& query) {
  if (query.history || !query.filter.is_counted_by_job()) return std::optional<std::uint64_t>();
  const auto wanted = [&query](std::size_t status) {
    const std::vector<LineStatus>& statuses = query.filter.status;
    return statuses.empty() ||
           std::ranges::find(statuses, static_cast<LineStatus>(status)) != statuses.end();
  };
  std::uint64_t count = 0;
  MIFDEX_TRY(visit_jobs(store, query.filter.job, [&](const JobRow& row) {
    if (query.wants_job && !query.wants_job(row.job)) return true;
    for (std::size_t i = 0; i < row.counts.lines.size(); ++i) {
      if (wanted(i)) count += row.counts.lines[i];
    }
    return true;
  }));
  count -= std::min(count, query.offset);
  return std::optional<std::uint64_t>(std::min(count, query.limit));
}

}  // namespace mifdex::index
