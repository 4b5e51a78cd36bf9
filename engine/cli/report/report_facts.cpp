#include "engine/cli/report/report_facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "engine/cli/answer/line_answer.h"
#include "engine/cli/rows/rows.h"
#include "engine/ingest/reject_text.h"
#include "engine/sms/status_names.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;

/// Different names that are counted one by one; the results of others are counted together.
constexpr std::size_t kMostDifferentNames = 10'000;
constexpr std::string_view kOtherNames = "(other names)";

/// Counts by name, such as a domain.
class NameCounts {
 public:
  void add(std::string_view name, LineStatus status) {
    auto found = counts_.find(std::string(name));
    if (found == counts_.end()) {
      const bool full = counts_.size() >= kMostDifferentNames;
      found = counts_.try_emplace(std::string(full ? kOtherNames : name)).first;
    }
    found->second.add(status);
  }

  Part<NamedTally> part() const {
    Part<NamedTally> part;
    for (const auto& [name, tally] : counts_) part.rows.push_back({name, tally});
    std::ranges::sort(part.rows, [](const NamedTally& a, const NamedTally& b) {
      const std::uint64_t of_a = a.tally.total();
      const std::uint64_t of_b = b.tally.total();
      return of_a != of_b ? of_a > of_b : a.name < b.name;
    });
    keep_first(part, ReportLimits::kNames);
    return part;
  }

  template <class Row>
  static void keep_first(Part<Row>& part, std::size_t most) {
    if (part.rows.size() <= most) return;
    part.left_out += part.rows.size() - most;
    part.rows.erase(part.rows.begin() + static_cast<std::ptrdiff_t>(most), part.rows.end());
  }

 private:
  std::unordered_map<std::string, StatusTally> counts_;
};

bool has_more_failed(const JobPart& a, const JobPart& b) {
  const auto rank = [](const JobPart& part) {
    return std::pair(part.tally.of(LineStatus::kFailed), part.tally.total());
  };
  return rank(a) != rank(b) ? rank(a) > rank(b) : a.job < b.job;
}

/// The results so far, in the order of jobs.
class ResultCounts {
 public:
  void add(const StatusRow& row) {
    const index::Record& record = row.line.record;
    facts_.all.add(record.status);
    add_to_job(record);
    if (record.time == io::kNoTime || record.row_origin == index::RowOrigin::kTarget) {
      ++facts_.without_time;
    } else {
      facts_.times.add(record.time, record.status);
    }
    domains_.add(record.domain, record.status);
    sites_.add(record.site, record.status);
    add_shown(record);
    if (!record.machine.empty()) add_to_machine(record);
    add_result(row);
  }

  ReportFacts finish() {
    std::ranges::sort(facts_.jobs.rows, has_more_failed);
    NameCounts::keep_first(facts_.jobs, ReportLimits::kJobs);
    facts_.domains = domains_.part();
    facts_.sites = sites_.part();
    for (auto& [name, machine] : machines_) {
      if (machine.failed != 0) facts_.machines.rows.push_back(std::move(machine));
    }
    std::ranges::sort(facts_.machines.rows, [](const FailingMachine& a, const FailingMachine& b) {
      return a.failed != b.failed ? a.failed > b.failed : a.machine < b.machine;
    });
    NameCounts::keep_first(facts_.machines, ReportLimits::kNames);
    return std::move(facts_);
  }

 private:
  void add_to_job(const index::Record& record) {
    std::vector<JobPart>& jobs = facts_.jobs.rows;
    if (jobs.empty() || jobs.back().job != record.job) {
      jobs.emplace_back().job = std::string(record.job);
    }
    jobs.back().tally.add(record.status);
  }

  void add_shown(const index::Record& record) {
    auto& row = facts_.shown[static_cast<std::size_t>(record.status)];
    ShownCell& cell = row[static_cast<std::size_t>(record.sms_showed)];
    ++cell.results;
    for (const std::uint32_t article : record.differs) {
      if (article != 0) ++cell.articles[article];
    }
  }

