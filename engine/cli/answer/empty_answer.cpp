#include "engine/cli/answer/empty_answer.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/options/suggestion.h"
#include "engine/cli/text/quantity.h"
#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

/// A name on the command line, and what the index has that is like it.
struct TypedName {
  FlagId filter;  ///< kJob, kMachine, kSite or kDomain: what it is a name of
  NearestWord nearest;
};

/// True if `flag` can leave an answer empty.
bool leaves_out(const Flag& flag) {
  return flag.group == FlagGroup::kFilter || flag.id == FlagId::kDuplicates;
}

/// Returns the operands and filters as they were given: "VAQ0000F --machine MANGOX".
std::string conditions(const Arguments& arguments) {
  std::string text;
  const auto add = [&text](std::string_view word) {
    text += fmt::format("{}{}", text.empty() ? "" : " ", word);
  };
  for (const std::string& operand : arguments.operands) add(shell_quoted(operand));
  for (const Flag& flag : flag_table()) {
    if (!leaves_out(flag) || !takes(arguments.command, flag)) continue;
    for (const std::string& value : arguments.values(flag.id)) {
      add(fmt::format("--{}", flag.name));
      if (!value.empty()) add(shell_quoted(value));
    }
  }
  return text;
}

FlagId name_of_operand(Command command, std::size_t number) {
  const bool is_machine = command == Command::kMachines || number == 1;
  return is_machine ? FlagId::kMachine : FlagId::kJob;
}

/// Returns the names without wildcards. `show` takes its operands as they are.
io::Result<std::vector<TypedName>> typed_names(const Arguments& arguments) {
  std::vector<TypedName> names;
  const auto add = [&names](FlagId filter, const std::string& text) -> io::Result<void> {
    MIFDEX_TRY(auto glob, index::Glob::compile(text));
    if (glob.is_literal()) names.push_back({filter, NearestWord(glob.literal_prefix())});
    return {};
  };
  for (std::size_t i = 0; i < arguments.operands.size(); ++i) {
    const bool exact = arguments.command == Command::kShow;
    const FlagId filter = name_of_operand(arguments.command, exact ? i : 0);
    MIFDEX_TRY(add(filter, arguments.operands[i]));
  }
  for (const FlagId filter : {FlagId::kJob, FlagId::kMachine, FlagId::kSite, FlagId::kDomain}) {
    if (!takes(arguments.command, entry_of(filter))) continue;
    for (const std::string& text : arguments.values(filter)) {
      MIFDEX_TRY(add(filter, text));
    }
  }
  return names;
}

/// Walks over what the index has: counts it, and offers it to the names.
class NameWalk {
 public:
  NameWalk(const index::Reader& reader, std::vector<TypedName>& names)
      : reader_(reader), names_(names) {}

  io::Result<std::uint64_t> jobs() {
    std::uint64_t count = 0;
    MIFDEX_TRY(reader_.jobs({}, [&](const index::JobRow& row) {
      offer(FlagId::kJob, row.job);
      if (row.fact != nullptr) offer(FlagId::kSite, row.fact->site);
      return ++count < kMostNames;
    }));
    return count;
  }

  io::Result<std::uint64_t> machines() {
    std::uint64_t count = 0;
    MIFDEX_TRY(reader_.machines({}, [&](const index::MachineRow& row) {
      offer(FlagId::kMachine, row.machine);
      for (const std::string& smsid : row.smsids) offer(FlagId::kMachine, smsid);
      offer(FlagId::kSite, row.site);
      offer(FlagId::kDomain, row.domain);
      return ++count < kMostNames;
    }));
    return count;
  }

 private:
  // Filters ignore case: both words are in upper case.
  void offer(FlagId filter, std::string_view text) {
    if (text.empty()) return;
    std::string word(text);
    std::ranges::transform(word, word.begin(), ascii::upper);
    for (TypedName& name : names_) {
      if (name.filter == filter) name.nearest.offer(word);
    }
  }

  const index::Reader& reader_;
  std::vector<TypedName>& names_;
};

struct Total {
  std::uint64_t rows = 0;
  std::string_view word;  ///< what the index has none of, if `rows` is 0
};

io::Result<Total> total_of(RowKind kind, const Question& question, NameWalk& walk, bool has_names) {
  // A walk is needed for the names as well.
  std::uint64_t jobs = 0;
  std::uint64_t machines = 0;
  if (has_names || kind == RowKind::kJobs) {
    MIFDEX_TRY(auto count, walk.jobs());
    jobs = count;
  }
  if (has_names || kind == RowKind::kMachines) {
    MIFDEX_TRY(auto count, walk.machines());
    machines = count;
  }
  MIFDEX_TRY(auto info, question.reader->info());
  switch (kind) {
    case RowKind::kLines:
      return Total{info.lines, "results"};
    case RowKind::kObservations:
      return Total{info.observations, "reports"};
    case RowKind::kJobs:
      return Total{jobs, "jobs"};
    case RowKind::kMachines:
      return Total{machines, "machines"};
    case RowKind::kEvents:
      return Total{info.observations, "reports"};
    case RowKind::kRejects:
      break;
  }
  return Total{info.rejects, "rejects"};
}

/// Returns "; did you mean MANGO?" for names that the index does not have; empty if nothing is like
/// them.
std::string suggestions(const std::vector<TypedName>& names) {
  std::vector<std::string> words;
  for (const TypedName& name : names) {
    const std::string best(name.nearest.best());
    const bool is_listed = std::ranges::find(words, best) != words.end();
    if (name.nearest.is_exact() || best.empty() || is_listed) continue;
    words.push_back(best);
  }
  return words.empty() ? "" : fmt::format("; did you mean {}?", fmt::join(words, " or "));
}

std::string count_text(RowKind kind, std::uint64_t rows) {
  const bool is_walked = kind == RowKind::kJobs || kind == RowKind::kMachines;
  const std::string_view more = is_walked && rows == kMostNames ? "at least " : "";
  if (kind == RowKind::kEvents) return fmt::format("0 events of {} reports", grouped(rows));
  return fmt::format("0 of {}{} rows", more, grouped(rows));
}

}  // namespace

io::Result<ExitCode> end_of_answer(std::uint64_t rows, RowKind kind, const Arguments& arguments,
                                   const Question& question, Terminal& terminal) {
  if (rows != 0 || terminal.is_quiet()) return end_of_list(rows);
  MIFDEX_TRY(auto names, typed_names(arguments));
  NameWalk walk(*question.reader, names);
  MIFDEX_TRY(auto total, total_of(kind, question, walk, !names.empty()));
  if (total.rows == 0) {
    terminal.message(0, fmt::format("the index has no {}", total.word));
    return end_of_list(rows);
  }
  const std::string words = conditions(arguments);
  const bool is_cut = arguments.has(FlagId::kLimit) || arguments.has(FlagId::kOffset);
  if (words.empty() && is_cut) {
    terminal.message(
        0, fmt::format("--limit and --offset leave none of {}", counted(total.rows, "row")));
    return end_of_list(rows);
  }
  terminal.message(0, count_text(kind, total.rows) + (words.empty() ? "" : " match " + words) +
                          suggestions(names));
  return end_of_list(rows);
}

}  // namespace mifdex::cli
