// mifdex diff: what changed between two indexes.
#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/index_diff.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {

CommandResult run_diff(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto before, ask(arguments, terminal, arguments.operands[0]));
  MIFDEX_TRY(auto after, ask(arguments, terminal, arguments.operands[1]));
  const bool counts_only = arguments.has(FlagId::kCount);
  RowPrinter<Change> printer(change_fields(), after.style, terminal);
  Window window(after.query);
  // The limits are of changes, not of what is compared.
  before.query.limit = after.query.limit = index::Query().limit;
  before.query.offset = after.query.offset = 0;
  std::uint64_t rows = 0;
  MIFDEX_TRY(each_change(before, after, [&](const Change& change) {
    if (window.take()) {
      ++rows;
      if (!counts_only) printer.row(change);
    }
    return !window.over() && !terminal.closed();
  }));
  if (counts_only) return print_count(rows, after.style, terminal);
  printer.finish();
  MIFDEX_TRY(printer.failure());
  if (rows == 0) terminal.message(0, "no result changed");
  return end_of_list(rows);
}

}  // namespace mifdex::cli
