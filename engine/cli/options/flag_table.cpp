#include "engine/cli/options/flag_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>

#include "engine/cli/options/option_values.h"
#include "engine/cli/text/quantity.h"
#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

using enum FlagGroup;
using enum ValueKind;
using index::Filter;
using index::FilterId;
using index::Glob;
using io::Result;

constexpr Commands kLines = commands(Command::kStatus, Command::kJobs, Command::kMachines,
                                     Command::kReasons, Command::kEvents);
constexpr Commands kFiltered =
    kLines | commands(Command::kExport, Command::kReport, Command::kDiff);
constexpr Commands kJudged = kFiltered | commands(Command::kShow);
constexpr Commands kLists = kLines | commands(Command::kRejects, Command::kDiff);
constexpr Commands kReaders = commands(Command::kIndex, Command::kCensus);
constexpr Commands kDecoders = kReaders | commands(Command::kCat);
constexpr Commands kFiles = commands(Command::kCheck, Command::kDump);
constexpr Commands kQueries =
    kLists | commands(Command::kShow, Command::kWhy, Command::kInfo, Command::kExport,
                      Command::kVerify, Command::kMigrate, Command::kBox);
/// Commands that print rows, so that csv and tsv are among their formats.
constexpr Commands kTabular = kQueries | kReaders | commands(Command::kCheck);
constexpr Commands kAll =
    kQueries | kDecoders | kFiles |
    commands(Command::kReport, Command::kSample, Command::kSchema, Command::kHelp, Command::kNone);

constexpr Flag value(FlagGroup group, Commands some, FlagId id, char letter, std::string_view name,
                     std::string_view value_name, std::string_view help,
                     std::string_view more = {}) {
  return {id, letter, name, kText, value_name, {}, false, group, some, help, more, id, {}, nullptr};
}

constexpr Flag choice(FlagGroup group, Commands some, FlagId id, std::string_view name,
                      std::string_view value_name, std::string_view choices, std::string_view help,
                      std::string_view more = {}) {
  return {id,    0,    name, kChoice, value_name, choices, false,
          group, some, help, more,    id,         {},      nullptr};
}

constexpr Flag file(ValueKind kind, Commands some, FlagId id, char letter, std::string_view name,
                    std::string_view value_name, std::string_view help,
                    std::string_view more = {}) {
  return {id,          letter, name, kind, value_name, {}, false,
          kEverywhere, some,   help, more, id,         {}, nullptr};
}

constexpr Flag toggle(FlagGroup group, Commands some, FlagId id, char letter, std::string_view name,
                      std::string_view help, std::string_view more = {}) {
  return {id, letter, name, kNothing, {}, {}, false, group, some, help, more, id, {}, nullptr};
}

constexpr Flag in_group(FlagGroup group, Flag flag) {
  flag.group = group;
  return flag;
}

constexpr Flag repeated(Flag flag) {
  flag.repeats = true;
  return flag;
}

constexpr Flag short_form(Flag flag, FlagId stands_for, std::string_view as) {
  flag.stands_for = stands_for;
  flag.as = as;
  return flag;
}

constexpr Flag optional_article(Flag flag) {
  flag.kind = kOptionalArticle;
  return flag;
}

template <Glob Filter::* kGlob>
Result<void> read_glob(const Arguments& arguments, FlagId id, const Zone&, Filter& filter) {
  return parse_glob(arguments, id, filter.*kGlob);
}

template <auto kWords>
Result<void> read_words(const Arguments& arguments, FlagId id, const Zone&, Filter& filter) {
  return parse_words(arguments, id, filter.*kWords);
}

template <std::optional<std::int64_t> Filter::* kMoment>
Result<void> read_moment(const Arguments& arguments, FlagId id, const Zone& zone, Filter& filter) {
  return parse_moment(arguments, id, zone, filter.*kMoment);
}

