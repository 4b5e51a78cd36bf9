// The fields of lines and observations.
#include <fmt/format.h>

#include <array>

#include "engine/cli/printable.h"
#include "engine/cli/rows.h"
#include "engine/status/installation.h"
#include "engine/status/line_status.h"
#include "engine/status/words.h"

namespace mifdex::cli {
namespace {

using index::Record;

const Record& record_of(const StatusRow& row) { return row.line.record; }

Value article_list(const StatusRow& row) {
  std::vector<std::string> articles;
  for (const std::uint32_t number : record_of(row).differs) {
    if (number != 0) articles.push_back(fmt::format("Q{}", number));
  }
  return articles;
}

Value flag_list(const StatusRow& row) {
  std::vector<std::string> words;
  for (const std::string_view word : engine::flag_names(record_of(row).flags)) {
    words.emplace_back(word);
  }
  return words;
}

/// Whether the line stands on a file that is, or should be, a status MIF.
bool has_file(const StatusRow& row) { return record_of(row).status != index::LineStatus::kNone; }

/// "PEACH (identification)".
template <index::Contradiction Record::* kOther>
Value contradiction(const StatusRow& row) {
  const index::Contradiction& other = record_of(row).*kOther;
  if (other.value.empty()) return {};
  return fmt::format("{} ({})", other.value, engine::attribution_name(other.source));
}

Value encoding_name(const StatusRow& row) {
  if (!has_file(row)) return {};
  const Record& record = record_of(row);
  return text_or_null(engine::text_encoding_name(record.encoding, record.encoding_name));
}

Value time_source(const StatusRow& row) {
  if (record_of(row).standing == index::Standing::kTarget) return {};
  return text_or_null(engine::time_source_name(record_of(row).time_source));
}

Value installation_time(const StatusRow& row) {
  const auto time = engine::read_installation(record_of(row).installation);
  if (!time) return {};
  return time->local ? Value(LocalTime{time->seconds}) : Value(Time{time->seconds});
}

/// Whether that time holds a guess: the century, or which is the month.
Value installation_assumed(const StatusRow& row) {
  const auto time = engine::read_installation(record_of(row).installation);
  return time ? Value(time->assumed) : Value();
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
                       if (!has_file(row)) return {};
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
                     [](const StatusRow& row) -> Value {
                       if (record_of(row).standing == index::Standing::kTarget) return {};
                       return time_or_null(record_of(row).time);
                     }},
    Field<StatusRow>{{"time_source", ""}, time_source},
    Field<StatusRow>{{"manufacturer", ""}, record_text<&Record::manufacturer>},
    Field<StatusRow>{{"product", "PRODUCT"}, record_text<&Record::product>},
    Field<StatusRow>{{"version", ""}, record_text<&Record::version>},
    Field<StatusRow>{{"locale", ""}, record_text<&Record::locale>},
    Field<StatusRow>{{"serial_number", ""}, record_text<&Record::serial_number>},
    Field<StatusRow>{{"installation", ""}, record_text<&Record::installation>},
    Field<StatusRow>{{"installation_time", ""}, installation_time},
    Field<StatusRow>{{"installation_assumed", "", Look::kTruth}, installation_assumed},
    Field<StatusRow>{{"observations", "", Look::kNumber, true},
                     [](const StatusRow& row) -> Value {
                       return row.history ? Value() : Value(row.line.observations);
                     }},
    Field<StatusRow>{{"sms_showed", "", Look::kStatus},
                     [](const StatusRow& row) -> Value {
                       return text_or_null(engine::showed_name(record_of(row).sms_showed));
                     }},
    Field<StatusRow>{{"differs", ""}, article_list},
    Field<StatusRow>{{"flags", ""}, flag_list},
    Field<StatusRow>{{"parse", ""},
                     [](const StatusRow& row) -> Value {
                       if (!has_file(row)) return {};
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
    Field<StatusRow>{{"contradicted_by.job", "", Look::kText, true},
                     contradiction<&Record::other_job>},
    Field<StatusRow>{{"contradicted_by.machine", "", Look::kText, true},
                     contradiction<&Record::other_machine>},
    Field<StatusRow>{{"collected", "", Look::kText, true},
                     [](const StatusRow& row) -> Value {
                       const auto& collected = record_of(row).collected;
                       return collected ? Value(Time{*collected}) : Value();
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
                     [](const StatusRow& row) { return hash_value(record_of(row)); }},
    Field<StatusRow>{{"origin.encoding", ""}, encoding_name},
    Field<StatusRow>{{"origin.encoding_guessed", "", Look::kTruth},
                     [](const StatusRow& row) -> Value {
                       return has_file(row) ? Value(record_of(row).encoding_guessed) : Value();
                     }},
};

}  // namespace

Fields<StatusRow> status_fields() { return kStatusFields; }

}  // namespace mifdex::cli
