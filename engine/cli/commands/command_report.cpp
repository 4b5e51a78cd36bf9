// mifdex report: what happened, as one HTML page.
#include <chrono>
#include <optional>
#include <string>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/output/file_output.h"
#include "engine/cli/output/output_place.h"
#include "engine/cli/report/report_page.h"

namespace mifdex::cli {
namespace {

constexpr OutputKind kReportFile{"a report of mifdex", is_report, "use --force to replace it"};

/// Returns the filters of the command line, as the user wrote them.
std::string selection_text(const Arguments& arguments) {
  std::string text;
  const auto add = [&](std::string_view word) {
    text += (text.empty() ? "" : " ") + shell_quoted(word);
  };
  for (const std::string& operand : arguments.operands) add(operand);
  for (const Flag& flag : flag_table()) {
    if (flag.group != FlagGroup::kFilter) continue;
    for (const std::string& value : arguments.values(flag.id)) {
      add("--" + std::string(flag.name));
      if (!value.empty()) add(value);
    }
  }
  return text;
}

}  // namespace

CommandResult run_report(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  const std::string name(arguments.value(FlagId::kOutput, "-"));
  if (name == "-" && terminal.width() != 0) {
    return io::fail(io::ErrorKind::kUsage, "a page cannot be shown on a terminal", {}, 0,
                    "name a file: -o report.html");
  }
  if (name.empty()) {
    return io::fail(io::ErrorKind::kUsage, "--output: the name is empty", {}, 0,
                    "name a file, or - for standard output");
  }
  std::optional<OutputPlace> place;
  if (name != "-") {
    MIFDEX_TRY(auto opened, open_output_place(name, arguments.has(FlagId::kForce), kReportFile));
    place = std::move(opened);
  }
  MIFDEX_TRY(const auto facts, gather_report(question));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const ReportTitle title{index_folder(arguments), selection_text(arguments),
                          std::chrono::duration_cast<std::chrono::seconds>(now).count(),
                          std::string(arguments.value(FlagId::kSmsVersion, "1.2"))};
  const std::string page = report_page(facts, title, question.style.zone);
  if (!place) {
    terminal.write(page);
  } else {
    FileOutput output(std::move(*place), name);
    output.write(page);
    MIFDEX_TRY(output.finish());
  }
  return end_of_answer(facts.all.total(), RowKind::kLines, arguments, question, terminal);
}

}  // namespace mifdex::cli