/// Reads --status and --not: any of the first, none of the second.
Result<void> read_status(const Arguments& arguments, FlagId id, const Zone&, Filter& filter) {
  using index::LineStatus;
  std::vector<LineStatus>& wanted = filter.status;
  MIFDEX_TRY(parse_words(arguments, id, wanted));
  std::vector<LineStatus> unwanted;
  MIFDEX_TRY(parse_words(arguments, FlagId::kNot, unwanted));
  const bool groups_failures = arguments.command == Command::kReasons &&
                               !ascii::equals_ignore_case(arguments.value(FlagId::kBy), "status");
  if (wanted.empty() && unwanted.empty() && groups_failures) wanted = {LineStatus::kFailed};
  if (unwanted.empty()) return {};
  if (wanted.empty()) {
    wanted = {LineStatus::kComplete, LineStatus::kFailed, LineStatus::kUnknown, LineStatus::kNone,
              LineStatus::kUnreadable};
  }
  std::erase_if(wanted, [&](LineStatus status) {
    return std::ranges::find(unwanted, status) != unwanted.end();
  });
  if (!wanted.empty()) return {};
  return io::fail(io::ErrorKind::kUsage, "--not excludes every status that is asked for", {}, 0,
                  "exclude fewer");
}

Result<void> read_grep(const Arguments& arguments, FlagId id, const Zone&, Filter& filter) {
  filter.grep = arguments.values(id);
  filter.grep_ignores_case = arguments.has(FlagId::kIgnoreCase);
  return {};
}

/// Leaves the filter as it is: its ids are known when the index is open (boxes_that_fit).
Result<void> read_box(const Arguments&, FlagId, const Zone&, Filter&) { return {}; }

Result<void> read_unattributed(const Arguments& arguments, FlagId id, const Zone&, Filter& filter) {
  filter.unattributed = arguments.has(id);
  return {};
}

Result<void> read_differs(const Arguments& arguments, FlagId id, const Zone&, Filter& filter) {
  if (!arguments.has(id)) return {};
  filter.differs = true;
  std::string_view article = arguments.value(id);
  if (article.empty()) return {};
  if (article.starts_with('Q') || article.starts_with('q')) article.remove_prefix(1);
  auto number = parse_count(article, "differs");
  if (!number || *number == 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
    return io::fail(io::ErrorKind::kUsage,
                    fmt::format("--differs: {} is not an article", arguments.value(id)), {}, 0,
                    "for example Q166833");
  }
  filter.differs_article = static_cast<std::uint32_t>(*number);
  return {};
}

constexpr FlagId flag_of(FilterId id) { return static_cast<FlagId>(id); }

constexpr Flag filter(FilterReader& reader, Flag flag) {
  flag.read_filter = &reader;
  return flag;
}

/// A filter by pattern.
template <Glob Filter::* kGlob>
constexpr Flag pattern(FilterId id, std::string_view name, std::string_view help,
                       std::string_view more = {}) {
  return repeated(filter(read_glob<kGlob>,
                         value(kFilter, kFiltered, flag_of(id), 0, name, "GLOB", help, more)));
}

constexpr std::string_view kStatusChoices = "complete|failed|unknown|none|unreadable";
constexpr std::string_view kSeveralWords =
    "For several, repeat the flag or separate them by commas.";

/// A filter by any of `choices`, the words of an enum in its order, from its second value on.
template <auto kWords>
constexpr Flag any_word(FilterId id, std::string_view name, std::string_view choices,
                        std::string_view help) {
  return repeated(filter(read_words<kWords>, choice(kFilter, kFiltered, flag_of(id), name, "WORD",
                                                    choices, help, kSeveralWords)));
}

/// A filter by time.
template <std::optional<std::int64_t> Filter::* kMoment>
constexpr Flag moment(FilterId id, std::string_view name, std::string_view help,
                      std::string_view more) {
  return filter(read_moment<kMoment>,
                value(kFilter, kFiltered, flag_of(id), 0, name, "TIME", help, more));
}

