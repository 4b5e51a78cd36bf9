// The fields of lines and observations.
#include <fmt/format.h>

#include <array>

#include "engine/cli/rows/rows.h"
#include "engine/cli/text/printable.h"
#include "engine/sms/files/installation.h"
#include "engine/sms/line_status.h"
#include "engine/sms/status_names.h"

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

/// True if the line is based on a file that is, or should be, a status MIF.
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
  if (record_of(row).row_origin == index::RowOrigin::kTarget) return {};
  return text_or_null(engine::time_source_name(record_of(row).time_source));
}

Value installation_time(const StatusRow& row) {
  const auto time = engine::read_installation(record_of(row).installation);
  if (!time) return {};
  return time->local ? Value(LocalTime{time->seconds}) : Value(Time{time->seconds});
}

/// True if that time contains a guess (the century, or which number is the month); no value
/// if there is no time.
Value installation_assumed(const StatusRow& row) {
  const auto time = engine::read_installation(record_of(row).installation);
  return time ? Value(time->assumed) : Value();
}

template <auto kText>
Value record_text(const StatusRow& row) {
  return text_or_null(record_of(row).*kText);
}

constexpr std::string_view kSources = "manifest|instruction|identification|layout";
constexpr std::string_view kStatusWords = "Complete|Failed|Unknown|None|Unreadable";

