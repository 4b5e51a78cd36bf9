#include "engine/cli/answer/answer.h"

#include <array>
#include <chrono>

#include "engine/cli/answer/heap_pages.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

constexpr std::array kCountFields = {
    type_field<std::uint64_t>(
        [](const std::uint64_t&) -> Value { return std::string_view("count"); }),
    schema_field<std::uint64_t>(),
    Field<std::uint64_t>{{"count", "", always(Json::kCount, "number of matching rows")},
                         [](const std::uint64_t& count) -> Value { return count; }},
};

/// Returns what of the index the command reads.
index::ReadScope scope_of(const Arguments& arguments, const Style& style) {
  switch (arguments.command) {
    case Command::kExport:
      return style.format == Format::kSqlite ? index::ReadScope::kAll : index::ReadScope::kResults;
    case Command::kStatus:
    case Command::kJobs:
    case Command::kMachines:
    case Command::kReasons:
    case Command::kEvents:
    case Command::kDiff:
      return index::ReadScope::kResults;
    default:
      return index::ReadScope::kAll;
  }
}

}  // namespace

std::vector<Column> count_columns() { return columns_of(Fields<std::uint64_t>(kCountFields)); }

io::Result<Question> ask(const Arguments& arguments, Terminal& terminal) {
  return ask(arguments, terminal, index_folder(arguments));
}

io::Result<Question> ask(const Arguments& arguments, Terminal& terminal, const std::string& index) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  MIFDEX_TRY(auto query, parse_query(arguments, style.zone));
  MIFDEX_TRY(parse_sorting(arguments, query, style));
  MIFDEX_TRY(auto box, parse_box(arguments));
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  MIFDEX_TRY(auto options,
             parse_evaluator(arguments, style.zone,
                             std::chrono::duration_cast<std::chrono::seconds>(now).count()));
  map_heap_for_question();
  auto reader = index::Reader::open(index, scope_of(arguments, style));
  if (!reader) {
    if (reader.error().advice.empty() && reader.error().kind == io::ErrorKind::kStore) {
      reader.error().advice = "create one with `mifdex index BOX...`, or name one with --index";
    }
    return io::pass(reader);
  }
  if (style.format == Format::kTable) terminal.page_long_answers();
  auto evaluator = std::make_unique<LineEvaluator>(**reader, std::move(options));
  query.evaluator = evaluator->evaluator();
  query.wants_job = evaluator->wanted_jobs();
  query.filter.boxes = boxes_that_fit((*reader)->boxes(), box);
  query.filter.traits = engine::traits_of(query.filter.differs_article);
  return Question{std::move(style), std::move(query), *std::move(reader), std::move(evaluator)};
}

void restrict_lines(Question& question, std::function<bool(const index::Record& record)> accepts) {
  EvaluatorOptions options = question.evaluator->options();
  options.accepts = std::move(accepts);
  question.evaluator = std::make_unique<LineEvaluator>(*question.reader, std::move(options));
  question.query.evaluator = question.evaluator->evaluator();
  question.query.wants_job = question.evaluator->wanted_jobs();
}

ExitCode print_count(std::uint64_t count, const Style& style, Terminal& terminal) {
  if (style.format == Format::kTable) {
    terminal.write(value_text(count, style.zone) + '\n');
  } else {
    Style single = style;
    single.single = true;
    RowPrinter<std::uint64_t> printer(kCountFields, single, terminal);
    printer.row(count);
    printer.finish();
  }
  return end_of_list(count);
}

ExitCode end_of_list(std::uint64_t rows) {
  return rows == 0 ? ExitCode::kNothing : ExitCode::kDone;
}

}  // namespace mifdex::cli
