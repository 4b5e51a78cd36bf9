#include "engine/cli/program.h"

#include <fmt/format.h>

#include <new>

#include "engine/cli/build_facts.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/options/arguments.h"
#include "engine/cli/options/completions.h"
#include "engine/cli/options/help_text.h"
#include "engine/cli/options/man_page.h"
#include "engine/cli/options/options.h"
#include "engine/cli/options/settings.h"
#include "engine/cli/version.h"

namespace mifdex::cli {
namespace {

CommandResult print_help(const Arguments& arguments, Terminal& terminal) {
  const CommandEntry* about = &entry_of(arguments.command);
  if (arguments.command == Command::kHelp && !arguments.operands.empty()) {
    about = find_command(arguments.operands.front());
    if (about == nullptr) {
      return io::fail(io::ErrorKind::kUsage,
                      fmt::format("unknown command {}", arguments.operands.front()), {}, 0,
                      "see `mifdex --help`");
    }
  }
  const bool whole = arguments.command == Command::kNone || about->id == Command::kHelp;
  terminal.write(whole ? program_help() : command_help(*about));
  return ExitCode::kDone;
}

/// Prints man page and completions for the build, which installs them.
CommandResult print_generated(std::string_view what, Terminal& terminal) {
  if (what == "man") {
    terminal.write(man_page());
  } else if (what == "bash") {
    terminal.write(bash_completion());
  } else if (what == "zsh") {
    terminal.write(zsh_completion());
  } else {
    terminal.write(fish_completion());
  }
  return ExitCode::kDone;
}

CommandResult run_command(const Arguments& arguments, Terminal& terminal) {
  if (arguments.has(FlagId::kHelp)) return print_help(arguments, terminal);
  if (arguments.has(FlagId::kVersion)) {
    terminal.write(arguments.has(FlagId::kVerbose) ? build_facts()
                                                   : fmt::format("mifdex {}\n", kVersion));
    return ExitCode::kDone;
  }
  switch (arguments.command) {
    case Command::kIndex:
      return run_index(arguments, terminal);
    case Command::kStatus:
      return run_status(arguments, terminal);
    case Command::kJobs:
      return run_jobs(arguments, terminal);
    case Command::kMachines:
      return run_machines(arguments, terminal);
    case Command::kReasons:
      return run_reasons(arguments, terminal);
    case Command::kShow:
      return run_show(arguments, terminal);
    case Command::kEvents:
      return run_events(arguments, terminal);
    case Command::kExport:
      return run_export(arguments, terminal);
    case Command::kRejects:
      return run_rejects(arguments, terminal);
    case Command::kDiff:
      return run_diff(arguments, terminal);
    case Command::kReport:
      return run_report(arguments, terminal);
    case Command::kWhy:
      return run_why(arguments, terminal);
    case Command::kCat:
      return run_cat(arguments, terminal);
    case Command::kCensus:
      return run_census(arguments, terminal);
    case Command::kCheck:
      return run_check(arguments, terminal);
    case Command::kDump:
      return run_dump(arguments, terminal);
    case Command::kSample:
      return run_sample(arguments, terminal);
    case Command::kSchema:
      return run_schema(arguments, terminal);
    case Command::kVerify:
      return run_verify(arguments, terminal);
    case Command::kBox:
      return run_box(arguments, terminal);
    case Command::kMigrate:
      return run_migrate(arguments, terminal);
    case Command::kInfo:
      return run_info(arguments, terminal);
    case Command::kHelp:
      return print_help(arguments, terminal);
    case Command::kNone:
      break;
  }
  return print_generated(arguments.value(FlagId::kGenerate), terminal);
}

CommandResult run_words(std::span<const std::string_view> words, Terminal& terminal) {
  MIFDEX_TRY(auto arguments, parse_arguments(words));
  if (arguments.command != Command::kNone && !arguments.has(FlagId::kNoConfig)) {
    MIFDEX_TRY(const auto settings, read_settings());
    MIFDEX_TRY(apply_settings(settings, arguments));
  }
  MIFDEX_TRY(check_choices(arguments));
  MIFDEX_TRY(auto options, parse_terminal(arguments));
  MIFDEX_TRY(terminal.configure(options));
  return run_command(arguments, terminal);
}

ExitCode report(const io::Error& error, Terminal& terminal) {
  terminal.error(error);
  return exit_code_of(error);
}

}  // namespace

ExitCode run_program(std::span<const std::string_view> words, Terminal& terminal) {
  if (words.empty()) {
    terminal.usage(short_help());
    return ExitCode::kUsage;
  }
  // Libraries may throw, this project does not; this is the last place to turn that into one line.
  try {
    auto result = run_words(words, terminal);
    const ExitCode code = result ? *result : report(result.error(), terminal);
    auto written = terminal.finish();
    return written ? code : worse(code, report(written.error(), terminal));
  } catch (const std::bad_alloc&) {
    return report({io::ErrorKind::kFull, "out of memory", {}, 0, "give --memory a smaller SIZE"},
                  terminal);
  } catch (const std::exception& unexpected) {
    return report(
        {io::ErrorKind::kInternal, unexpected.what(), {}, 0, "internal error; please report it"},
        terminal);
  }
}

}  // namespace mifdex::cli
