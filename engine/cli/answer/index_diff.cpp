#include "engine/cli/answer/index_diff.h"

#include <map>
#include <set>
#include <utility>

#include "engine/cli/options/options.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;
using Sides = std::map<std::string, DiffSide>;  // by machine

io::Result<void> add_jobs(const Question& question, std::set<std::string>& jobs) {
  MIFDEX_TRY(question.reader->jobs(question.query.filter.job, [&](const index::JobRow& row) {
    if (!row.job.empty()) jobs.emplace(row.job);
    return true;
  }));
  return {};
}

/// Returns the results of `job` that pass the question's filters.
io::Result<Sides> sides_of(Question& question, const std::string& job) {
  index::Query query = question.query;
  MIFDEX_TRY(auto glob, exactly(job));
  query.filter.job = std::move(glob);
  Sides sides;
  MIFDEX_TRY(question.reader->lines(query, [&](const index::Line& line) {
    const index::Record& record = line.record;
    if (record.machine.empty()) return true;
    const bool has_time = record.row_origin != index::RowOrigin::kTarget;
    sides.try_emplace(std::string(record.machine),
                      DiffSide{record.status, has_time ? record.time : io::kNoTime,
                               std::string(record.description)});
    return true;
  }));
  MIFDEX_TRY(question.evaluator->failure());
  return sides;
}

bool is_change(const Change& change) {
  return !change.before || !change.after || change.before->status != change.after->status;
}

}  // namespace

std::string_view change_name(const Change& change) {
  if (!change.after) return "gone";
  if (change.after->status == LineStatus::kFailed) return "newly_failed";
  if (change.after->status == LineStatus::kComplete) return "newly_complete";
  return change.before ? "changed" : "new";
}

io::Result<void> each_change(Question& before, Question& after,
                             const std::function<bool(const Change&)>& use) {
  std::set<std::string> jobs;
  MIFDEX_TRY(add_jobs(before, jobs));
  MIFDEX_TRY(add_jobs(after, jobs));
  for (const std::string& job : jobs) {
    MIFDEX_TRY(auto old_sides, sides_of(before, job));
    MIFDEX_TRY(auto new_sides, sides_of(after, job));
    std::map<std::string, Change> changes;
    for (auto& [machine, side] : old_sides) changes[machine].before = std::move(side);
    for (auto& [machine, side] : new_sides) changes[machine].after = std::move(side);
    for (auto& [machine, change] : changes) {
      if (!is_change(change)) continue;
      change.job = job;
      change.machine = machine;
      if (!use(change)) return {};
    }
  }
  return {};
}

}  // namespace mifdex::cli
