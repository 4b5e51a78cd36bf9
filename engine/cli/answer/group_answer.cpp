#include "engine/cli/answer/group_answer.h"

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/cli/answer/division.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/line_answer.h"
#include "engine/cli/options/option_values.h"
#include "engine/cli/rows/rows.h"
#include "io/base/ascii.h"
#include "io/base/file_time.h"

namespace mifdex::cli {
namespace {

/// Groups by name; the one of the results without a value is last.
struct NamedBeforeOthers {
  using is_transparent = void;
  bool operator()(std::string_view a, std::string_view b) const {
    if (a.empty() || b.empty()) return !a.empty() && b.empty();
    return a < b;
  }
};
using Groups = std::map<std::string, index::StatusCounts, NamedBeforeOthers>;

void add_times(index::StatusCounts& counts, std::int64_t first, std::int64_t last) {
  if (first == io::kNoTime) return;
  counts.first = counts.first == io::kNoTime ? first : std::min(counts.first, first);
  counts.last = counts.last == io::kNoTime ? last : std::max(counts.last, last);
}

index::StatusCounts& counts_in(Groups& groups, const std::string& name) {
  const auto [found, is_new] = groups.try_emplace(name);
  if (is_new) {
    found->second.first = io::kNoTime;
    found->second.last = io::kNoTime;
  }
  return found->second;
}

/// The groups of one thread.
struct GroupTally {
  Groups groups;
  std::string name;

  void add(const index::Line& line, Division division, const Zone& zone) {
    divide(line, division, zone, name);
    index::StatusCounts& counts = counts_in(groups, name);
    ++counts.lines[static_cast<std::size_t>(line.record.status)];
    const std::int64_t time = time_of_line(line.record);
    add_times(counts, time, time);
  }
};

io::Result<Groups> count_groups(const Question& question, Division division) {
  std::vector<std::shared_ptr<GroupTally>> tallies;
  const Zone& zone = question.style.zone;
  MIFDEX_TRY(each_line_on_threads(question, [&]() -> LineUse {
    auto tally = std::make_shared<GroupTally>();
    tallies.push_back(tally);
    return [tally, division, &zone](const index::Line& line) {
      tally->add(line, division, zone);
      return true;
    };
  }));
  Groups all;
  for (const std::shared_ptr<GroupTally>& tally : tallies) {
    for (const auto& [name, counts] : tally->groups) {
      index::StatusCounts& sum = counts_in(all, name);
      for (std::size_t i = 0; i < counts.lines.size(); ++i) sum.lines[i] += counts.lines[i];
      add_times(sum, counts.first, counts.last);
    }
  }
  return all;
}

/// Makes a filter of the operands.
io::Result<void> select_operands(const Arguments& arguments, Question& question) {
  MIFDEX_TRY(auto patterns, parse_patterns(arguments));
  if (patterns.empty() || std::ranges::any_of(patterns, &index::Glob::empty)) return {};
  const bool by_machine = arguments.command == Command::kMachines;
  index::Filter& filter = question.query.filter;
  index::Glob& own = by_machine ? filter.machine : filter.job;
  index::Glob operands = index::Glob::any_of(std::move(patterns));
  if (own.empty()) {
    own = std::move(operands);
    return {};
  }
  restrict_lines(question, [operands = std::move(operands), by_machine](const index::Record& row) {
    if (!by_machine) return operands.matches(row.job);
    return operands.matches(row.machine) || (!row.smsid.empty() && operands.matches(row.smsid));
  });
  return {};
}

/// Returns the names of the jobs among `groups`, in their order; empty if a manifest gives none.
io::Result<std::vector<std::string>> names_of_jobs(const Question& question, Division division,
                                                   const Groups& groups) {
  std::vector<std::string> names;
  if (division != Division::kJob) return names;
  for (const auto& [job, counts] : groups) {
    MIFDEX_TRY(const auto fact, question.reader->job_fact(job));
    names.emplace_back(fact == nullptr ? std::string_view() : fact->name);
  }
  if (std::ranges::all_of(names, &std::string::empty)) names.clear();
  return names;
}

}  // namespace

CommandResult print_groups(const Arguments& arguments, Question& question, Terminal& terminal) {
  if (arguments.has(FlagId::kDuplicates)) {
    return io::fail(io::ErrorKind::kUsage, "--duplicates cannot be used with --by", {}, 0,
                    "give one of them");
  }
  MIFDEX_TRY(const auto division, parse_choice(arguments, FlagId::kBy, Division::kNone));
  MIFDEX_TRY(select_operands(arguments, question));
  MIFDEX_TRY(const auto groups, count_groups(question, division));
  MIFDEX_TRY(const auto names, names_of_jobs(question, division, groups));
  if (arguments.has(FlagId::kCount)) {
    print_count(groups.size(), question.style, terminal);
    return end_of_answer(groups.size(), RowKind::kLines, arguments, question, terminal);
  }
  const auto fields = result_group_fields(heading_of(division), !names.empty());
  const std::string by = ascii::lower_case(heading_of(division));
  RowPrinter<ResultGroupRow> printer(fields, question.style, terminal);
  Window window(question.query);
  std::uint64_t rows = 0;
  auto name = names.begin();
  for (const auto& [value, counts] : groups) {
    const std::string_view shown = names.empty() ? std::string_view() : std::string_view(*name++);
    if (!window.take()) continue;
    ++rows;
    printer.row({by, value, shown, counts});
  }
  printer.finish();
  MIFDEX_TRY(printer.failure());
  return end_of_answer(rows, RowKind::kLines, arguments, question, terminal);
}

}  // namespace mifdex::cli
