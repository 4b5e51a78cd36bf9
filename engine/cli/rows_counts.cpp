// The fields of jobs and machines, which are counted in the same words.
#include <fmt/format.h>

#include <array>

#include "engine/cli/rows.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;
using index::MachineRow;
using index::StatusCounts;

const StatusCounts& counts_of(const JobAnswer& answer) { return answer.row.counts; }
const StatusCounts& counts_of(const MachineRow& row) { return row.counts; }

/// Lines of a status. None of them are known only from a list of targets: no number without one.
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
                                 Value (*value)(const Row&)) {
  return {{name, heading, Look::kNumber}, value};
}

template <class Row>
Value all_lines(const Row& row) {
  return engine::lines_in(counts_of(row));
}

template <class Row>
Value observations(const Row& row) {
  return counts_of(row).observations;
}

template <std::string_view index::JobFact::* kText>
Value told(const JobAnswer& answer) {
  const index::JobFact* fact = answer.row.fact;
  return fact == nullptr ? Value() : text_or_null(fact->*kText);
}

template <std::optional<std::int64_t> index::JobFact::* kTime>
Value told_time(const JobAnswer& answer) {
  const index::JobFact* fact = answer.row.fact;
  return fact == nullptr || !(fact->*kTime) ? Value() : Value(Time{*(fact->*kTime)});
}

/// What nothing attributes to a job has no status as a whole.
Value job_status_word(const JobAnswer& answer, engine::JobStatus status) {
  return answer.row.job.empty() ? Value() : Value(engine::job_status_name(status));
}

constexpr std::array kJobFields = {
    Field<JobAnswer>{{"type", ""},
                     [](const JobAnswer&) -> Value { return std::string_view("job"); }},
    Field<JobAnswer>{{"schema", ""}, [](const JobAnswer&) -> Value { return std::uint64_t{1}; }},
    Field<JobAnswer>{{"job", "JOB"},
                     [](const JobAnswer& answer) { return text_or_null(answer.row.job); }},
    Field<JobAnswer>{
        {"job_status", "STATUS", Look::kStatus},
        [](const JobAnswer& answer) { return job_status_word(answer, answer.verdict.status); }},
    // Beside the status, as section 6 of despooler asks: where the targets are not known, machines
    // that reported nothing are not among these lines, and Complete means "of those that reported".
    Field<JobAnswer>{{"targets_known", "TARGETS KNOWN", Look::kTruth},
                     [](const JobAnswer& answer) -> Value {
                       return answer.row.fact != nullptr && answer.row.fact->targets != 0;
                     }},
    count_field<JobAnswer>("lines", "MACHINES", all_lines<JobAnswer>),
    count_field<JobAnswer>("complete", "COMPLETE", lines_of<JobAnswer, LineStatus::kComplete>),
    count_field<JobAnswer>("failed", "FAILED", lines_of<JobAnswer, LineStatus::kFailed>),
    count_field<JobAnswer>("unknown", "UNKNOWN", lines_of<JobAnswer, LineStatus::kUnknown>),
    count_field<JobAnswer>("none", "NONE", lines_of<JobAnswer, LineStatus::kNone>),
    count_field<JobAnswer>("unreadable", "UNREADABLE",
                           lines_of<JobAnswer, LineStatus::kUnreadable>),
    count_field<JobAnswer>("observations", "", observations<JobAnswer>),
    Field<JobAnswer>{{"first", "FIRST", Look::kText, false, "first_at"},
                     time_of<JobAnswer, &StatusCounts::first>},
    Field<JobAnswer>{{"last", "LAST", Look::kText, false, "last_at"},
                     time_of<JobAnswer, &StatusCounts::last>},
    Field<JobAnswer>{
        {"sms_showed", "SMS SHOWED", Look::kStatus},
        [](const JobAnswer& answer) { return job_status_word(answer, answer.verdict.sms_showed); }},
    Field<JobAnswer>{{"differs", "ARTICLE"},
                     [](const JobAnswer& answer) -> Value {
                       std::vector<std::string> articles;
                       const std::uint32_t article = answer.verdict.differs;
                       if (article != 0) articles.push_back(fmt::format("Q{}", article));
                       return articles;
                     }},
    Field<JobAnswer>{{"name", ""}, told<&index::JobFact::name>},
    Field<JobAnswer>{{"site", ""}, told<&index::JobFact::site>},
    Field<JobAnswer>{{"destination", ""}, told<&index::JobFact::destination>},
    Field<JobAnswer>{{"start", "", Look::kText, false, "started_at"},
                     told_time<&index::JobFact::start>},
    Field<JobAnswer>{{"end", "", Look::kText, false, "ended_at"}, told_time<&index::JobFact::end>},
};

constexpr std::array kMachineFields = {
    Field<MachineRow>{{"type", ""},
                      [](const MachineRow&) -> Value { return std::string_view("machine"); }},
    Field<MachineRow>{{"schema", ""}, [](const MachineRow&) -> Value { return std::uint64_t{1}; }},
    Field<MachineRow>{{"machine", "MACHINE"},
                      [](const MachineRow& row) { return text_or_null(row.machine); }},
    Field<MachineRow>{{"smsid", "SMSID"},
                      [](const MachineRow& row) { return text_or_null(row.smsid); }},
    Field<MachineRow>{{"domain", "DOMAIN"},
                      [](const MachineRow& row) { return text_or_null(row.domain); }},
    Field<MachineRow>{{"site", "SITE"},
                      [](const MachineRow& row) { return text_or_null(row.site); }},
    // Two or more where it was renamed, or where others share its SMSID: the newest first.
    Field<MachineRow>{{"names", ""},
                      [](const MachineRow& row) -> Value {
                        return std::vector<std::string>(row.names.begin(), row.names.end());
                      }},
    Field<MachineRow>{{"smsids", ""}, [](const MachineRow& row) -> Value { return row.smsids; }},
    Field<MachineRow>{{"articles", ""},
                      [](const MachineRow& row) -> Value {
                        std::vector<std::string> articles;
                        if (has_second_smsid(row)) articles.emplace_back("Q162165");
                        if (shares_smsid(row)) articles.emplace_back("Q277674");
                        return articles;
                      }},
    count_field<MachineRow>("lines", "JOBS", all_lines<MachineRow>),
    count_field<MachineRow>("complete", "COMPLETE", lines_of<MachineRow, LineStatus::kComplete>),
    count_field<MachineRow>("failed", "FAILED", lines_of<MachineRow, LineStatus::kFailed>),
    count_field<MachineRow>("unknown", "UNKNOWN", lines_of<MachineRow, LineStatus::kUnknown>),
    count_field<MachineRow>("none", "NONE", lines_of<MachineRow, LineStatus::kNone>),
    count_field<MachineRow>("unreadable", "UNREADABLE",
                            lines_of<MachineRow, LineStatus::kUnreadable>),
    count_field<MachineRow>("observations", "", observations<MachineRow>),
    Field<MachineRow>{{"first", "FIRST", Look::kText, false, "first_at"},
                      time_of<MachineRow, &StatusCounts::first>},
    Field<MachineRow>{{"last", "LAST", Look::kText, false, "last_at"},
                      time_of<MachineRow, &StatusCounts::last>},
};

/// The same fields, of which a table shows what makes a machine doubtful instead of its counts.
constexpr auto make_duplicate_fields() {
  auto fields = kMachineFields;
  for (Field<MachineRow>& field : fields) {
    Column& column = field.column;
    if (column.look == Look::kNumber) column.heading = {};
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
Fields<MachineRow> machine_fields() { return kMachineFields; }

}  // namespace mifdex::cli