  void add_to_machine(const index::Record& record) {
    FailingMachine& machine = machines_[std::string(record.machine)];
    ++machine.results;
    if (record.status != LineStatus::kFailed) return;
    const bool is_later = machine.failed == 0 || machine.last_time == io::kNoTime ||
                          (record.time != io::kNoTime && record.time > machine.last_time);
    ++machine.failed;
    if (!is_later) return;
    machine.machine = std::string(record.machine);
    machine.last_job = std::string(record.job);
    machine.last_description = std::string(record.description);
    machine.last_time = record.time;
  }

  void add_result(const StatusRow& row) {
    Part<ResultPart>& results = facts_.results;
    if (results.left_out != 0 || results.rows.size() == ReportLimits::kResults) {
      results.left_out += results.rows.size() + 1;
      results.rows.clear();
      return;
    }
    const index::Record& record = row.line.record;
    std::string articles;
    for (const std::uint32_t article : record.differs) {
      if (article != 0) articles += fmt::format("{}Q{}", articles.empty() ? "" : " ", article);
    }
    const bool has_time = record.row_origin != index::RowOrigin::kTarget;
    results.rows.push_back({std::string(record.job), std::string(record.machine), record.status,
                            std::string(engine::showed_name(record.sms_showed)),
                            std::move(articles), has_time ? record.time : io::kNoTime,
                            std::string(record.product), std::string(record.description),
                            place_text(row.line.box_name, record.path)});
  }

  ReportFacts facts_;
  NameCounts domains_;
  NameCounts sites_;
  std::unordered_map<std::string, FailingMachine> machines_;
};

/// Adds names and verdicts to the jobs that are shown.
io::Result<void> judge_jobs(Question& question, std::vector<JobPart>& jobs) {
  for (JobPart& part : jobs) {
    if (part.job.empty()) continue;
    MIFDEX_TRY(const auto glob, exactly(part.job));
    io::Result<void> failed;
    MIFDEX_TRY(question.reader->jobs(glob, [&](const index::JobRow& row) {
      auto verdict = question.evaluator->jobs().verdict_on(row);
      if (!verdict) {
        failed = io::pass(verdict);
        return false;
      }
      part.verdict = *verdict;
      if (row.fact != nullptr) part.name = std::string(row.fact->name);
      return true;
    }));
    MIFDEX_TRY(std::move(failed));
  }
  return {};
}

/// Returns the reasons of what failed; if the question selects by status, of what it selects.
io::Result<ReasonAnswer> reasons_of(Question& question) {
  const std::vector<LineStatus> asked = question.query.filter.status;
  if (asked.empty()) question.query.filter.status = {LineStatus::kFailed};
  auto answer = find_reasons(question, {});
  question.query.filter.status = asked;
  if (answer) keep_first(ReportLimits::kNames, *answer);
  return answer;
}

io::Result<void> add_rejects(const index::Reader& reader, ReportFacts& facts) {
  MIFDEX_TRY(reader.rejects([&](const index::RejectAnswer& answer) {
    const engine::RejectText text =
        engine::reject_text(answer.reject, place_text(answer.box_name, answer.path));
    ++facts.reject_kinds[std::string(engine::reject_kind_name(answer.reject.kind))];
    if (facts.rejects.rows.size() < ReportLimits::kRejects) {
      facts.rejects.rows.push_back({text.where, text.message, std::string(text.advice)});
    } else {
      ++facts.rejects.left_out;
    }
    return true;
  }));
  return {};
}

}  // namespace

io::Result<ReportFacts> gather_report(Question& question) {
  ResultCounts counts;
  MIFDEX_TRY(each_line(question, question.query, [&](const StatusRow& row) -> io::Result<bool> {
    counts.add(row);
    return true;
  }));
  ReportFacts facts = counts.finish();
  MIFDEX_TRY(auto reasons, reasons_of(question));
  facts.reasons = std::move(reasons);
  MIFDEX_TRY(judge_jobs(question, facts.jobs.rows));
  MIFDEX_TRY(add_rejects(*question.reader, facts));
  MIFDEX_TRY(auto info, question.reader->info());
  facts.info = std::move(info);
  return facts;
}

}  // namespace mifdex::cli