// In the order of help.
constexpr std::array kFlags = {
    pattern<&Filter::job>(
        FilterId::kJob, "job", "only matching jobs, e.g. 'VAQ*'",
        "A pattern may have *, ?, [a-z], [!x], and \\ before a character that is meant literally. "
        "It matches the whole name and ignores the case of ASCII letters. If this or another "
        "filter by pattern or text is given several times, one of them must match."),
    pattern<&Filter::machine>(FilterId::kMachine, "machine",
                              "only machines with a matching name or SMSID"),
    pattern<&Filter::site>(FilterId::kSite, "site", "only matching site codes"),
    pattern<&Filter::domain>(FilterId::kDomain, "domain", "only matching domains"),
    repeated(filter(read_status,
                    choice(kFilter, kFiltered, FlagId::kStatus, "status", "WORD", kStatusChoices,
                           "only results with this status", kSeveralWords))),
    repeated(choice(kFilter, kFiltered, FlagId::kNot, "not", "WORD", kStatusChoices,
                    "only results without this status, e.g. --not complete",
                    "Together with --status: the results with one of those and without these. For "
                    "several, repeat the flag or separate them by commas.")),
    repeated(choice(kFilter, kFiltered, FlagId::kJobStatus, "job-status", "WORD",
                    "active|retrying|failed|complete", "only jobs with this overall status",
                    kSeveralWords)),
    any_word<&Filter::mif>(FilterId::kMif, "mif", "success|failed|other|missing|unreadable",
                           "only results with this Status in the MIF itself"),
    pattern<&Filter::product>(FilterId::kProduct, "product", "only matching products"),
    pattern<&Filter::manufacturer>(FilterId::kManufacturer, "manufacturer",
                                   "only matching manufacturers"),
    repeated(filter(read_box,
                    value(kFilter, kLists | kFiltered, FlagId::kBox, 0, "box", "GLOB",
                          "only boxes with a matching name or path",
                          "If a report is in several boxes, its origin is the first of them."))),
    moment<&Filter::since>(
        FilterId::kSince, "since", "only at or after TIME",
        "TIME is RFC 3339 (1997-05-21T17:09:27Z) or the beginning of it: a date, a month (1997-05) "
        "or a year. A time without a zone is in the zone of --tz."),
    moment<&Filter::until>(FilterId::kUntil, "until", "only before TIME",
                           "TIME is as for --since, and is itself excluded: --since 1997-05 "
                           "--until 1997-06 is all of May. Rows without a time match neither."),
    repeated(filter(
        read_grep,
        value(kFilter, kLists | kFiltered, FlagId::kGrep, 0, "grep", "TEXT",
              "only rows with TEXT in the description (rejects: in the path or the reason)"))),
    toggle(kFilter, kLists | kFiltered, FlagId::kIgnoreCase, 'i', "ignore-case",
           "--grep ignores case, in every alphabet",
           "By the simple case folding of Unicode, which maps one letter to one letter."),
    filter(read_unattributed, toggle(kFilter, kFiltered, flag_of(FilterId::kUnattributed), 0,
                                     "unattributed", "only results without a job or machine")),
    filter(read_differs,
           optional_article(
               value(kFilter, kFiltered, FlagId::kDiffers, 0, "differs", "QNNNNNN",
                     "only results that SMS showed differently [because of this article]"))),
    repeated(choice(kFilter, commands(Command::kEvents), FlagId::kEventId, "id", "ID", "374|119",
                    "only events with this number")),
    choice(kAnswer, kJudged, FlagId::kSmsVersion, "sms-version", "V", "1.0|1.1|1.2|2.0",
           "what this SMS would have shown (default: 1.2)",
           "Affects sms_showed and differs (SMS SHOWED and ARTICLE in tables) and --differs, never "
           "the true status. The index does not depend on it."),
    value(kAnswer, kJudged, FlagId::kAsOf, 0, "as-of", "TIME",
          "evaluate job status as of TIME (default: now)",
          "A job with a failed machine is Retrying before its end and Failed after it (Q166833). "
          "The end is known from a manifest. TIME is as for --since."),
    toggle(kAnswer, commands(Command::kStatus, Command::kExport), FlagId::kHistory, 0, "history",
           "every report, not only the latest of each result"),
    toggle(kAnswer, commands(Command::kMachines), FlagId::kDuplicates, 0, "duplicates",
           "only machines with several names or several SMSIDs",
           "An SMSID with several names belongs to a machine that was renamed, or to cloned "
           "machines that share it (Q277674). A name with several SMSIDs belongs to a machine that "
           "was given another SMSID (Q162165)."),
    choice(kAnswer, commands(Command::kJobs, Command::kMachines, Command::kReasons), FlagId::kBy,
           "by", "WORD", "job|domain|site|day|hour|product|box|status",
           "group by this property of results",
           "With jobs and machines: a row for each group of results, with the number and the "
           "percentage of those that are complete and failed. With reasons: divides the results of "
           "a reason further. Days and hours are those of --tz. Results without a value are last."),
    value(kAnswer, commands(Command::kReasons), FlagId::kTop, 0, "top", "N",
          "the N most frequent reasons; the rest is one row, (other)"),
    toggle(kAnswer, commands(Command::kReasons), FlagId::kExact, 0, "exact",
           "group by the descriptions as they are"),
    value(kAnswer, commands(Command::kReasons), FlagId::kExpand, 0, "expand", "N",
          "list the results of reason number N, as `status` does",
          "N is the number that the same command without --expand, --sort and --top shows."),
    value(kAnswer, kLists | commands(Command::kExport), FlagId::kSort, 0, "sort", "FIELD",
          "sort by a JSON field, e.g. time; --sort=-time for descending order",
          "Sorts all rows, before --limit and --offset are applied. Equal rows keep their usual "
          "order; rows without a value come last."),
    value(kAnswer, kLists | commands(Command::kExport), FlagId::kLimit, 0, "limit", "N",
          "at most N rows"),
    value(kAnswer, kLists | commands(Command::kExport), FlagId::kOffset, 0, "offset", "N",
          "skip the first N rows"),
    toggle(kAnswer, kLists, FlagId::kCount, 0, "count", "only the number of rows",
           "Counts all matching rows; --limit and --offset do not change the number."),
    in_group(kAnswer, file(kFile, commands(Command::kExport, Command::kReport), FlagId::kOutput,
                           'o', "output", "FILE", "write to FILE instead of standard output",
                           "A regular file is replaced in one step when it is complete, and keeps "
                           "its mode; a link is followed. A pipe, a device or /dev/fd/N is written "
                           "into. - is standard output.")),
    toggle(kAnswer, commands(Command::kExport, Command::kReport), FlagId::kForce, 0, "force",
           "let --output replace a file that mifdex did not write",
           "It also replaces a write-protected file. A block device is overwritten only with this "
           "flag."),
    toggle(kAnswer, kTabular, FlagId::kRawCells, 0, "raw-cells",
           "csv, tsv: do not mark text that looks like a formula",
           "Otherwise text that begins with =, +, -, @, a tab or a line end gets an apostrophe in "
           "front, so that a spreadsheet does not run it as a formula."),
    toggle(kAnswer, kTabular, FlagId::kByteOrderMark, 0, "bom",
           "csv, tsv: begin with a byte order mark, as Excel needs it for UTF-8"),
    value(kReading, kReaders, FlagId::kThreads, 'j', "threads", "N",
          "number of threads (default: the available cores)",
          "While reading the files of a folder waits for the disk, up to 32 more read them ahead."),
    value(kReading, commands(Command::kIndex), FlagId::kMemory, 0, "memory", "SIZE",
          "memory limit (default: 450M)",
          "A size may end with k, M or G (powers of 1000) or with Ki, Mi or Gi (powers of 1024)."),
    value(kReading, kDecoders, FlagId::kMaxFile, 0, "max-file", "SIZE",
          "reject files larger than this (default: 5M)", "5 MB was the dataloader's own limit."),
    value(kReading, kDecoders, FlagId::kMaxTotal, 0, "max-total", "SIZE",
          "limit on the unpacked size of one archive (default: 16Gi)",
          "This and the next four limits apply to each top-level archive, including nested ones. "
          "An archive that reaches a limit is rejected; what was read before is kept."),
    value(kReading, kDecoders, FlagId::kMaxRatio, 0, "max-ratio", "N",
          "maximum compression ratio (default: 1000)", "Checked after 64 MiB."),
    value(kReading, kDecoders, FlagId::kMaxEntries, 0, "max-entries", "N",
          "maximum number of entries in one archive (default: 10000000)"),
    value(kReading, kDecoders, FlagId::kMaxDepth, 0, "max-depth", "N",
          "maximum nesting of archives (default: 8)", "1: no nested archives."),
    value(kReading, kDecoders, FlagId::kMaxSeconds, 0, "max-seconds", "N",
          "time limit for unpacking one archive (default: 300)"),
    repeated(value(
        kReading, kReaders | kFiles, FlagId::kEncoding, 0, "encoding", "[PATTERN=]NAME",
        "code page of files that are not ASCII, UTF-8 or UTF-16 (default: auto); repeatable",
        "auto guesses the code page and marks the guess (encoding-guessed). If the bytes of a file "
        "do not determine it, index uses the code page of the files next to it. Other names are "
        "cp437, cp850, windows-1250, shift_jis, gbk, big5, euc-kr and more. 'TOKYO/**=shift_jis' "
        "applies to matching paths in a box; the last pattern that matches is used.")),
    in_group(kReading, file(kFile, kReaders, FlagId::kFilesFrom, 0, "files-from", "FILE",
                            "read box paths from FILE, one per line; - for standard input")),
    toggle(kReading, kReaders, FlagId::kNull, '0', "null",
           "the paths in --files-from end with NUL, as from find -print0"),
    repeated(value(kReading, commands(Command::kIndex), FlagId::kBoxName, 0, "box-name",
                   "NAME=PATH", "read the box at PATH and call it NAME in answers",
                   "Names are unique in an index. The default is the last parts of its path, as "
                   "many as are needed to make it unique.")),
    toggle(kReading, commands(Command::kBox), FlagId::kForceBox, 0, "force",
           "box relocate: do not compare the files"),
    repeated(in_group(
        kReading,
        file(kFile, commands(Command::kIndex), FlagId::kManifest, 0, "manifest", "FILE",
             "additional facts, one JSON object per line; repeatable",
             "Of type job (id, name, site, destination, start, end, retries, targets), machine "
             "(smsid, name, domain, site) or file (path, job, machine, collected, exit_code). "
             "A manifest takes precedence over all other sources."))),
    value(kReading, commands(Command::kIndex), FlagId::kLayout, 0, "layout", "TEMPLATE",
          "take facts from paths, e.g. '{site}/{job}/{machine}.mif'",
          "Fields are {site}, {job}, {machine}, {smsid} and {domain}; * is any text within a part "
          "of the path, ** any number of parts. All other sources take precedence over it."),
    toggle(kReading, commands(Command::kIndex), FlagId::kReread, 0, "reread",
           "also read files that have not changed",
           "Otherwise files with unchanged size and time are not read again, unless --encoding, "
           "--layout, --max-file or the version of mifdex has changed."),
    toggle(kReading, commands(Command::kIndex), FlagId::kAcceptGone, 0, "accept-gone",
           "mark files as gone even if a whole box or folder is empty",
           "Otherwise the known files of a folder or box that is empty now are kept, since a share "
           "or disk may not be mounted."),
    toggle(kReading, commands(Command::kIndex), FlagId::kDryRun, 0, "dry-run",
           "report what this run would do, but write nothing to the index",
           "Counts new, unchanged and gone files, duplicates and rejects as the run would without "
           "it, compared with the index if there is one. Needs space in $TMPDIR for what the run "
           "would add."),
    in_group(
        kReading,
        file(kFile, commands(Command::kIndex), FlagId::kTrace, 0, "trace", "FILE",
             "write when each step of the run took place, for chrome://tracing or Perfetto",
             "JSON with a row for each thread, and for each batch of files and each stage of a "
             "commit its begin, its time and its CPU time. FILE is opened before anything is read "
             "and is complete when the run ends; if the run fails, it is not written. If FILE "
             "cannot be written at the end, the index is complete and the exit status is 6. A file "
             "that is no trace of mifdex is not replaced.")),
    choice(kReading, commands(Command::kCheck), FlagId::kStrict, "strict", "WHO", "dmi|sms1.2",
           "treat as an error what this compiler would have rejected",
           "dmi is the reference parser of the DMI toolkit; sms1.2 is the compiler of SMS 1.2, "
           "which the despooler used."),
    toggle(kAnswer, commands(Command::kDump), FlagId::kMifText, 0, "mif",
           "normalised MIF text instead of JSON"),
    toggle(kReading, commands(Command::kVerify), FlagId::kFull, 0, "full",
           "check all checksums, rows, keys and source files"),
    value(kReading, commands(Command::kVerify), FlagId::kFrom, 0, "from", "POSITION",
          "resume an interrupted verify --full"),
    file(kFolder, kAll, FlagId::kIndexDir, 'x', "index", "DIR",
         "the index (default: $MIFDEX_INDEX, else ./mifdex.idx)"),
    choice(kEverywhere, kAll, FlagId::kFormat, "format", "FORMAT",
           "table|json|ndjson|csv|tsv|evtx-xml|sqlite", "output format (default: table)",
           "json is one array or object, ndjson one object per line. evtx-xml (only for events) is "
           "the XML of the Windows event log. sqlite (only for export) is a database."),
    short_form(toggle(kEverywhere, kAll, FlagId::kJson, 0, "json", "the same as --format json"),
               FlagId::kFormat, "json"),
    choice(kEverywhere, kAll, FlagId::kColor, "color", "WHEN", "auto|always|never",
           "colours (default: auto, on a terminal)", "auto heeds NO_COLOR."),
    toggle(kEverywhere, kAll, FlagId::kNoPager, 0, "no-pager", "do not use a pager",
           "Otherwise an answer that is longer than the terminal is shown by $PAGER, or by less."),
    choice(
        kEverywhere, kAll, FlagId::kProgress, "progress", "WHEN", "auto|always|never",
        "show progress on standard error (default: auto)",
        "auto shows a line on a terminal; always also prints plain lines when not on a terminal."),
    toggle(kEverywhere, kAll, FlagId::kQuiet, 'q', "quiet", "show only errors"),
    repeated(toggle(kEverywhere, kAll, FlagId::kVerbose, 'v', "verbose",
                    "show more messages; repeat for even more")),
    file(kFile, kAll, FlagId::kLogFile, 0, "log-file", "FILE", "also append messages to FILE",
         "With the detail of -v, even if -q is given."),
    toggle(kEverywhere, kAll, FlagId::kNoConfig, 0, "no-config",
           "ignore the configuration file and MIFDEX_OPTS",
           "Otherwise the flags in the file are used in each command that takes them, then those "
           "in MIFDEX_OPTS, then those of the command line. The file is $MIFDEX_CONFIG, else "
           "$XDG_CONFIG_HOME/mifdex/config, else ~/.config/mifdex/config, and has one flag per "
           "line: --tz Europe/Berlin. Lines that begin with # are comments."),
    value(kEverywhere, kAll, FlagId::kTimeZone, 0, "tz", "ZONE",
          "time zone of output, of --since and --until, and of archive times without a zone "
          "(default: UTC)",
          "ZONE is a name such as Europe/Berlin, an offset such as +02:00, or local, the zone of "
          "this computer. Times in zip (without "
          "its extra field), cab and lzh archives are those of the clock of the computer that "
          "packed them: index them with the time zone of that computer."),
    short_form(toggle(kEverywhere, kAll, FlagId::kUtc, 0, "utc", "the same as --tz UTC"),
               FlagId::kTimeZone, "UTC"),
    toggle(kEverywhere, kAll, FlagId::kHelp, 'h', "help", "show this help"),
    toggle(kEverywhere, kAll, FlagId::kVersion, 'V', "version", "show the version of mifdex",
           "With -v also the commit, the type of the build, the SIMD level and the libraries."),
    choice(kHidden, commands(Command::kNone), FlagId::kGenerate, "generate", "WHAT",
           "man|bash|zsh|fish", "print the man page or a shell's completions"),
};

