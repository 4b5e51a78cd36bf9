// Every command and every flag of mifdex, as data.
//
// The parser, the help text, the man page and the shell completions are all made from these two
// tables, so that they always agree. A new flag is its FlagId, one row, and one reader of its value
// in options.cpp. A new filter of the index is only a row: the index gives it its number, and its
// row names its reader. Threads: constants. Ownership: literals.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "index/query.h"
#include "io/base/result.h"

namespace mifdex::cli {

enum class Command : std::uint8_t {
  kNone,  ///< no command was named
  kIndex,
  kStatus,
  kJobs,
  kMachines,
  kReasons,
  kShow,
  kEvents,
  kExport,
  kRejects,
  kReport,
  kDiff,
  kWhy,
  kCat,
  kCensus,
  kCheck,
  kDump,
  kInfo,
  kVerify,
  kMigrate,
  kSample,
  kSchema,
  kBox,
  kHelp,
};

/// A set of commands, one bit each.
using Commands = std::uint32_t;

template <class... Some>
constexpr Commands commands(Some... some) {
  return (Commands{0} | ... | (Commands{1} << static_cast<unsigned>(some)));
}

struct CommandEntry {
  Command id;
  std::string_view name;
  std::string_view operands;  ///< as the usage line shows them
  std::size_t least;          ///< how many operands there must be
  std::size_t most;
  std::string_view help;  ///< one line, no full stop
  std::string_view more;  ///< sentences for `mifdex help COMMAND` and the man page
};

class Arguments;
class Zone;

enum class FlagId : std::uint8_t {
  // The filters of the index have the numbers of their FilterIds. Named here are those that code
  // names.
  kStatus = static_cast<std::uint8_t>(index::FilterId::kStatus),
  kDiffers = static_cast<std::uint8_t>(index::FilterId::kDiffers),
  kBox = static_cast<std::uint8_t>(index::FilterId::kBox),
  kJob = static_cast<std::uint8_t>(index::FilterId::kJob),
  kMachine = static_cast<std::uint8_t>(index::FilterId::kMachine),
  kSite = static_cast<std::uint8_t>(index::FilterId::kSite),
  kDomain = static_cast<std::uint8_t>(index::FilterId::kDomain),
  kGrep = static_cast<std::uint8_t>(index::FilterId::kGrep),
  kJobStatus = index::kFilterCount,
  kNot,
  kIgnoreCase,
  kEventId,
  kSmsVersion,
  kAsOf,
  kHistory,
  kDuplicates,
  kBy,
  kTop,
  kExact,
  kExpand,
  kSort,
  kLimit,
  kOffset,
  kCount,
  kOutput,
  kForce,
  kRawCells,
  kByteOrderMark,
  kThreads,
  kMemory,
  kMaxFile,
  kMaxTotal,
  kMaxRatio,
  kMaxEntries,
  kMaxDepth,
  kMaxSeconds,
  kEncoding,
  kFilesFrom,
  kNull,
  kBoxName,
  kForceBox,
  kManifest,
  kLayout,
  kReread,
  kAcceptGone,
  kDryRun,
  kTrace,
  kStrict,
  kMifText,
  kFull,
  kFrom,
  kIndexDir,
  kFormat,
  kJson,
  kColor,
  kNoPager,
  kProgress,
  kQuiet,
  kVerbose,
  kLogFile,
  kNoConfig,
  kTimeZone,
  kUtc,
  kHelp,
  kVersion,
  kGenerate,
};
inline constexpr std::size_t kFlagCount = static_cast<std::size_t>(FlagId::kGenerate) + 1;

/// The kind of value that follows a flag; used by the parser and the completions.
enum class ValueKind : std::uint8_t {
  kNothing,  ///< a switch
  kText,
  kChoice,  ///< one of Flag::choices
  kFile,
  kFolder,
  kOptionalArticle,  ///< a KB number, Q166833, or nothing
};

/// The heading under which help shows a flag.
enum class FlagGroup : std::uint8_t { kFilter, kAnswer, kReading, kEverywhere, kHidden };

/// Reads the values of a filter's flag into the filter. Fails with kUsage.
using FilterReader = io::Result<void>(const Arguments&, FlagId, const Zone&, index::Filter&);

struct Flag {
  FlagId id;
  char letter;            ///< 0 if there is none
  std::string_view name;  ///< without dashes
  ValueKind kind;
  std::string_view value;    ///< what help calls its value
  std::string_view choices;  ///< for kChoice, separated by '|'
  bool repeats;              ///< every use counts; otherwise the last one wins
  FlagGroup group;
  Commands commands;          ///< that accept it
  std::string_view help;      ///< one line, no full stop
  std::string_view more;      ///< sentences for the man page; may be empty
  FlagId stands_for;          ///< a short form of this flag ...
  std::string_view as;        ///< ... with this value; empty if it is a flag of its own
  FilterReader* read_filter;  ///< null if it is not a filter of the index
};

std::span<const CommandEntry> command_table();
std::span<const Flag> flag_table();

/// Returns the row of a command or flag; nullptr if no row has the name.
const CommandEntry* find_command(std::string_view name);
const CommandEntry& entry_of(Command command);
/// If two flags have this name, returns the one that `command` accepts, else the first.
const Flag* find_flag(std::string_view name, Command command = Command::kNone);
const Flag* find_flag(char letter);
const Flag& entry_of(FlagId id);

constexpr bool takes(Command command, const Flag& flag) {
  return (flag.commands & commands(command)) != 0;
}

/// Returns "Filters", "Output", ... ; empty for kHidden.
std::string_view group_heading(FlagGroup group);

/// The words of a flag's choices, in order.
template <class Visit>
void for_each_choice(const Flag& flag, Visit visit) {
  std::string_view rest = flag.choices;
  while (!rest.empty()) {
    const std::size_t bar = rest.find('|');
    visit(rest.substr(0, bar));
    rest = bar == std::string_view::npos ? std::string_view() : rest.substr(bar + 1);
  }
}

}  // namespace mifdex::cli