constexpr std::array kStatusFields = {
    type_field<StatusRow>([](const StatusRow& row) -> Value {
      return std::string_view(row.history ? "observation" : "status");
    }),
    schema_field<StatusRow>(),
    Field<StatusRow>{{"job", "JOB", or_null(Json::kText, "id of the job; null if unattributed")},
                     record_text<&Record::job>},
    Field<StatusRow>{
        {"machine", "MACHINE", or_null(Json::kText, "name of the machine; null if unattributed")},
        record_text<&Record::machine>},
    Field<StatusRow>{{"smsid", "", or_null(Json::kText, "SMSID of the machine")},
                     record_text<&Record::smsid>},
    Field<StatusRow>{{"domain", "DOMAIN", or_null(Json::kText, "domain of the machine")},
                     record_text<&Record::domain>},
    Field<StatusRow>{{"site", "SITE", or_null(Json::kText, "code of its site")},
                     record_text<&Record::site>},
    Field<StatusRow>{
        {"status", "STATUS", always(Json::kText, "true status", kStatusWords), Look::kStatus},
        [](const StatusRow& row) -> Value {
          return engine::line_status_name(record_of(row).status);
        }},
    Field<StatusRow>{
        {"job_status", "",
         or_null(Json::kText, "status of the whole job; null without a job", kJobStatusWords)},
        [](const StatusRow& row) -> Value {
          if (!row.job_status) return {};
          return engine::job_status_name(*row.job_status);
        }},
    Field<StatusRow>{{"mif_status", "",
                      or_null(Json::kText, "Status in the MIF; null without a file",
                              "Success|Failed|Other|Missing|Unreadable")},
                     [](const StatusRow& row) -> Value {
                       if (!has_file(row)) return {};
                       return engine::mif_status_name(record_of(row).mif_status);
                     }},
    Field<StatusRow>{{"mif_text", "", or_null(Json::kText, "Status in the MIF, as written")},
                     record_text<&Record::mif_text>},
    Field<StatusRow>{{"description", "DESCRIPTION", or_null(Json::kText, "Description in the MIF"),
                      Look::kProse},
                     record_text<&Record::description>},
    Field<StatusRow>{
        {"description_bytes", "",
         or_null(Json::kBytes, "its bytes, if they could not be decoded without a loss")},
        [](const StatusRow& row) -> Value {
          const std::string_view bytes = record_of(row).description_bytes;
          return bytes.empty() ? Value() : Value(base64(bytes));
        }},
    Field<StatusRow>{
        {"time", "TIME",
         or_null(Json::kTime,
                 "when the file was last written, by the clock that time_source names")},
        [](const StatusRow& row) -> Value {
          if (record_of(row).row_origin == index::RowOrigin::kTarget) return {};
          return time_or_null(record_of(row).time);
        }},
    Field<StatusRow>{
        {"time_source", "",
         or_null(
             Json::kText,
             "the clock that `time` comes from: of the file, of an archive with a zone or without "
             "one (taken as --tz), or of the same report in another place",
             "file|entry|entry_local|none|matched")},
        time_source},
    Field<StatusRow>{{"manufacturer", "", or_null(Json::kText, "Manufacturer in the MIF")},
                     record_text<&Record::manufacturer>},
    Field<StatusRow>{{"product", "PRODUCT", or_null(Json::kText, "Product in the MIF")},
                     record_text<&Record::product>},
    Field<StatusRow>{{"version", "", or_null(Json::kText, "Version in the MIF")},
                     record_text<&Record::version>},
    Field<StatusRow>{{"locale", "", or_null(Json::kText, "Locale in the MIF")},
                     record_text<&Record::locale>},
    Field<StatusRow>{{"serial_number", "", or_null(Json::kText, "Serial Number in the MIF")},
                     record_text<&Record::serial_number>},
    Field<StatusRow>{{"installation", "INSTALLED",
                      or_null(Json::kText, "Installation (a date) in the MIF, as written")},
                     record_text<&Record::installation>},
    Field<StatusRow>{{"installation_time", "",
                      or_null(Json::kTime, "`installation` as a time, if it can be read as one")},
                     installation_time},
    Field<StatusRow>{
        {"installation_assumed", "",
         or_null(Json::kTruth, "whether the century, or which number is the month, is a guess")},
        installation_assumed},
    Field<StatusRow>{
        {"observations", "", or_null(Json::kCount, "reports of the result; null in a report")},
        [](const StatusRow& row) -> Value {
          return row.history ? Value() : Value(row.line.observations);
        }},
    Field<StatusRow>{{"sms_showed", "",
                      or_null(Json::kText, "status that SMS showed; null if it is not known",
                              "Complete|Retrying|Active|Failed|Canceled|None"),
                      Look::kStatus},
                     [](const StatusRow& row) -> Value {
                       return text_or_null(engine::showed_name(record_of(row).sms_showed));
                     }},
    Field<StatusRow>{{"differs", "",
                      always(Json::kTexts, "articles that explain why SMS showed another status")},
                     article_list},
    Field<StatusRow>{{"flags", "", always(Json::kTexts, "what is remarkable about the file")},
                     flag_list},
    Field<StatusRow>{{"parse", "",
                      or_null(Json::kText, "how the file could be parsed; null without a file",
                              "clean|recovered|rejected")},
                     [](const StatusRow& row) -> Value {
                       if (!has_file(row)) return {};
                       return engine::parse_outcome_name(record_of(row).parse);
                     }},
    Field<StatusRow>{
        {"attributed_by.job", "", or_null(Json::kText, "the source of `job`", kSources)},
        [](const StatusRow& row) -> Value {
          return text_or_null(engine::attribution_name(record_of(row).job_source));
        }},
    Field<StatusRow>{
        {"attributed_by.machine", "", or_null(Json::kText, "the source of `machine`", kSources)},
        [](const StatusRow& row) -> Value {
          return text_or_null(engine::attribution_name(record_of(row).machine_source));
        }},
    Field<StatusRow>{{"contradicted_by.job", "",
                      or_null(Json::kText, "another job, and the weaker source that names it")},
                     contradiction<&Record::other_job>},
    Field<StatusRow>{{"contradicted_by.machine", "",
                      or_null(Json::kText, "another machine, and the weaker source that names it")},
                     contradiction<&Record::other_machine>},
    Field<StatusRow>{{"collected", "",
                      or_null(Json::kTime, "when SMS collected the file, according to a manifest")},
                     [](const StatusRow& row) -> Value {
                       const auto& collected = record_of(row).collected;
                       return collected ? Value(Time{*collected}) : Value();
                     }},
    Field<StatusRow>{{"origin.box", "", or_null(Json::kText, "name of the box")},
                     [](const StatusRow& row) -> Value { return text_or_null(row.line.box_name); }},
    Field<StatusRow>{{"origin.box_path", "", or_null(Json::kText, kBoxPath)},
                     [](const StatusRow& row) { return text_or_null(row.line.box_path); }},
    Field<StatusRow>{{"origin.path", "", or_null(Json::kText, "path in the box")},
                     record_text<&Record::path>},
    Field<StatusRow>{{"origin.path_bytes", "", or_null(Json::kBytes, kPathBytes)},
                     [](const StatusRow& row) { return path_bytes(record_of(row).path); }},
    Field<StatusRow>{
        {"origin.offset", "", always(Json::kCount, "first byte of the report in its file or tar")},
        [](const StatusRow& row) -> Value { return record_of(row).offset; }},
    Field<StatusRow>{{"origin.length", "", always(Json::kCount, "length in bytes")},
                     [](const StatusRow& row) -> Value { return record_of(row).length; }},
    Field<StatusRow>{{"origin.hash", "", or_null(Json::kText, kHash)},
                     [](const StatusRow& row) { return hash_value(record_of(row)); }},
    Field<StatusRow>{
        {"origin.encoding", "", or_null(Json::kText, "encoding of the text; null without a file")},
        encoding_name},
    Field<StatusRow>{
        {"origin.encoding_guessed", "", or_null(Json::kTruth, "whether the encoding is a guess")},
        [](const StatusRow& row) -> Value {
          return has_file(row) ? Value(record_of(row).encoding_guessed) : Value();
        }},
};

/// The same fields; a table shows the status that SMS showed, too.
constexpr auto make_displayed_fields() {
  auto fields = kStatusFields;
  for (Field<StatusRow>& field : fields) {
    if (field.column.name == "sms_showed") field.column.heading = "SMS SHOWED";
    if (field.column.name == "differs") field.column.heading = "ARTICLE";
  }
  return fields;
}
constexpr auto kDisplayedFields = make_displayed_fields();

}  // namespace

Fields<StatusRow> displayed_status_fields() { return kDisplayedFields; }
Fields<StatusRow> status_fields() { return kStatusFields; }

}  // namespace mifdex::cli
