#include "index/query/interval_scan.h"

#include <utility>

#include "index/record/part_path.h"

namespace mifdex::index {

IntervalScan::IntervalScan(const Store& store, const BoxTable& boxes, const Query& query,
                           const std::string& lower, std::string upper,
                           const std::function<bool(const Line&)>& visit)
    : boxes_(boxes),
      query_(query),
      visit_(visit),
      scan_(store, Family::kLines, lower, std::move(upper)),
      machines_(store, query.filter.machine),
      rest_(query.filter),
      texts_(query.filter),
      to_skip_(query.offset),
      rows_(query.history),
      chooses_jobs_(!query.filter.job.empty() || query.wants_job) {
  rest_.machine = {};  // machines_ tests it
  if (query.evaluator) jobs_.emplace(store);
}

ScanStep IntervalScan::take(const KeyInterval& interval, std::uint64_t most_groups) {
  if (scan_.valid() && scan_.key() < interval.from) scan_.seek(interval.from);
  std::uint64_t taken = 0;
  while (scan_.valid() && interval.has(scan_.key())) {
    if (chooses_jobs_ && passes_over_job()) continue;
    if (visited_ == query_.limit) return ScanStep::kStopped;
    if (taken++ == most_groups) return ScanStep::kPaused;
    if (!take_group()) return ScanStep::kStopped;
  }
  return ScanStep::kEnd;
}

std::optional<std::string> IntervalScan::position() const {
  if (!scan_.valid()) return std::nullopt;
  return std::string(scan_.key());
}

io::Result<void> IntervalScan::finish() const {
  if (!failure_) return failure_;
  return scan_.finish();
}

/// Offers the rows of the group at the scan. Returns false if the answer is complete or failed.
bool IntervalScan::take_group() {
  ++groups_;
  if (!gather()) {
    failure_ = scan_.damaged();
    return false;
  }
  return rows_.each([&](std::string_view key, std::string_view value) {
    auto go_on = offer(key, value);
    if (!go_on) failure_ = io::pass(go_on);
    return go_on.value_or(false);
  });
}

/// Moves the scan to the end of the current job and returns true if none of its lines is in the
/// answer.
bool IntervalScan::passes_over_job() {
  if (!wanted_job_.empty() && scan_.key().starts_with(wanted_job_)) return false;
  std::string_view rest = scan_.key();
  std::string_view job;
  if (!take_name(rest, scratch_.first, job)) return false;  // gather() reports it
  std::string prefix(scan_.key().substr(0, scan_.key().size() - rest.size()));
  if (query_.filter.job.matches(job) && (!query_.wants_job || query_.wants_job(job))) {
    wanted_job_ = std::move(prefix);
    return false;
  }
  scan_.seek(after_prefix(prefix));
  return true;
}

/// Keeps the rows of the group at the scan that may be shown, and moves the scan to its end.
/// Returns false if a row is damaged.
bool IntervalScan::gather() {
  rows_.clear();
  const std::size_t size = group_prefix_size(scan_.key());
  if (size == 0) return false;
  group_.assign(scan_.key().substr(0, size));
  const bool open = is_open_group(group_);
  do {
    if (!rows_.add(scan_.key(), scan_.value())) return false;
    scan_.next();
  } while (!open && scan_.valid() && scan_.key().starts_with(group_));
  return true;
}

/// Returns true if the scan must continue.
io::Result<bool> IntervalScan::offer(std::string_view key, std::string_view value) {
  if (visited_ == query_.limit) return false;
  if (!texts_.may_match(value)) return true;
  Line line;
  if (!decode_line(key, value, scratch_, line.record)) return scan_.damaged();
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

/// Returns true if the row is in the answer; the evaluator runs before the filter is tested.
io::Result<bool> IntervalScan::passes(Record& record) {
  if (query_.evaluator) {
    MIFDEX_TRY(auto job, jobs_->fact_of(record.job));
    LineContext context = rows_.around();
    context.job = job;
    if (!query_.evaluator(record, context)) return false;
  }
  if (!rest_.matches(record)) return false;
  return machines_.fits(record.machine, record.smsid);
}

}  // namespace mifdex::index
