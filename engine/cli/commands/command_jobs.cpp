// mifdex jobs: one line per job.
#include <fmt/format.h>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/group_answer.h"
#include "engine/cli/answer/selection.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/text/quantity.h"

namespace mifdex::cli {
namespace {

/// True if the answer is a table and a manifest gives a name to one of the jobs.
io::Result<bool> shows_names(const Question& question, const Selection& selection) {
  bool has_name = false;
  if (question.style.format != Format::kTable) return false;
  MIFDEX_TRY(question.reader->jobs(selection.range(), [&](const index::JobRow& row) {
    has_name = row.fact != nullptr && !row.fact->name.empty() && selection.shows(row.job, {});
    return !has_name;
  }));
  return has_name;
}

}  // namespace

CommandResult run_jobs(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  if (arguments.has(FlagId::kBy)) return print_groups(arguments, question, terminal);
  MIFDEX_TRY(auto selection,
             Selection::make(arguments, question, FlagId::kJob, &index::Record::job));

  const bool counts_only = arguments.has(FlagId::kCount);
  MIFDEX_TRY(const auto has_names, shows_names(question, selection));
  RowPrinter<JobAnswer> printer(has_names ? named_job_fields() : job_fields(), question.style,
                                terminal);
  Window window(question.query);
  std::uint64_t rows = 0;
  std::uint64_t unattributed = 0;
  io::Result<void> failed;
  auto read = question.reader->jobs(selection.range(), [&](const index::JobRow& row) {
    if (!selection.shows(row.job, {})) return true;
    auto verdict = question.evaluator->jobs().verdict_on(row);
    if (!verdict) {
      failed = io::pass(verdict);
      return false;
    }
    const auto status = row.job.empty() ? std::nullopt : std::optional(verdict->status);
    if (question.evaluator->wants(status) && window.take()) {
      ++rows;
      // The verdict is on the whole job, the counts are of what passes.
      const index::JobRow shown{row.job, row.fact, selection.counts_of(row.job, row.counts)};
      if (row.job.empty()) unattributed = shown.counts.observations;
      if (!counts_only) printer.row({shown, *verdict});
    }
    return !window.over() && !terminal.closed();
  });
  if (!failed) return io::pass(failed);
  if (!read) return io::pass(read);
  if (counts_only) {
    print_count(rows, question.style, terminal);
    return end_of_answer(rows, RowKind::kJobs, arguments, question, terminal);
  }
  printer.finish();
  MIFDEX_TRY(printer.failure());
  if (unattributed != 0) {
    terminal.message(0, fmt::format("unattributed: {} without a job: see `mifdex status "
                                    "--unattributed{}`",
                                    counted(unattributed, "status MIF"), index_words(arguments)));
  }
  return end_of_answer(rows, RowKind::kJobs, arguments, question, terminal);
}

}  // namespace mifdex::cli
