// The fields of lines, jobs and machines.
#include <fmt/format.h>

#include <array>

#include "engine/cli/printable.h"
#include "engine/cli/rows.h"
#include "engine/status/words.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;
using index::Record;
using index::StatusCounts;

const Record& record_of(const StatusRow& row) { return row.line.record; }

Value article_list(const StatusRow& row) {
  std::vector<std::string> articles;
  for (const std::uint32_t number : record_of(row).differs) {
    if (number != 0) articles.push_back(fmt::format("Q{}", number));
  }
  return articles;
}

Value encoding_name(const StatusRow& row) {
  const Record& record = record_of(row);
  return text_or_null(engine::text_encoding_name(record.encoding, record.encoding_name));
}

/// A field that is a text of the record as it stands.
template <std::string_view Record::* kText>
Value record_text(const StatusRow& row) {
  return text_or_null(record_of(row).*kText);
}

// In the order of interface.md, "JSON of a line".
constexpr std::array kStatusFields = {
    Field<StatusRow>{{"type", ""},
                     [](const StatusRow& row) -> Value {
                       return std::string_view(row.history ? "observation" : "status");
                     }},
    Field<StatusRow>{{"schema", ""}, [](const StatusRow&) -> Value { return std::uint64_t{1}; }},
    Field<StatusRow>{{"job", "JOB"}, record_text<&Record::job>},
    Field<StatusRow>{{"machine", "MACHINE"}, record_text<&Record::machine>},
    Field<StatusRow>{{"smsid", ""}, record_text<&Record::smsid>},
    Field<StatusRow>{{"domain", "DOMAIN"}, record_text<&Record::domain>},
    Field<StatusRow>{{"site", "SITE"}, record_text<&Record::site>},
    Field<StatusRow>{{"status", "STATUS", Look::kStatus},
                     [](const StatusRow& row) -> Value {
                       return engine::line_status_name(record_of(row).status);
                     }},
    Field<StatusRow>{{"job_status", ""},
                     [](const StatusRow& row) -> Value {
                       if (!row.job_status) return {};
                       return engine::job_status_name(*row.job_status);
                     }},
    Field<StatusRow>{{"mif_status", ""},
                     [](const StatusRow& row) -> Value {
                       return engine::mif_status_name(record_of(row).mif_status);
                     }},
    Field<StatusRow>{{"mif_text", ""}, record_text<&Record::mif_text>},
    Field<StatusRow>{{"description", "DESCRIPTION", Look::kProse},
                     record_text<&Record::description>},
    Field<StatusRow>{{"description_bytes", "", Look::kText, true},
                     [](const StatusRow& row) -> Value {
                       const std::string_view bytes = record_of(row).description_bytes;
                       return bytes.empty() ? Value() : Value(base64(bytes));
                     }},
    Field<StatusRow>{{"time", "TIME"},
                     [](const StatusRow& row) -> Value { return Time{record_of(row).time}; }},
    Field<StatusRow>{{"manufacturer", ""}, record_text<&Record::manufacturer>},
    Field<StatusRow>{{"product", "PRODUCT"}, record_text<&Record::product>},
    Field<StatusRow>{{"version", ""}, record_text<&Record::version>},
    Field<StatusRow>{{"locale", ""}, record_text<&Record::locale>},
    Field<StatusRow>{{"serial_number", ""}, record_text<&Record::serial_number>},
    Field<StatusRow>{{"installation", ""}, record_text<&Record::installation>},
    Field<StatusRow>{{"observations", "", Look::kNumber, true},
                     [](const StatusRow& row) -> Value {
                       return row.history ? Value() : Value(row.line.observations);
                     }},
    Field<StatusRow>{{"sms_showed", "", Look::kStatus},
                     [](const StatusRow& row) -> Value {
                       return text_or_null(engine::showed_name(record_of(row).sms_showed));
                     }},
    Field<StatusRow>{{"differs", ""}, article_list},
    Field<StatusRow>{{"parse", ""},
                     [](const StatusRow& row) -> Value {
                       return engine::parse_outcome_name(record_of(row).parse);
                     }},
    Field<StatusRow>{{"attributed_by.job", ""},
                     [](const StatusRow& row) -> Value {
                       return text_or_null(engine::attribution_name(record_of(row).job_source));
                     }},
    Field<StatusRow>{{"attributed_by.machine", ""},
                     [](const StatusRow& row) -> Value {
                       return text_or_null(engine::attribution_name(record_of(row).machine_source));
                     }},
    Field<StatusRow>{{"origin.box", ""},
                     [](const StatusRow& row) -> Value { return text_or_null(row.line.box_name); }},
    Field<StatusRow>{{"origin.path", ""}, record_text<&Record::path>},
    Field<StatusRow>{{"origin.path_bytes", "", Look::kText, true},
                     [](const StatusRow& row) { return path_bytes(record_of(row).path); }},
    Field<StatusRow>{{"origin.offset", "", Look::kNumber},
                     [](const StatusRow& row) -> Value { return record_of(row).offset; }},
    Field<StatusRow>{{"origin.length", "", Look::kNumber},
                     [](const StatusRow& row) -> Value { return record_of(row).length; }},
    Field<StatusRow>{{"origin.hash", ""},
                     [](const StatusRow& row) { return hash_value(record_of(row).hash); }},
    Field<StatusRow>{{"origin.encoding", ""}, encoding_name},
};

