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

/// Reads the operand of `status`, `reasons` and `report`, which is short for --job.
Result<void> parse_job_operand(const Arguments& arguments, Glob& job) {
  const bool takes_job = arguments.command == Command::kStatus ||
                         arguments.command == Command::kReasons ||
                         arguments.command == Command::kReport;
  if (!takes_job || arguments.operands.empty()) return {};
  if (arguments.has(FlagId::kJob)) {
    return fail(ErrorKind::kUsage, "the job is given twice, as JOB and as --job", {}, 0,
                "give it once");
  }
  MIFDEX_TRY(auto compiled, Glob::compile(arguments.operands.front()));
  job = std::move(compiled);
  return {};
}

Result<void> parse_filter(const Arguments& arguments, const Zone& zone, index::Filter& filter) {
  for (const Flag& flag : flag_table()) {
    if (flag.read_filter == nullptr) continue;
    MIFDEX_TRY(flag.read_filter(arguments, flag.id, zone, filter));
  }
  return {};
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
  return fail(ErrorKind::kUsage, fmt::format("--output: unknown suffix {}", suffix), path, 0,
              "use .ndjson, .json, .csv, .tsv, .sqlite or .db, or add --format");
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
  if (arguments.command == Command::kReport && arguments.has(FlagId::kFormat)) {
    return fail(ErrorKind::kUsage, "a report is always HTML", {}, 0,
                "use `mifdex export` for other formats");
  }
  MIFDEX_TRY(auto usual, usual_format(arguments));
  auto format = parse_choice(arguments, FlagId::kFormat, usual);
  if (!format) return io::pass(format);
  const bool fits = (*format != Format::kEvtxXml || arguments.command == Command::kEvents) &&
                    (*format != Format::kSqlite || exports) &&
                    (*format != Format::kTable || !exports);
  if (!fits) {
    return fail(ErrorKind::kUsage,
                fmt::format("--format {} is not available for {}", arguments.value(FlagId::kFormat),
                            entry_of(arguments.command).name),
                {}, 0,
                "evtx-xml is only for events, sqlite is only for export, and export has no table");
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
                fmt::format("--sort is not available for {}",
                            style.format == Format::kSqlite ? "sqlite" : "evtx-xml"),
                {}, 0, "use ndjson, json, csv, tsv or a table");
  }
  std::string_view field = arguments.value(FlagId::kSort);
  const bool descending = field.starts_with('-');
  if (descending) field.remove_prefix(1);
  const std::vector<Column> columns = columns_of_list(arguments);
  const auto known = std::ranges::find_if(columns, [field](const Column& column) {
    return !field.empty() && (column.name == field || flat_name(column) == field);
  });
  if (known == columns.end()) {
    std::string names;
    for (const Column& column : columns) {
      if (!column.name.empty()) names += (names.empty() ? "" : ", ") + std::string(column.name);
    }
    return fail(ErrorKind::kUsage, fmt::format("--sort: unknown field '{}'", field), {}, 0,
                "expected one of " + names);
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
