// mifdex status: the latest status of each machine in each job; with --history every report.
#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/line_answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

/// Returns the fields of a row. If the command is about what SMS showed, a table has columns for
/// it.
Fields<StatusRow> fields_for(const Arguments& arguments) {
  const bool asks = arguments.has(FlagId::kDiffers) || arguments.has(FlagId::kSmsVersion);
  return asks ? displayed_status_fields() : status_fields();
}

}  // namespace

CommandResult run_status(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  const RowKind kind = question.query.history ? RowKind::kObservations : RowKind::kLines;

  if (arguments.has(FlagId::kCount)) {
    MIFDEX_TRY(const auto count, count_lines(question));
    print_count(count, question.style, terminal);
    return end_of_answer(count, kind, arguments, question, terminal);
  }
  MIFDEX_TRY(const auto rows, print_lines(question, fields_for(arguments), terminal));
  return end_of_answer(rows, kind, arguments, question, terminal);
}

}  // namespace mifdex::cli
