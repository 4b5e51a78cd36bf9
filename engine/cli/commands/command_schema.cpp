// mifdex schema: the types of rows, and the JSON Schema of one.
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engine/cli/answer/answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/options/suggestion.h"
#include "engine/cli/rows/row_schema.h"
#include "engine/cli/rows/row_types.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

constexpr std::array kRowTypeFields = {
    type_field<RowType>([](const RowType&) -> Value { return std::string_view("row_type"); }),
    schema_field<RowType>(),
    Field<RowType>{{"name", "TYPE", always(Json::kText, "name of the type")},
                   [](const RowType& type) -> Value { return type.name; }},
    Field<RowType>{
        {"description", "DESCRIPTION", always(Json::kText, "what its rows are"), Look::kProse},
        [](const RowType& type) -> Value { return type.description; }},
};

io::Result<const RowType*> find_type(std::string_view name, const std::vector<RowType>& types) {
  const auto found = std::ranges::find(types, name, &RowType::name);
  if (found != types.end()) return &*found;
  std::vector<std::string_view> names;
  names.reserve(types.size());
  for (const RowType& type : types) names.push_back(type.name);
  const std::string_view near = closest(name, names);
  return io::fail(io::ErrorKind::kUsage, fmt::format("unknown row type {}", name), {}, 0,
                  near.empty() ? std::string("see `mifdex schema`")
                               : fmt::format("did you mean {}? See `mifdex schema`", near));
}

}  // namespace

std::vector<Column> row_type_columns() { return columns_of(Fields<RowType>(kRowTypeFields)); }

CommandResult run_schema(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  const std::vector<RowType> types = row_types();
  if (arguments.operands.empty()) {
    RowPrinter<RowType> printer(kRowTypeFields, style, terminal);
    for (const RowType& type : types) printer.row(type);
    printer.finish();
    return ExitCode::kDone;
  }
  if (style.format == Format::kCsv || style.format == Format::kTsv) {
    return io::fail(io::ErrorKind::kUsage, "a schema is not a table",
                    style.format == Format::kCsv ? "--format csv" : "--format tsv", 0, "take json");
  }
  MIFDEX_TRY(auto type, find_type(arguments.operands.front(), types));
  terminal.write(row_schema(*type, types));
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
