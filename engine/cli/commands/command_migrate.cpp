// mifdex migrate: upgrades the index to the current format version.
#include <fmt/format.h>

#include <array>

#include "engine/cli/answer/answer.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/terminal/signals.h"
#include "engine/cli/terminal/step_progress.h"
#include "index/migrate.h"

namespace mifdex::cli {
namespace {

struct MigrateRow {
  const std::string& location;
  index::MigrateReport migration;
};

constexpr std::array kMigrateFields = {
    type_field<MigrateRow>([](const MigrateRow&) -> Value { return std::string_view("migrate"); }),
    schema_field<MigrateRow>(),
    Field<MigrateRow>{
        {"index", "INDEX", always(Json::kText, "folder of the index"), Look::kText, "index_folder"},
        [](const MigrateRow& row) -> Value { return row.location; }},
    Field<MigrateRow>{
        {"from", "FROM FORMAT VERSION", always(Json::kCount, "format version it had"), Look::kText,
         "from_version"},
        [](const MigrateRow& row) -> Value { return std::uint64_t{row.migration.from}; }},
    Field<MigrateRow>{
        {"to", "TO FORMAT VERSION", always(Json::kCount, "format version it has"), Look::kText,
         "to_version"},
        [](const MigrateRow& row) -> Value { return std::uint64_t{row.migration.to}; }},
    Field<MigrateRow>{{"lines", "LINES", always(Json::kCount, "results that were read to do so")},
                      [](const MigrateRow& row) -> Value { return row.migration.lines; }},
    Field<MigrateRow>{
        {"changed", "CHANGED", always(Json::kTruth, "whether it had to be changed")},
        [](const MigrateRow& row) -> Value { return row.migration.from != row.migration.to; }},
};

}  // namespace

std::vector<Column> migrate_columns() { return columns_of(Fields<MigrateRow>(kMigrateFields)); }

CommandResult run_migrate(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  MIFDEX_TRY(auto when, parse_progress(arguments));
  const std::string location = index_folder(arguments);
  engine::StopRequest stop{0};
  const SignalWatch watch(stop);
  MIFDEX_TRY(auto migration, [&] {
    StepProgress progress(terminal, when);
    return index::migrate(location, "mifdex migrate", [&](std::uint64_t lines) {
      progress.show(fmt::format("lines: {}", lines));
      return stop.load() == 0;
    });
  }());
  style.single = true;
  RowPrinter<MigrateRow> printer(kMigrateFields, style, terminal);
  printer.row({location, migration});
  printer.finish();
  if (stop.load() != 0) return stopped_by(watch.caught());
  if (migration.from == migration.to) {
    terminal.message(0, "already up to date");
  }
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
