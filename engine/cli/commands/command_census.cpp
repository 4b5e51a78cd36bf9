// mifdex census: counts a box by kind of file, by content, writing nothing.
#include <fmt/format.h>

#include "engine/cli/commands/commands.h"
#include "engine/cli/commands/sandbox_start.h"
#include "engine/cli/options/options.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/terminal/progress_line.h"
#include "engine/cli/terminal/signals.h"
#include "engine/ingest/census.h"
#include "engine/sms/status_names.h"

namespace mifdex::cli {
namespace {

void print_census(const engine::Census& census, const Style& style, Terminal& terminal) {
  RowPrinter<CensusRow> printer(census_fields(), style, terminal);
  for (std::size_t kind = 1; kind <= engine::kFileKindCount; ++kind) {
    const auto& count = census.by_kind[kind];
    printer.row(
        {engine::file_kind_name(static_cast<engine::FileKind>(kind)), count.files, count.bytes});
  }
  for (std::size_t number = 1; number <= index::kSkipKindCount; ++number) {
    const std::string kind =
        fmt::format("skipped: {}", engine::skip_kind_name(static_cast<index::SkipKind>(number)));
    printer.row({kind, census.skipped[number], std::nullopt});
  }
  printer.finish();
}

}  // namespace

CommandResult run_census(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  MIFDEX_TRY(auto when, parse_progress(arguments));
  MIFDEX_TRY(auto options, parse_run(arguments));
  prepare_sandboxes(arguments, terminal);

  engine::Progress progress;
  engine::StopRequest stop{0};
  const SignalWatch watch(stop);
  auto census = [&] {
    const ProgressLine line(terminal, progress, when);
    const engine::RunObserver observer{
        [&](int verbosity, const std::string& text) { terminal.message(verbosity, text); }};
    return engine::take_census(options, observer, progress, stop);
  }();
  // An incomplete census is not printed.
  if (watch.caught() != 0) return stopped_by(watch.caught());
  if (!census) return io::pass(census);
  print_census(*census, style, terminal);
  return ExitCode::kDone;
}

}  // namespace mifdex::cli
