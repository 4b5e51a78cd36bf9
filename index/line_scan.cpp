#include "index/line_scan.h"

#include <optional>
#include <string>
#include <vector>

#include "index/job_facts.h"
#include "index/keys.h"
#include "index/line_plan.h"
#include "index/machine_names.h"
#include "index/record_codec.h"
#include "index/scan.h"

namespace mifdex::index {
namespace {

/// Rows of one (job, machine), copied out so that they hold while the scan counts on.
class GroupRows {
 public:
  explicit GroupRows(bool history) : history_(history) {}

  void clear() {
    bytes_.clear();
    sizes_.clear();
    observations_ = 0;
    around_ = {};
  }

  /// The next row, in key order; false where it is damaged. What only keeps a place is kept as
  /// long as it is the first and nothing else has come.
  bool add(std::string_view key, std::string_view value) {
    const RowPeek row = peek_row(value);
    if (row.standing == Standing::kInstruction && !around_.lone_instruction) {
      LineKey line;
      if (!parse_line_key(key, scratch_, line)) return false;
      around_.lone_instruction = line.time;
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
  /// What the rows say to a judge of one of them; the job's fact is not among it.
  const LineContext& around() const { return around_; }

  /// Calls `use(key, value)` for each kept row until it gives false; gives whether it never did.
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

/// Whether the group whose keys begin with `prefix` lacks a job or a machine: its rows are lines
/// each.
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
        rows_(query.history) {
    rest_.machine = {};  // machines_ asks for it
    if (query.judge) jobs_.emplace(store);
  }

  /// Takes all groups under `prefix`. False where the answer is complete or failed.
  bool take(Scan& scan, std::string_view prefix) {
    scan.seek(prefix);
    while (scan.valid() && scan.key().starts_with(prefix)) {
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

  std::uint64_t visited() const { return visited_; }
  const io::Result<void>& failure() const { return failure_; }

 private:
  /// Keeps the rows that may be shown of the group at the scan, and moves the scan behind it. False
  /// where a row is damaged.
  bool gather(Scan& scan) {
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

  /// Whether the walk goes on.
  io::Result<bool> offer(const Scan& scan, std::string_view key, std::string_view value) {
    if (visited_ == query_.limit) return false;
    Line line;
    if (!decode_line(key, value, scratch_, line.record)) return scan.damaged();
    auto fits = passes(line.record);
    if (!fits) return io::pass(fits);
    if (!*fits) return true;
    if (to_skip_ != 0) {
      --to_skip_;
      return true;
    }
    line.observations = rows_.observations();
    line.box_name = boxes_.name(line.record.box);
    ++visited_;
    return visit_(line);
  }

  /// Whether the row is of the answer; the judge has its say before the filter is asked.
  io::Result<bool> passes(Record& record) {
    if (query_.judge) {
      auto job = jobs_->fact_of(record.job);
      if (!job) return io::pass(job);
      LineContext context = rows_.around();
      context.job = *job;
      if (!query_.judge(record, context)) return false;
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
  std::string group_;
  KeyScratch scratch_;
};

}  // namespace

io::Result<std::uint64_t> scan_lines(const Store& store, const BoxTable& boxes, const Query& query,
                                     const std::function<bool(const Line&)>& visit) {
  auto prefixes = plan_lines(store, query.filter);
  if (!prefixes) return io::pass(prefixes);
  LineScan lines(store, boxes, query, visit);
  if (prefixes->empty()) return 0;
  Scan scan(store, Family::kLines, prefixes->front());
  for (const std::string& prefix : *prefixes) {
    if (!lines.take(scan, prefix)) break;
  }
  if (!lines.failure()) return std::unexpected(lines.failure().error());
  if (auto end = scan.finish(); !end) return io::pass(end);
  return lines.visited();
}

}  // namespace mifdex::index
