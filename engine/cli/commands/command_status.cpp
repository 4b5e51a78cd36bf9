// mifdex status: the latest status of each machine in each job; with --history every report.
#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
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
  auto& [style, query, reader, evaluator] = question;
  const RowKind kind = query.history ? RowKind::kObservations : RowKind::kLines;

  if (arguments.has(FlagId::kCount)) {
    MIFDEX_TRY(auto count, reader->count_lines(query));
    if (!evaluator->failure()) return io::pass(evaluator->failure());
    print_count(count, style, terminal);
    return end_of_answer(count, kind, arguments, question, terminal);
  }

  RowPrinter<StatusRow> printer(fields_for(arguments), style, terminal);
  io::Result<void> failed;
  auto rows = reader->lines(query, [&](const index::Line& line) {
    auto status = evaluator->jobs().of(line.record.job);
    if (!status) {
      failed = io::pass(status);
      return false;
    }
    printer.row({line, *status, query.history});
    return !terminal.closed();
  });
  if (!failed) return io::pass(failed);
  if (!rows) return io::pass(rows);
  if (!evaluator->failure()) return io::pass(evaluator->failure());
  printer.finish();
  MIFDEX_TRY(printer.failure());
  return end_of_answer(*rows, kind, arguments, question, terminal);
}

}  // namespace mifdex::cli
