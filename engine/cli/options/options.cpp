#include "engine/cli/options/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <limits>

#include "engine/cli/options/option_values.h"
#include "engine/cli/rows/rows.h"
#include "engine/cli/text/quantity.h"
#include "engine/sms/event.h"
#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

using index::Glob;
using io::ErrorKind;
using io::fail;
using io::Result;

/// Returns the index of `word` among the flag's choices, upper or lower case.
Result<std::size_t> choice_of(const Flag& flag, std::string_view word) {
  std::string choices;
  std::size_t at = 0;
  std::size_t found = std::string_view::npos;
  for_each_choice(flag, [&](std::string_view choice) {
    if (ascii::equals_ignore_case(choice, word)) found = at;
    choices += at++ == 0 ? "" : ", ";
    choices += choice;
  });
  if (found != std::string_view::npos) return found;
  return fail(ErrorKind::kUsage, fmt::format("--{}: invalid value '{}'", flag.name, word), {}, 0,
              "expected " + choices);
}

/// Returns the words of one use: if a flag repeats, a use may have several, separated by commas.
std::vector<std::string_view> words_of(const Flag& flag, std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t comma = 0; flag.repeats && (comma = text.find(',')) != text.npos;) {
    words.push_back(text.substr(0, comma));
    text.remove_prefix(comma + 1);
  }
  words.push_back(text);
  return words;
}

/// Reads the choice of a flag as an enum whose values are in the order of the flag's words.
template <class Enum>
Result<Enum> parse_choice(const Arguments& arguments, FlagId id, Enum otherwise) {
  if (!arguments.has(id)) return otherwise;
  MIFDEX_TRY(auto number, choice_of(entry_of(id), arguments.value(id)));
  return static_cast<Enum>(number);
}

/// Reads every use of the flag as a pattern; a row must match any of them.
Result<void> parse_glob(const Arguments& arguments, FlagId id, Glob& glob) {
  std::vector<Glob> any;
  bool everything = !arguments.has(id);
  for (const std::string& pattern : arguments.values(id)) {
    MIFDEX_TRY(auto compiled, Glob::compile(pattern));
    everything = everything || compiled.empty();
    any.push_back(std::move(compiled));
  }
  if (!everything) glob = Glob::any_of(std::move(any));
  return {};
}

Result<void> parse_moment(const Arguments& arguments, FlagId id, const Zone& zone,
                          std::optional<std::int64_t>& moment) {
  if (!arguments.has(id)) return {};
  auto time = parse_time(arguments.value(id), zone);
  if (!time) {
    time.error().what = fmt::format("--{}: {}", entry_of(id).name, time.error().what);
    return io::pass(time);
  }
  moment = *time;
  return {};
}

/// Reads every word of every use as an enum whose values, from `first`, are in the order of the
/// words.
template <class Enum>
Result<void> parse_words(const Arguments& arguments, FlagId id, std::vector<Enum>& wanted,
                         std::size_t first = 1) {
  const Flag& flag = entry_of(id);
  for (const std::string& text : arguments.values(id)) {
    for (const std::string_view word : words_of(flag, text)) {
      MIFDEX_TRY(auto number, choice_of(flag, word));
      wanted.push_back(static_cast<Enum>(number + first));
    }
  }
  return {};
}

/// Reads the operand of `status`, which is short for --job.
Result<void> parse_job_operand(const Arguments& arguments, Glob& job) {
  if (arguments.command != Command::kStatus || arguments.operands.empty()) return {};
  if (arguments.has(FlagId::kJob)) {
    return fail(ErrorKind::kUsage, "the job is given twice, as JOB and as --job", {}, 0,
                "give it once");
  }
  MIFDEX_TRY(auto compiled, Glob::compile(arguments.operands.front()));
  job = std::move(compiled);
  return {};
}

Result<void> parse_differs(const Arguments& arguments, index::Filter& filter) {
  if (!arguments.has(FlagId::kDiffers)) return {};
  filter.differs = true;
  std::string_view article = arguments.value(FlagId::kDiffers);
  if (article.empty()) return {};
  if (article.starts_with('Q') || article.starts_with('q')) article.remove_prefix(1);
  auto number = parse_count(article, "differs");
  if (!number || *number == 0 || *number > std::numeric_limits<std::uint32_t>::max()) {
    return fail(ErrorKind::kUsage,
                fmt::format("--differs: {} is no article", arguments.value(FlagId::kDiffers)), {},
                0, "as Q166833");
  }
  filter.differs_article = static_cast<std::uint32_t>(*number);
  return {};
}

