// The fields of jobs and machines, which are counted in the same words.
#include <fmt/format.h>

#include <array>

#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;
using index::MachineRow;
using index::StatusCounts;

const StatusCounts& counts_of(const JobAnswer& answer) { return answer.row.counts; }
const StatusCounts& counts_of(const MachineRow& row) { return row.counts; }

/// Returns the number of lines with status `kStatus`. Lines None come only from a list of targets:
/// if there are none, returns null.
template <class Row, LineStatus kStatus>
Value lines_of(const Row& row) {
  const std::uint64_t lines = engine::lines_with(counts_of(row), kStatus);
  if (kStatus == LineStatus::kNone && lines == 0) return {};
  return lines;
}

template <class Row, std::int64_t StatusCounts::* kTime>
Value time_of(const Row& row) {
  if (counts_of(row).observations == 0) return {};
  return time_or_null(counts_of(row).*kTime);
}

template <class Row>
constexpr Field<Row> count_field(std::string_view name, std::string_view heading,
                                 std::string_view description, Value (*value)(const Row&)) {
  return {{name, heading, always(Json::kCount, description)}, value};
}

template <class Row, LineStatus kStatus>
constexpr Field<Row> status_field(std::string_view name, std::string_view heading) {
  constexpr bool kNone = kStatus == LineStatus::kNone;
  const std::string_view description =
      kNone ? "of these, without a MIF; null if there is none" : "of these, with this status";
  return {{name, heading, {Json::kCount, kNone, description, {}}}, lines_of<Row, kStatus>};
}

std::string_view name_of(const JobAnswer& answer) { return answer.row.job; }
std::string_view name_of(const MachineRow& row) { return row.machine; }

/// Returns null for the row of the reports without a job or machine: each of them is a line, so
/// that the number of lines is not a number of machines or jobs.
template <class Row>
Value all_lines(const Row& row) {
  return name_of(row).empty() ? Value() : Value(engine::lines_in(counts_of(row)));
}

template <class Row>
constexpr Field<Row> lines_field(std::string_view heading, std::string_view description) {
  return {{"lines", heading, or_null(Json::kCount, description)}, all_lines<Row>};
}

template <class Row>
Value observations(const Row& row) {
  return counts_of(row).observations;
}

template <std::string_view index::JobFact::* kText>
Value fact_text(const JobAnswer& answer) {
  const index::JobFact* fact = answer.row.fact;
  return fact == nullptr ? Value() : text_or_null(fact->*kText);
}

template <std::optional<std::int64_t> index::JobFact::* kTime>
Value fact_time(const JobAnswer& answer) {
  const index::JobFact* fact = answer.row.fact;
  return fact == nullptr || !(fact->*kTime) ? Value() : Value(Time{*(fact->*kTime)});
}

/// Returns the status of a job; reports without a job have no status as a whole.
Value job_status_word(const JobAnswer& answer, engine::JobStatus status) {
  return answer.row.job.empty() ? Value() : Value(engine::job_status_name(status));
}

template <class Row>
constexpr Field<Row> kFirst = {
    {"first", "FIRST", or_null(Json::kTime, "earliest time of these reports"), Look::kText,
     "first_at"},
    time_of<Row, &StatusCounts::first>};
template <class Row>
constexpr Field<Row> kLast = {
    {"last", "LAST", or_null(Json::kTime, "latest time of these reports"), Look::kText, "last_at"},
    time_of<Row, &StatusCounts::last>};

constexpr std::array kJobFields = {
    type_field<JobAnswer>([](const JobAnswer&) -> Value { return std::string_view("job"); }),
    schema_field<JobAnswer>(),
    Field<JobAnswer>{
        {"job", "JOB", or_null(Json::kText, "id of the job; null for unattributed reports")},
        [](const JobAnswer& answer) { return text_or_null(answer.row.job); }},
    Field<JobAnswer>{
        {"job_status", "STATUS",
         or_null(Json::kText, "status of the whole job; null without a job", kJobStatusWords),
         Look::kStatus},
        [](const JobAnswer& answer) { return job_status_word(answer, answer.verdict.status); }},
    // Beside the status, as SOURCES.md, section 6 asks: if the targets are not known, machines that
    // reported nothing are not among these lines, and Complete means "of those that reported".
    Field<JobAnswer>{{"targets_known", "TARGETS KNOWN",
                      always(Json::kTruth, "whether a manifest lists the targets of the job")},
                     [](const JobAnswer& answer) -> Value {
                       return answer.row.fact != nullptr && answer.row.fact->targets != 0;
                     }},
    lines_field<JobAnswer>("MACHINES", "results, one per machine; null for unattributed reports"),
    status_field<JobAnswer, LineStatus::kComplete>("complete", "COMPLETE"),
    status_field<JobAnswer, LineStatus::kFailed>("failed", "FAILED"),
    status_field<JobAnswer, LineStatus::kUnknown>("unknown", "UNKNOWN"),
    status_field<JobAnswer, LineStatus::kNone>("none", "NONE"),
    status_field<JobAnswer, LineStatus::kUnreadable>("unreadable", "UNREADABLE"),
    count_field<JobAnswer>("observations", "",
                           "reports that match the filters, also those that are not the latest",
                           observations<JobAnswer>),
    kFirst<JobAnswer>,
    kLast<JobAnswer>,
    Field<JobAnswer>{
        {"sms_showed", "SMS SHOWED",
         or_null(Json::kText, "status of the job that SMS showed; null without a job",
                 kJobStatusWords),
         Look::kStatus},
        [](const JobAnswer& answer) { return job_status_word(answer, answer.verdict.sms_showed); }},
    Field<JobAnswer>{{"differs", "ARTICLE",
                      always(Json::kTexts, "articles that explain why SMS showed another status")},
                     [](const JobAnswer& answer) -> Value {
                       std::vector<std::string> articles;
                       const std::uint32_t article = answer.verdict.differs;
                       if (article != 0) articles.push_back(fmt::format("Q{}", article));
                       return articles;
                     }},
    Field<JobAnswer>{{"name", "", or_null(Json::kText, "name of the job, from a manifest")},
                     fact_text<&index::JobFact::name>},
    Field<JobAnswer>{{"site", "", or_null(Json::kText, "code of its site, from a manifest")},
                     fact_text<&index::JobFact::site>},
    Field<JobAnswer>{
        {"destination", "", or_null(Json::kText, "destination of the job, from a manifest")},
        fact_text<&index::JobFact::destination>},
    Field<JobAnswer>{{"start", "", or_null(Json::kTime, "start of the job, from a manifest"),
                      Look::kText, "started_at"},
                     fact_time<&index::JobFact::start>},
    Field<JobAnswer>{{"end", "", or_null(Json::kTime, "end of the job, from a manifest"),
                      Look::kText, "ended_at"},
                     fact_time<&index::JobFact::end>},
};

