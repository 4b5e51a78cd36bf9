// mifdex info: what the index knows of itself.
#include "engine/cli/answer.h"
#include "engine/cli/commands.h"
#include "engine/cli/json_object.h"
#include "engine/cli/rows.h"

namespace mifdex::cli {
namespace {

template <class Row>
void write_array(JsonWriter& json, std::string_view name, Fields<Row> fields,
                 const std::vector<Row>& rows, const Zone& zone) {
  write_key(json, name);
  json.StartArray();
  for (const Row& row : rows) write_row(json, fields, row, zone);
  json.EndArray();
}

void print_json(const InfoRow& row, const Zone& zone, Terminal& terminal) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  std::vector<Value> values;
  read_values(info_fields(), row, values);
  json.StartObject();
  write_members(json, columns_of(info_fields()), values, zone);
  write_array(json, "boxes", box_fields(), row.info.boxes, zone);
  write_array(json, "runs", run_fields(), row.info.runs, zone);
  json.EndObject();
  terminal.write({buffer.GetString(), buffer.GetSize()});
  terminal.write("\n");
}

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
  auto question = ask(arguments, terminal);
  if (!question) return io::pass(question);
  const Style& style = question->style;
  auto info = question->reader->info();
  if (!info) return io::pass(info);
  const std::string location = index_folder(arguments);
  const InfoRow row{*info, location};
  if (style.format == Format::kJson || style.format == Format::kNdjson) {
    print_json(row, style.zone, terminal);
    return ExitCode::kDone;
  }
  Style single = style;
  single.single = true;
  RowPrinter<InfoRow> printer(info_fields(), single, terminal);
  printer.row(row);
  printer.finish();
  if (style.format == Format::kTable) {  // CSV has room for one list: the counts
    print_table(box_fields(), info->boxes, style, terminal);
    print_table(run_fields(), info->runs, style, terminal);
  }
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
