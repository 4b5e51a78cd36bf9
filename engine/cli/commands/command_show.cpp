// mifdex show: full details for one machine in one job.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "engine/cli/answer/answer.h"
#include "engine/cli/answer/empty_answer.h"
#include "engine/cli/answer/known_name.h"
#include "engine/cli/commands/commands.h"
#include "engine/cli/output/json_object.h"
#include "engine/cli/rows/line_report.h"
#include "engine/sms/article.h"
#include "engine/sms/event.h"
#include "io/base/ascii.h"

namespace mifdex::cli {
namespace {

using index::Line;

/// Returns the name under which `machine`, a name or an SMSID, has a line of the job. A name takes
/// precedence over an SMSID with the same text; if an SMSID has several names, the one that
/// reported last is returned.
io::Result<std::optional<std::string>> line_name(const index::Reader& reader,
                                                 const index::Query& query,
                                                 std::string_view machine) {
  std::optional<std::string> name;
  std::int64_t latest = 0;
  MIFDEX_TRY(reader.lines(query, [&](const Line& line) {
    if (ascii::equals_ignore_case(line.record.machine, machine)) {
      name = line.record.machine;
      return false;
    }
    if (!name || line.record.time > latest) {
      name = line.record.machine;
      latest = line.record.time;
    }
    return true;
  }));
  return name;
}

std::optional<engine::JobStatus> status_of(const LineReport& report) {
  return report.job ? std::optional(report.job->status) : std::nullopt;
}

/// One answer, whatever the format: begun with the line, an observation at a time, ended.
class ShowPrinter {
 public:
  virtual ~ShowPrinter() = default;
  virtual void begin(const LineReport& report) = 0;
  virtual void observation(const Line& line) = 0;
  virtual void end() = 0;
};

class TableShow : public ShowPrinter {
 public:
  TableShow(const Style& style, Terminal& terminal)
      : style_(style), terminal_(terminal), history_(history_fields(), style, terminal) {}
  void begin(const LineReport& report) override {
    write_line_report(report, style_.zone, terminal_);
  }
  void observation(const Line& line) override { history_.row({line, std::nullopt, true}); }
  void end() override {
    terminal_.write("\nHistory, newest first\n");
    history_.finish();
  }

 private:
  Style style_;
  Terminal& terminal_;
  RowPrinter<StatusRow> history_;
};

class CsvShow : public ShowPrinter {
 public:
  CsvShow(const Style& style, Terminal& terminal) : rows_(status_fields(), style, terminal) {}
  void begin(const LineReport&) override {}
  void observation(const Line& line) override { rows_.row({line, std::nullopt, true}); }
  void end() override { rows_.finish(); }

 private:
  RowPrinter<StatusRow> rows_;
};

/// A difference between what SMS showed and the truth, as the number of the article about it.
constexpr std::array kDifferenceFields = {
    Field<std::uint32_t>{
        {"article", "", always(Json::kText, "number of the article")},
        [](const std::uint32_t& article) -> Value { return fmt::format("Q{}", article); }},
    Field<std::uint32_t>{{"explanation", "", or_null(Json::kText, "what it says, in one line")},
                         [](const std::uint32_t& article) {
                           return text_or_null(engine::article_explanation(article));
                         }},
};

Value differences(const LineReport& report) {
  return Nested([&line = report.line](JsonWriter& json, const Zone& zone) {
    std::vector<std::uint32_t> articles;
    std::ranges::copy_if(line.record.differs, std::back_inserter(articles),
                         [](std::uint32_t article) { return article != 0; });
    write_rows(json, Fields<std::uint32_t>(kDifferenceFields), articles, zone);
  });
}

Value failed_event_of(const LineReport& report) {
  std::vector<engine::Event> events = events_of(report);
  if (events.empty() || events.front().id != engine::kFailedEvent) return {};
  return Nested(
      [&line = report.line, event = std::move(events.front())](JsonWriter& json, const Zone& zone) {
        write_row(json, event_fields(), {line, event}, zone);
      });
}

Value all_events(const LineReport& report) {
  return Nested([&report](JsonWriter& json, const Zone& zone) {
    json.StartArray();
    for (const engine::Event& event : events_of(report)) {
      write_row(json, event_fields(), {report.line, event}, zone);
    }
    json.EndArray();
  });
}

Value all_places(const LineReport& report) {
  return Nested([&report](JsonWriter& json, const Zone& zone) {
    json.StartArray();
    for (const SeenPlace& place : report.places) {
      write_row(json, place_fields(), {place.box, place.box_path, place.path}, zone);
    }
    json.EndArray();
  });
}

constexpr std::array kShowFields = {
    type_field<LineReport>([](const LineReport&) -> Value { return std::string_view("show"); }),
    schema_field<LineReport>(),
    Field<LineReport>{{"line", "", always(Json::kRow, "the result", "status")},
                      [](const LineReport& report) -> Value {
                        return Nested([&report](JsonWriter& json, const Zone& zone) {
                          write_row(json, status_fields(), {report.line, status_of(report), false},
                                    zone);
                        });
                      }},
    Field<LineReport>{
        {"differences", "", always(Json::kRows, "why SMS showed another status", "difference")},
        differences},
    Field<LineReport>{{"event", "", or_null(Json::kRow, "event 374 of the result", "event")},
                      failed_event_of},
    Field<LineReport>{{"events", "", always(Json::kRows, "all events of the result", "event")},
                      all_events},
    Field<LineReport>{{"places", "", always(Json::kRows, "where the file was found", "place")},
                      all_places},
    Field<LineReport>{{"machine_names", "", always(Json::kTexts, "names of the machine")},
                      [](const LineReport& report) -> Value { return report.names; }},
    Field<LineReport>{{"machine_smsids", "", always(Json::kTexts, "SMSIDs of the machine")},
                      [](const LineReport& report) -> Value { return report.smsids; }},
};

/// The last field of an answer, written an observation at a time.
constexpr Column kHistory = {"history", "",
                             always(Json::kRows, "all reports, newest first", "observation")};

class JsonShow : public ShowPrinter {
 public:
  JsonShow(const Style& style, Terminal& terminal) : zone_(style.zone), terminal_(terminal) {}