/// The same fields; a table shows the name of a job beside its id.
constexpr auto make_named_job_fields() {
  std::array<Field<JobAnswer>, kJobFields.size() + 1> fields{};
  std::size_t to = 0;
  for (const Field<JobAnswer>& field : kJobFields) {
    fields[to++] = field;
    if (field.column.name != "job") continue;
    fields[to++] = {{"", "NAME", or_null(Json::kText, {})}, fact_text<&index::JobFact::name>};
  }
  return fields;
}
constexpr auto kNamedJobFields = make_named_job_fields();

constexpr std::array kMachineFields = {
    type_field<MachineRow>([](const MachineRow&) -> Value { return std::string_view("machine"); }),
    schema_field<MachineRow>(),
    Field<MachineRow>{{"machine", "MACHINE",
                       or_null(Json::kText, "name of the machine; null for unattributed reports")},
                      [](const MachineRow& row) { return text_or_null(row.machine); }},
    Field<MachineRow>{{"smsid", "SMSID", or_null(Json::kText, "its current SMSID")},
                      [](const MachineRow& row) { return text_or_null(row.smsid); }},
    Field<MachineRow>{{"domain", "DOMAIN", or_null(Json::kText, "its domain")},
                      [](const MachineRow& row) { return text_or_null(row.domain); }},
    Field<MachineRow>{{"site", "SITE", or_null(Json::kText, "code of its site")},
                      [](const MachineRow& row) { return text_or_null(row.site); }},
    Field<MachineRow>{{"names", "",
                       always(Json::kTexts,
                              "its names, newest first: several if it was renamed or "
                              "others share its SMSID")},
                      [](const MachineRow& row) -> Value {
                        return std::vector<std::string>(row.names.begin(), row.names.end());
                      }},
    Field<MachineRow>{{"smsids", "", always(Json::kTexts, "its SMSIDs")},
                      [](const MachineRow& row) -> Value { return row.smsids; }},
    Field<MachineRow>{
        {"articles", "", always(Json::kTexts, "articles about several names or SMSIDs")},
        [](const MachineRow& row) -> Value {
          std::vector<std::string> articles;
          if (has_second_smsid(row)) articles.emplace_back("Q162165");
          if (shares_smsid(row)) articles.emplace_back("Q277674");
          return articles;
        }},
    lines_field<MachineRow>("JOBS", "results, one per job; null for unattributed reports"),
    status_field<MachineRow, LineStatus::kComplete>("complete", "COMPLETE"),
    status_field<MachineRow, LineStatus::kFailed>("failed", "FAILED"),
    status_field<MachineRow, LineStatus::kUnknown>("unknown", "UNKNOWN"),
    status_field<MachineRow, LineStatus::kNone>("none", "NONE"),
    status_field<MachineRow, LineStatus::kUnreadable>("unreadable", "UNREADABLE"),
    count_field<MachineRow>("observations", "",
                            "reports that match the filters, also those that are not the latest",
                            observations<MachineRow>),
    kFirst<MachineRow>,
    kLast<MachineRow>,
};

/// The same fields, of which a table shows what makes a machine doubtful instead of its counts.
constexpr auto make_duplicate_fields() {
  auto fields = kMachineFields;
  for (Field<MachineRow>& field : fields) {
    Column& column = field.column;
    if (is_number(column)) column.heading = {};
    if (column.name == "names") column.heading = "NAMES";
    if (column.name == "smsids") column.heading = "SMSIDS";
    if (column.name == "smsid") column.heading = {};
    if (column.name == "articles") column.heading = "ARTICLES";
  }
  return fields;
}
constexpr auto kDuplicateFields = make_duplicate_fields();

}  // namespace

bool has_second_smsid(const index::MachineRow& row) { return row.smsids.size() > 1; }
bool shares_smsid(const index::MachineRow& row) { return row.names.size() > 1; }

Fields<index::MachineRow> duplicate_fields() { return kDuplicateFields; }
Fields<JobAnswer> job_fields() { return kJobFields; }
Fields<JobAnswer> named_job_fields() { return kNamedJobFields; }
Fields<MachineRow> machine_fields() { return kMachineFields; }

}  // namespace mifdex::cli
