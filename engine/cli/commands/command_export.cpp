// mifdex export: all lines, or what filters leave, for other programs; streaming, in constant
// memory.
#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/line_answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/output/export_database.h"
#include "engine/cli/output/file_output.h"
#include "engine/cli/output/output_place.h"
#include "engine/cli/output/sqlite_file.h"
#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

CommandResult print_all(Question& question, Output& output) {
  MIFDEX_TRY(const auto rows, print_lines(question, status_fields(), output));
  return end_of_list(rows);
}

std::string output_name(const Arguments& arguments) {
  const std::string_view name = arguments.value(FlagId::kOutput);
  return name == "-" ? std::string() : std::string(name);
}

io::Result<OutputPlace> open_place(const std::string& name, const Arguments& arguments,
                                   Terminal& terminal) {
  auto place = open_output_place(name, arguments.has(FlagId::kForce), kExportFile);
  if (place && place->file && !place->file->warning().empty()) {
    terminal.message(0, place->file->warning());
  }
  return place;
}

CommandResult export_text(const Arguments& arguments, Question& question, Terminal& terminal) {
  const std::string name = output_name(arguments);
  if (name.empty()) return print_all(question, terminal);
  MIFDEX_TRY(auto place, open_place(name, arguments, terminal));
  FileOutput output(std::move(place), name);
  auto code = print_all(question, output);
  if (!code) return code;
  MIFDEX_TRY(output.finish());
  return code;
}

CommandResult export_sqlite(const Arguments& arguments, Question& question, Terminal& terminal) {
  const auto refuse = [](std::string_view where) {
    return io::fail(io::ErrorKind::kUsage, "a SQLite database can only be written to a file",
                    std::string(where), 0, "name a file with --output");
  };
  const std::string name = output_name(arguments);
  if (name.empty()) return refuse("standard output");
  MIFDEX_TRY(auto place, open_place(name, arguments, terminal));
  if (!place.file) return refuse(name);
  MIFDEX_TRY(auto file, SqliteFile::create(std::move(place.file)));
  MIFDEX_TRY(auto rows, write_export_database(question, *file));
  MIFDEX_TRY(file->finish());
  return end_of_list(rows);
}

}  // namespace

CommandResult run_export(const Arguments& arguments, Terminal& terminal) {
  if (arguments.has(FlagId::kOutput) && arguments.value(FlagId::kOutput).empty()) {
    return io::fail(io::ErrorKind::kUsage, "--output: the name is empty", {}, 0,
                    "name a file, or - for standard output");
  }
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  auto code = question.style.format == Format::kSqlite
                  ? export_sqlite(arguments, question, terminal)
                  : export_text(arguments, question, terminal);
  if (!code || *code != ExitCode::kNothing) return code;
  const RowKind kind = question.query.history ? RowKind::kObservations : RowKind::kLines;
  return end_of_answer(0, kind, arguments, question, terminal);
}

}  // namespace mifdex::cli