/// The row of each FlagId, or a number beyond them if it has none.
constexpr std::array<std::size_t, kFlagCount> rows_by_id() {
  std::array<std::size_t, kFlagCount> rows{};
  rows.fill(kFlags.size());
  for (std::size_t i = 0; i < kFlags.size(); ++i) rows[static_cast<std::size_t>(kFlags[i].id)] = i;
  return rows;
}
constexpr std::array<std::size_t, kFlagCount> kRowById = rows_by_id();
static_assert(kFlags.size() == kFlagCount && std::ranges::count(kRowById, kFlags.size()) == 0,
              "each flag has one row");

constexpr bool filters_are_read() {
  return std::ranges::all_of(kFlags, [](const Flag& flag) {
    const bool is_of_index = static_cast<std::size_t>(flag.id) < index::kFilterCount;
    return is_of_index == (flag.read_filter != nullptr);
  });
}
static_assert(filters_are_read(), "the row of each filter of the index reads its value");

}  // namespace

std::span<const Flag> flag_table() { return kFlags; }

const Flag* find_flag(std::string_view name, Command command) {
  const Flag* first = nullptr;
  for (const Flag& flag : kFlags) {
    if (flag.name != name) continue;
    if (takes(command, flag)) return &flag;
    if (first == nullptr) first = &flag;
  }
  return first;
}

const Flag* find_flag(char letter) {
  if (letter == 0) return nullptr;
  const auto* found = std::ranges::find(kFlags, letter, &Flag::letter);
  return found == kFlags.end() ? nullptr : found;
}

const Flag& entry_of(FlagId id) { return kFlags[kRowById[static_cast<std::size_t>(id)]]; }

std::string_view group_heading(FlagGroup group) {
  switch (group) {
    case kFilter:
      return "Filters";
    case kAnswer:
      return "Output";
    case kReading:
      return "Input";
    case kEverywhere:
      return "Global options";
    case kHidden:
      return {};
  }
  return {};
}

}  // namespace mifdex::cli
