// mifdex reasons: failure descriptions, grouped by their normal form and counted.
#include <fmt/format.h>

#include <limits>
#include <optional>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/line_answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/options/option_values.h"
#include "engine/cli/reasons/reason_scan.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/text/quantity.h"

namespace mifdex::cli {
namespace {

constexpr std::uint32_t kAllReasons = std::numeric_limits<std::uint32_t>::max();

struct ReasonRequest {
  Division division = Division::kNone;
  std::uint32_t top = kAllReasons;
  std::uint32_t expanded = 0;  ///< 0: none
};

io::Result<ReasonRequest> parse_reasons(const Arguments& arguments) {
  ReasonRequest request;
  MIFDEX_TRY(const auto division, parse_choice(arguments, FlagId::kBy, Division::kNone));
  request.division = division;
  MIFDEX_TRY(parse_bound(arguments, FlagId::kTop, request.top));
  if (arguments.has(FlagId::kExpand)) {
    MIFDEX_TRY(parse_bound(arguments, FlagId::kExpand, request.expanded));
  }
  return request;
}

/// Lists the results of the group called `name`.
io::Result<std::uint64_t> print_results(const ReasonGroup& group, const ReasonOptions& options,
                                        Question& question, Terminal& terminal) {
  const index::Filter filter = question.query.filter;
  const auto& boxes = question.reader->boxes();
  restrict_lines(question, [&](const index::Record& record) {
    if (!filter.matches(record)) return false;
    index::Line line;
    line.record = record;
    const auto box = boxes.find(record.box);
    if (box != boxes.end()) line.box_name = box->second.shown;
    ReasonName name;
    name_reason(line, options, name);
    return name.key == group.name.key;
  });
  return print_lines(question, status_fields(), terminal);
}

/// Answers --expand.
CommandResult expand_reason(std::uint32_t number, const ReasonAnswer& answer,
                            const ReasonOptions& options, const Arguments& arguments,
                            Question& question, Terminal& terminal) {
  if (number > answer.groups.size()) {
    terminal.message(0, fmt::format("there is no reason number {}: the answer has {}", number,
                                    counted(answer.groups.size(), "reason")));
    return ExitCode::kNothing;
  }
  const ReasonGroup& group = answer.groups[number - 1];
  if (arguments.has(FlagId::kCount)) return print_count(group.results, question.style, terminal);
  MIFDEX_TRY(const auto rows, print_results(group, options, question, terminal));
  return end_of_answer(rows, RowKind::kLines, arguments, question, terminal);
}

/// Tells what is not exact in an answer.
void report_limits(const ReasonAnswer& answer, Terminal& terminal) {
  if (answer.least > 1) {
    terminal.message(0, fmt::format("more reasons than fit into memory: those with fewer than {} "
                                    "are counted together as (other)",
                                    counted(answer.least, "result")));
  }
  if (answer.machine_level > 0) {
    terminal.message(
        0, fmt::format("MACHINES are estimates: there are more than {}", grouped(kMostMachines)));
  }
}

/// Prints the groups and the rest. Returns the number of rows.
io::Result<std::uint64_t> print_reasons(const ReasonAnswer& answer, const ReasonOptions& options,
                                        const Question& question, Terminal& terminal) {
  const auto fields = reason_fields(heading_of(options.division), !options.exact);
  RowPrinter<ReasonRow> printer(fields, question.style, terminal);
  Window window(question.query);
  std::uint64_t number = 0;
  std::uint64_t rows = 0;
  const auto print = [&](const ReasonGroup& group) {
    ++number;
    if (!window.take()) return;
    ++rows;
    printer.row({group, number, answer.results, answer.machine_level, answer.reasons_in_rest});
  };
  for (const ReasonGroup& group : answer.groups) print(group);
  if (answer.rest.results != 0) print(answer.rest);
  printer.finish();
  MIFDEX_TRY(printer.failure());
  return rows;
}

}  // namespace

CommandResult run_reasons(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(const auto request, parse_reasons(arguments));
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  const ReasonOptions options{request.division, question.style.zone, arguments.has(FlagId::kExact)};
  MIFDEX_TRY(auto answer, find_reasons(question, options));
  if (answer.results == 0 && arguments.operands.empty() && !filters_beyond({}, arguments)) {
    terminal.message(0, "no result has failed");
    if (arguments.has(FlagId::kCount)) print_count(0, question.style, terminal);
    return ExitCode::kNothing;
  }
  report_limits(answer, terminal);
  if (request.expanded != 0) {
    return expand_reason(request.expanded, answer, options, arguments, question, terminal);
  }
  keep_first(request.top, answer);
  if (arguments.has(FlagId::kCount)) {
    const std::uint64_t count = answer.groups.size() + (answer.rest.results != 0 ? 1 : 0);
    print_count(count, question.style, terminal);
    return end_of_answer(count, RowKind::kLines, arguments, question, terminal);
  }
  MIFDEX_TRY(const auto rows, print_reasons(answer, options, question, terminal));
  return end_of_answer(rows, RowKind::kLines, arguments, question, terminal);
}

}  // namespace mifdex::cli
