// mifdex info: statistics and history of the index.
#include "engine/cli/answer/answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

template <class Row>
void print_table(Fields<Row> fields, const std::vector<Row>& rows, const Style& style,
                 Terminal& terminal) {
  if (rows.empty()) return;
  terminal.write("\n");
  RowPrinter<Row> printer(fields, style, terminal);
  for (const Row& row : rows) printer.row(row);
  printer.finish();
}

}  // namespace

CommandResult run_info(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  const Style& style = question.style;
  MIFDEX_TRY(auto info, question.reader->info());
  const std::string location = index_folder(arguments);
  const InfoRow row{info, location};
  Style single = style;
  single.single = true;
  RowPrinter<InfoRow> printer(info_fields(), single, terminal);
  printer.row(row);
  printer.finish();
  if (style.format == Format::kTable) {  // in JSON they are fields of the row
    print_table(box_fields(), info.boxes, style, terminal);
    print_table(run_fields(), info.runs, style, terminal);
  }
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
