// mifdex migrate: the index brought to the present format version.
#include <array>

#include "engine/cli/answer.h"
#include "engine/cli/commands.h"
#include "engine/cli/rows.h"
#include "index/migrate.h"

namespace mifdex::cli {
namespace {

struct MigrateRow {
  const std::string& location;
  index::Migration migration;
};

constexpr std::array kMigrateFields = {
    Field<MigrateRow>{{"type", ""},
                      [](const MigrateRow&) -> Value { return std::string_view("migrate"); }},
    Field<MigrateRow>{{"schema", ""}, [](const MigrateRow&) -> Value { return std::uint64_t{1}; }},
    Field<MigrateRow>{{"index", "INDEX"},
                      [](const MigrateRow& row) -> Value { return row.location; }},
    Field<MigrateRow>{
        {"from", "FROM FORMAT VERSION", Look::kNumber},
        [](const MigrateRow& row) -> Value { return std::uint64_t{row.migration.from}; }},
    Field<MigrateRow>{
        {"to", "TO FORMAT VERSION", Look::kNumber},
        [](const MigrateRow& row) -> Value { return std::uint64_t{row.migration.to}; }},
    Field<MigrateRow>{
        {"changed", "CHANGED", Look::kTruth},
        [](const MigrateRow& row) -> Value { return row.migration.from != row.migration.to; }},
};

}  // namespace

CommandResult run_migrate(const Arguments& arguments, Terminal& terminal) {
  auto style = plan_style(arguments);
  if (!style) return io::pass(style);
  const std::string location = index_folder(arguments);
  auto migration = index::migrate(location);
  if (!migration) return io::pass(migration);
  style->single = true;
  RowPrinter<MigrateRow> printer(kMigrateFields, *style, terminal);
  printer.row({location, *migration});
  printer.finish();
  if (migration->from == migration->to) {
    terminal.message(0, "the index is of the present format version; nothing was changed");
  }
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