Result<void> parse_filter(const Arguments& arguments, const Zone& zone, index::Filter& filter) {
  const std::array<std::pair<FlagId, Glob*>, 6> globs = {
      {{FlagId::kJob, &filter.job},
       {FlagId::kMachine, &filter.machine},
       {FlagId::kSite, &filter.site},
       {FlagId::kDomain, &filter.domain},
       {FlagId::kProduct, &filter.product},
       {FlagId::kManufacturer, &filter.manufacturer}}};
  for (const auto& [id, glob] : globs) {
    MIFDEX_TRY(parse_glob(arguments, id, *glob));
  }
  MIFDEX_TRY(parse_words(arguments, FlagId::kStatus, filter.status));
  MIFDEX_TRY(parse_words(arguments, FlagId::kMif, filter.mif));
  MIFDEX_TRY(parse_moment(arguments, FlagId::kSince, zone, filter.since));
  MIFDEX_TRY(parse_moment(arguments, FlagId::kUntil, zone, filter.until));
  filter.grep = arguments.values(FlagId::kGrep);
  filter.grep_ignores_case = arguments.has(FlagId::kIgnoreCase);
  filter.unattributed = arguments.has(FlagId::kUnattributed);
  return parse_differs(arguments, filter);
}

/// Returns the format of an answer if there is no --format: for `export` the one that the suffix of
/// --output names, in any letter case.
Result<Format> usual_format(const Arguments& arguments) {
  if (arguments.command != Command::kExport) return Format::kTable;
  if (arguments.has(FlagId::kFormat) || !arguments.has(FlagId::kOutput)) return Format::kNdjson;
  constexpr std::array<std::pair<std::string_view, Format>, 7> kSuffixes = {
      {{"", Format::kNdjson},
       {".ndjson", Format::kNdjson},
       {".json", Format::kJson},
       {".csv", Format::kCsv},
       {".tsv", Format::kTsv},
       {".sqlite", Format::kSqlite},
       {".db", Format::kSqlite}}};
  const std::string path(arguments.value(FlagId::kOutput));
  const std::string suffix = std::filesystem::path(path).extension().string();
  for (const auto& [known, format] : kSuffixes) {
    if (std::ranges::equal(known, suffix, {}, ascii::lower, ascii::lower)) return format;
  }
  return fail(ErrorKind::kUsage,
              fmt::format("--output: no format is known by the suffix {}", suffix), path, 0,
              "known are .ndjson, .json, .csv, .tsv, .sqlite and .db; for another name give "
              "--format");
}

}  // namespace

Result<void> check_choices(const Arguments& arguments) {
  for (const Flag& flag : flag_table()) {
    if (flag.kind != ValueKind::kChoice) continue;
    for (const std::string& text : arguments.values(flag.id)) {
      for (const std::string_view word : words_of(flag, text)) {
        MIFDEX_TRY(choice_of(flag, word));
      }
    }
  }
  return {};
}

std::string index_folder(const Arguments& arguments) {
  if (arguments.has(FlagId::kIndexDir)) return std::string(arguments.value(FlagId::kIndexDir));
  const char* named = std::getenv("MIFDEX_INDEX");
  return named != nullptr && *named != '\0' ? named : "./mifdex.idx";
}

Result<TerminalOptions> parse_terminal(const Arguments& arguments) {
  MIFDEX_TRY(auto color, parse_choice(arguments, FlagId::kColor, When::kAuto));
  TerminalOptions options;
  options.color = color;
  options.pager = !arguments.has(FlagId::kNoPager);
  options.log_verbosity = static_cast<int>(arguments.values(FlagId::kVerbose).size());
  options.verbosity = arguments.has(FlagId::kQuiet) ? -1 : options.log_verbosity;
  options.log_file = arguments.value(FlagId::kLogFile);
  return options;
}

Result<When> parse_progress(const Arguments& arguments) {
  return parse_choice(arguments, FlagId::kProgress, When::kAuto);
}

Result<Style> parse_style(const Arguments& arguments) {
  const bool exports = arguments.command == Command::kExport;
  MIFDEX_TRY(auto usual, usual_format(arguments));
  auto format = parse_choice(arguments, FlagId::kFormat, usual);
  if (!format) return io::pass(format);
  const bool fits = (*format != Format::kEvtxXml || arguments.command == Command::kEvents) &&
                    (*format != Format::kSqlite || exports) &&
                    (*format != Format::kTable || !exports);
  if (!fits) {
    return fail(ErrorKind::kUsage,
                fmt::format("--format {} is not for {}", arguments.value(FlagId::kFormat),
                            entry_of(arguments.command).name),
                {}, 0, "evtx-xml is for events, sqlite for export, table for all but export");
  }
  for (const FlagId flag : {FlagId::kRawCells, FlagId::kByteOrderMark}) {
    if (!arguments.has(flag) || *format == Format::kCsv || *format == Format::kTsv) continue;
    return fail(ErrorKind::kUsage, fmt::format("--{} is only for csv and tsv", entry_of(flag).name),
                {}, 0, "use it with --format csv or --format tsv");
  }
  MIFDEX_TRY(auto zone, Zone::parse(arguments.value(FlagId::kTimeZone, "UTC")));
  Style style{*format, std::move(zone), false, {}};
  style.raw_cells = arguments.has(FlagId::kRawCells);
  style.bom = arguments.has(FlagId::kByteOrderMark);
  return style;
}

