// mifdex machines: one line per machine.
#include <algorithm>
#include <string>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/group_answer.h"
#include "engine/cli/answer/selection.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {

namespace {

bool shows(const Selection& selection, const index::MachineRow& row) {
  return selection.shows(row.machine, row.smsid) ||
         std::ranges::any_of(row.smsids, [&](const std::string& smsid) {
           return selection.shows(row.machine, smsid);
         });
}

}  // namespace

CommandResult run_machines(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  if (arguments.has(FlagId::kBy)) return print_groups(arguments, question, terminal);
  MIFDEX_TRY(auto selection,
             Selection::make(arguments, question, FlagId::kMachine, &index::Record::machine));

  const bool counts_only = arguments.has(FlagId::kCount);
  const bool duplicates = arguments.has(FlagId::kDuplicates);
  RowPrinter<index::MachineRow> printer(duplicates ? duplicate_fields() : machine_fields(),
                                        question.style, terminal);
  Window window(question.query);
  std::uint64_t rows = 0;
  MIFDEX_TRY(question.reader->machines(selection.range(), [&](const index::MachineRow& row) {
    const bool wanted = !duplicates || has_second_smsid(row) || shares_smsid(row);
    if (wanted && shows(selection, row) && window.take()) {
      ++rows;
      if (!counts_only) {
        index::MachineRow shown = row;
        shown.counts = selection.counts_of(row.machine, row.counts);
        printer.row(shown);
      }
    }
    return !window.over() && !terminal.closed();
  }));
  if (counts_only) {
    print_count(rows, question.style, terminal);
    return end_of_answer(rows, RowKind::kMachines, arguments, question, terminal);
  }
  printer.finish();
  MIFDEX_TRY(printer.failure());
  return end_of_answer(rows, RowKind::kMachines, arguments, question, terminal);
}

}  // namespace mifdex::cli
