// mifdex index: reads boxes into the index.
#include <fmt/format.h>
#include <malloc.h>
#include <signal.h>

#include "engine/cli/commands/commands.h"
#include "engine/cli/commands/run_warnings.h"
#include "engine/cli/commands/sandbox_start.h"
#include "engine/cli/commands/trace_file.h"
#include "engine/cli/options/options.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/terminal/progress_line.h"
#include "engine/cli/terminal/signals.h"
#include "engine/ingest/ingest.h"

namespace mifdex::cli {
namespace {

using engine::RunReport;
using index::Outcome;

std::uint64_t rejects_of(const RunReport& report) {
  return report.run.by_outcome[static_cast<std::size_t>(Outcome::kReject)] +
         report.manifest_rejects;
}

/// Returns the number of boxes and manifests that were asked for and could not be read at all.
std::uint64_t unreadable(const RunReport& report) {
  return report.boxes_unreadable + report.manifests_unreadable;
}

ExitCode exit_code_of(const RunReport& report, int signal) {
  if (report.stopped) return stopped_by(signal == 0 ? SIGINT : signal);
  ExitCode code = ExitCode::kDone;
  if (rejects_of(report) != 0 || report.folders_unreadable != 0)
    code = worse(code, ExitCode::kRejects);
  if (unreadable(report) != 0) code = worse(code, ExitCode::kBox);
  return code;
}

std::string ending(const RunReport& report, const engine::RunOptions& options, int signal) {
  std::string text = "done";
  if (report.stopped) {
    text = report.has_stream
               ? fmt::format(
                     "interrupted by signal {}; a stream cannot be resumed: give all of it again "
                     "to read the rest",
                     signal)
               : fmt::format("interrupted by signal {}; run the same command to resume", signal);
  } else if (unreadable(report) != 0) {
    text = report.boxes_unreadable != 0 ? "finished, except for a box that could not be read"
                                        : "finished, except for a manifest that could not be read";
  } else if (rejects_of(report) != 0 || report.folders_unreadable != 0) {
    text = "done, with rejects";
  }
  return options.dry_run ? text + " (dry run: nothing was written)" : text;
}

void warn_of_rejects(const RunReport& report, const Arguments& arguments, Terminal& terminal) {
  std::string way = fmt::format("see `mifdex rejects{}`", index_words(arguments));
  if (arguments.has(FlagId::kDryRun)) way = "-v names them";
  if (const std::uint64_t folders = report.folders_unreadable; folders != 0) {
    terminal.message(0, folders == 1
                            ? fmt::format("1 folder could not be listed: {}", way)
                            : fmt::format("{} folders could not be listed: {}", folders, way));
  }
  const std::uint64_t rejects = rejects_of(report);
  if (rejects == 0) return;
  const std::string_view what = report.manifest_rejects == 0 ? "file" : "file or manifest line";
  terminal.message(0, rejects == 1 ? fmt::format("1 {} was rejected: {}", what, way)
                                   : fmt::format("{} {}s were rejected: {}", rejects, what, way));
}

/// Notes how many MIFs needed no parser, since an earlier one had the same template.
void note_templates(const engine::Progress& progress, Terminal& terminal) {
  const std::uint64_t known = progress.known_templates;
  const std::uint64_t all = known + progress.unknown_templates;
  if (all == 0) return;
  const double percent = 100.0 * static_cast<double>(known) / static_cast<double>(all);
  terminal.message(1,
                   fmt::format("templates: {} of {} MIFs ({:.1f} %) were read by the template of "
                               "an earlier one, the others were parsed",
                               known, all, percent));
}

/// Prints the summary. -q leaves it out unless it was asked for, in JSON or CSV.
void print_summary(const SummaryRow& row, Style style, Terminal& terminal) {
  if (terminal.is_quiet() && style.format == Format::kTable) return;
  style.single = true;
  RowPrinter<SummaryRow> printer(summary_fields(), style, terminal);
  printer.row(row);
  printer.finish();
}

/// --memory counts the memory in use. A commit takes and frees a hundred megabytes, which malloc
/// would keep in each thread's arena (measured: 268 MB if 256 were given, 172 with this).
void give_freed_memory_back() {
  constexpr int kWorthGivingBack = 4'000'000;
  constexpr int kArenas = 2;
  ::mallopt(M_MMAP_THRESHOLD, kWorthGivingBack);
  ::mallopt(M_TRIM_THRESHOLD, kWorthGivingBack);
  ::mallopt(M_ARENA_MAX, kArenas);
}

}  // namespace

CommandResult run_index(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto style, parse_style(arguments));
  MIFDEX_TRY(auto when, parse_progress(arguments));
  MIFDEX_TRY(auto options, parse_run(arguments));
  prepare_sandboxes(arguments, terminal);
  give_freed_memory_back();
  MIFDEX_TRY(auto trace, TraceFile::open(arguments, options.boxes, terminal));
  options.tracer = trace.tracer();

  engine::Progress progress;
  engine::StopRequest stop{0};
  const SignalWatch watch(stop);
  MIFDEX_TRY(auto report, [&] {
    const ProgressLine line(terminal, progress, when);
    const engine::RunObserver observer{
        [&](int verbosity, const std::string& text) { terminal.message(verbosity, text); }};
    return engine::ingest(options, observer, progress, stop);
  }());

  note_templates(progress, terminal);
  ExitCode code = exit_code_of(report, watch.caught());
  if (auto written = trace.finish(terminal); !written) {
    terminal.error(written.error());
    code = worse(code, exit_code_of(written.error()));
  }
  const std::string reason = ending(report, options, watch.caught());
  print_summary({report, options.index_dir, options.dry_run, static_cast<int>(code), reason},
                std::move(style), terminal);
  warn_of_rejects(report, arguments, terminal);
  MIFDEX_TRY(warn_of_doubts(report, options, terminal));
  return code;
}

}  // namespace mifdex::cli