Result<Glob> parse_box(const Arguments& arguments) {
  Glob glob;
  MIFDEX_TRY(parse_glob(arguments, FlagId::kBox, glob));
  return glob;
}

std::optional<std::vector<std::uint32_t>> boxes_that_fit(
    const std::map<std::uint32_t, index::BoxEntry>& boxes, const Glob& glob) {
  if (glob.empty()) return std::nullopt;
  std::vector<std::uint32_t> ids;
  for (const auto& [id, box] : boxes) {
    if (glob.matches(box.shown) || glob.matches(box.location)) ids.push_back(id);
  }
  return ids;
}

Result<index::Query> parse_query(const Arguments& arguments, const Zone& zone) {
  index::Query query;
  MIFDEX_TRY(parse_filter(arguments, zone, query.filter));
  MIFDEX_TRY(parse_job_operand(arguments, query.filter.job));
  MIFDEX_TRY(parse_number(arguments, FlagId::kLimit, query.limit));
  MIFDEX_TRY(parse_number(arguments, FlagId::kOffset, query.offset));
  query.history = arguments.has(FlagId::kHistory);
  if (arguments.has(FlagId::kCount)) {
    query.limit = index::Query().limit;
    query.offset = 0;
  }
  return query;
}

Result<void> parse_sorting(const Arguments& arguments, index::Query& query, Style& style) {
  if (!arguments.has(FlagId::kSort)) return {};
  if (style.format == Format::kSqlite || style.format == Format::kEvtxXml) {
    return fail(ErrorKind::kUsage,
                fmt::format("--sort is not for {}",
                            style.format == Format::kSqlite ? "sqlite" : "evtx-xml"),
                {}, 0, "for ndjson, json, csv, tsv and tables");
  }
  std::string_view field = arguments.value(FlagId::kSort);
  const bool descending = field.starts_with('-');
  if (descending) field.remove_prefix(1);
  const std::vector<Column> columns = columns_of_list(arguments.command);
  const auto known = std::ranges::find_if(columns, [field](const Column& column) {
    return !field.empty() && (column.name == field || flat_name(column) == field);
  });
  if (known == columns.end()) {
    std::string names;
    for (const Column& column : columns) {
      if (!column.name.empty()) names += (names.empty() ? "" : ", ") + std::string(column.name);
    }
    return fail(ErrorKind::kUsage, fmt::format("--sort: no field is called '{}'", field), {}, 0,
                names);
  }
  style.sorting = {std::string(known->name), descending, query.offset, query.limit};
  query.offset = 0;
  query.limit = index::Query().limit;
  return {};
}

Result<EvaluatorOptions> parse_evaluator(const Arguments& arguments, const Zone& zone,
                                         std::int64_t now) {
  EvaluatorOptions options;
  MIFDEX_TRY(auto version, parse_choice(arguments, FlagId::kSmsVersion, engine::SmsVersion::k12));
  options.version = version;
  std::optional<std::int64_t> as_of;
  MIFDEX_TRY(parse_moment(arguments, FlagId::kAsOf, zone, as_of));
  options.as_of = as_of.value_or(now);
  MIFDEX_TRY(parse_words(arguments, FlagId::kJobStatus, options.job_status, 0));
  return options;
}

std::vector<std::uint32_t> parse_event_ids(const Arguments& arguments) {
  const Flag& flag = entry_of(FlagId::kEventId);
  std::vector<std::uint32_t> ids;
  for (const std::string& text : arguments.values(FlagId::kEventId)) {
    for (const std::string_view word : words_of(flag, text)) {
      ids.push_back(word == "374" ? engine::kFailedEvent : engine::kInvalidMifEvent);
    }
  }
  return ids;
}

bool filters_beyond(std::initializer_list<FlagId> own, const Arguments& arguments) {
  return std::ranges::any_of(flag_table(), [&](const Flag& flag) {
    return flag.group == FlagGroup::kFilter && arguments.has(flag.id) &&
           std::ranges::find(own, flag.id) == own.end();
  });
}

Result<std::vector<Glob>> parse_patterns(const Arguments& arguments) {
  std::vector<Glob> patterns;
  for (const std::string& operand : arguments.operands) {
    MIFDEX_TRY(auto glob, Glob::compile(operand));
    patterns.push_back(std::move(glob));
  }
  return patterns;
}

Result<Glob> exactly(std::string_view text) {
  std::string pattern;
  for (const char c : text) {
    if (std::string_view("*?[]\\").find(c) != std::string_view::npos) pattern += '\\';
    pattern += c;
  }
  return Glob::compile(std::move(pattern));
}

Result<engine::FileEncodings> parse_encodings(const Arguments& arguments) {
  return engine::FileEncodings::compile(arguments.values(FlagId::kEncoding));
}

}  // namespace mifdex::cli
