// mifdex rejects: files that could not be read, where, why, and what to do.
#include <algorithm>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"
#include "engine/ingest/reject_text.h"
#include "io/base/fold_case.h"

namespace mifdex::cli {
namespace {

bool lies_in(const index::Filter& filter, std::uint32_t box) {
  return !filter.boxes || std::ranges::binary_search(*filter.boxes, box);
}

/// --grep looks at what a person sees of a reject: its place and its reason.
bool passes(const index::Filter& filter, const RejectRow& row) {
  if (filter.grep.empty()) return true;
  const std::string text = engine::reject_line(row.reject, place_text(row.box, row.path));
  return io::holds_any(text, filter.grep, filter.grep_ignores_case);
}

}  // namespace

CommandResult run_rejects(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));

  const bool counts_only = arguments.has(FlagId::kCount);
  RowPrinter<RejectRow> printer(reject_fields(), question.style, terminal);
  Window window(question.query);
  std::uint64_t rows = 0;
  MIFDEX_TRY(question.reader->rejects([&](const index::RejectAnswer& answer) {
    const RejectRow row{answer.box_name, answer.box_path, answer.path, answer.reject};
    if (lies_in(question.query.filter, answer.box) && passes(question.query.filter, row) &&
        window.take()) {
      ++rows;
      if (!counts_only) printer.row(row);
    }
    return !window.over() && !terminal.closed();
  }));
  if (counts_only) {
    print_count(rows, question.style, terminal);
    return end_of_answer(rows, RowKind::kRejects, arguments, question, terminal);
  }
  printer.finish();
  MIFDEX_TRY(printer.failure());
  return end_of_answer(rows, RowKind::kRejects, arguments, question, terminal);
}

}  // namespace mifdex::cli