  void begin(const LineReport& report) override {
    job_status_ = status_of(report);
    json_.StartObject();
    std::vector<Value> values;
    read_values(Fields<LineReport>(kShowFields), report, values);
    write_members(json_, columns_of(Fields<LineReport>(kShowFields)), values, zone_);
    write_key(json_, kHistory.name);
    json_.StartArray();
  }

  void observation(const Line& line) override {
    write_row(json_, status_fields(), {line, job_status_, true}, zone_);
  }

  void end() override {
    json_.EndArray();
    json_.EndObject();
    terminal_.write({buffer_.GetString(), buffer_.GetSize()});
    terminal_.write("\n");
  }

 private:
  Zone zone_;
  Terminal& terminal_;
  std::optional<engine::JobStatus> job_status_;
  rapidjson::StringBuffer buffer_;
  JsonWriter json_{buffer_};
};

std::unique_ptr<ShowPrinter> make_show_printer(const Style& style, Terminal& terminal) {
  switch (style.format) {
    case Format::kJson:
    case Format::kNdjson:
      return std::make_unique<JsonShow>(style, terminal);
    case Format::kCsv:
    case Format::kTsv:
      return std::make_unique<CsvShow>(style, terminal);
    case Format::kTable:
    case Format::kEvtxXml:
    case Format::kSqlite:
      break;
  }
  return std::make_unique<TableShow>(style, terminal);
}

/// Puts the names and SMSIDs of the line's machine into `report`.
io::Result<void> name_machine(const index::Reader& reader, LineReport& report) {
  const std::string_view machine = report.line.record.machine;
  MIFDEX_TRY(auto name, exactly(machine));
  MIFDEX_TRY(reader.machines(name, [&](const index::MachineRow& row) {
    if (row.machine != machine) return true;
    report.names.assign(row.names.begin(), row.names.end());
    report.smsids = row.smsids;
    return false;
  }));
  MIFDEX_TRY(auto known_as, known_name(reader, report.line.record));
  report.known_as = std::move(known_as);
  return {};
}

io::Result<LineReport> report_of(const Line& line, const Question& question) {
  const index::Reader& reader = *question.reader;
  LineReport report{line, {}, {}, {}, {}, {}, {}};
  MIFDEX_TRY(auto counts, reader.job_counts(line.record.job));
  MIFDEX_TRY(auto fact, reader.job_fact(line.record.job));
  report.fact = fact;
  if (counts && !line.record.job.empty()) {
    MIFDEX_TRY(auto verdict,
               question.evaluator->jobs().verdict_on({line.record.job, fact, *counts}));
    report.job = verdict;
  }
  MIFDEX_TRY(name_machine(reader, report));
  MIFDEX_TRY(reader.places(line.record, [&](const index::PlaceAnswer& place) {
    report.places.push_back(
        {std::string(place.box_name), std::string(place.box_path), std::string(place.path)});
    return true;
  }));
  return report;
}

}  // namespace

std::vector<Column> difference_columns() {
  return columns_of(Fields<std::uint32_t>(kDifferenceFields));
}

std::vector<Column> show_columns() {
  std::vector<Column> columns = columns_of(Fields<LineReport>(kShowFields));
  columns.push_back(kHistory);
  return columns;
}

CommandResult run_show(const Arguments& arguments, Terminal& terminal) {
  MIFDEX_TRY(auto question, ask(arguments, terminal));
  auto& [style, query, reader, evaluator] = question;
  MIFDEX_TRY(auto job, exactly(arguments.operands[0]));
  MIFDEX_TRY(auto machine, exactly(arguments.operands[1]));
  query.filter.job = job;
  query.filter.machine = machine;
  MIFDEX_TRY(auto name, line_name(*reader, query, arguments.operands[1]));
  if (!name) return end_of_answer(0, RowKind::kLines, arguments, question, terminal);

  // The first observation of the line is its newest, and so the line itself.
  query.history = true;
  const auto printer = make_show_printer(style, terminal);
  bool begun = false;
  io::Result<void> failed;
  auto read = reader->lines(query, [&](const Line& line) {
    if (line.record.machine != *name) return true;
    if (!begun) {
      auto report = report_of(line, question);
      if (!report) {
        failed = io::pass(report);
        return false;
      }
      printer->begin(*report);
      begun = true;
    }
    printer->observation(line);
    return !terminal.closed();
  });
  if (!failed) return io::pass(failed);
  if (!read) return io::pass(read);
  if (begun) printer->end();
  return end_of_answer(begun ? 1 : 0, RowKind::kLines, arguments, question, terminal);
}

}  // namespace mifdex::cli