// Jobs and machines are counted in the same words.

/// Lines of a status. None of them are known only from a list of targets: no number without one.
template <class Row, LineStatus kStatus>
Value lines_of(const Row& row) {
  const std::uint64_t lines = engine::lines_with(row.counts, kStatus);
  if (kStatus == LineStatus::kNone && lines == 0) return {};
  return lines;
}

template <class Row, std::int64_t StatusCounts::* kTime>
Value time_of(const Row& row) {
  if (row.counts.observations == 0) return {};
  return Time{row.counts.*kTime};
}

template <class Row>
constexpr Field<Row> count_field(std::string_view name, std::string_view heading,
                                 Value (*value)(const Row&)) {
  return {{name, heading, Look::kNumber}, value};
}

template <class Row>
Value all_lines(const Row& row) {
  return engine::lines_in(row.counts);
}

template <class Row>
Value observations(const Row& row) {
  return row.counts.observations;
}

using index::JobRow;
using index::MachineRow;

constexpr std::array kJobFields = {
    Field<JobRow>{{"type", ""}, [](const JobRow&) -> Value { return std::string_view("job"); }},
    Field<JobRow>{{"schema", ""}, [](const JobRow&) -> Value { return std::uint64_t{1}; }},
    Field<JobRow>{{"job", "JOB"}, [](const JobRow& row) { return text_or_null(row.job); }},
    Field<JobRow>{{"job_status", "STATUS", Look::kStatus},
                  [](const JobRow& row) -> Value {
                    if (row.job.empty()) return {};
                    return engine::job_status_name(engine::job_status(row.counts));
                  }},
    // Beside the status, as section 6 of despooler asks: machines that reported nothing are not
    // among these lines, so Complete means "of those that reported".
    Field<JobRow>{{"targets_known", "TARGETS KNOWN"},
                  [](const JobRow& row) -> Value {
                    return engine::lines_with(row.counts, LineStatus::kNone) != 0;
                  }},
    count_field<JobRow>("lines", "MACHINES", all_lines<JobRow>),
    count_field<JobRow>("complete", "COMPLETE", lines_of<JobRow, LineStatus::kComplete>),
    count_field<JobRow>("failed", "FAILED", lines_of<JobRow, LineStatus::kFailed>),
    count_field<JobRow>("unknown", "UNKNOWN", lines_of<JobRow, LineStatus::kUnknown>),
    count_field<JobRow>("none", "NONE", lines_of<JobRow, LineStatus::kNone>),
    count_field<JobRow>("unreadable", "UNREADABLE", lines_of<JobRow, LineStatus::kUnreadable>),
    count_field<JobRow>("observations", "", observations<JobRow>),
    Field<JobRow>{{"first", "FIRST"}, time_of<JobRow, &StatusCounts::first>},
    Field<JobRow>{{"last", "LAST"}, time_of<JobRow, &StatusCounts::last>},
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
    count_field<MachineRow>("lines", "JOBS", all_lines<MachineRow>),
    count_field<MachineRow>("complete", "COMPLETE", lines_of<MachineRow, LineStatus::kComplete>),
    count_field<MachineRow>("failed", "FAILED", lines_of<MachineRow, LineStatus::kFailed>),
    count_field<MachineRow>("unknown", "UNKNOWN", lines_of<MachineRow, LineStatus::kUnknown>),
    count_field<MachineRow>("none", "NONE", lines_of<MachineRow, LineStatus::kNone>),
    count_field<MachineRow>("unreadable", "UNREADABLE",
                            lines_of<MachineRow, LineStatus::kUnreadable>),
    count_field<MachineRow>("observations", "", observations<MachineRow>),
    Field<MachineRow>{{"first", "FIRST"}, time_of<MachineRow, &StatusCounts::first>},
    Field<MachineRow>{{"last", "LAST"}, time_of<MachineRow, &StatusCounts::last>},
};

}  // namespace

Fields<StatusRow> status_fields() { return kStatusFields; }
Fields<JobRow> job_fields() { return kJobFields; }
Fields<MachineRow> machine_fields() { return kMachineFields; }

}  // namespace mifdex::cli
