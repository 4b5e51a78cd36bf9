// The fields of reasons and of groups of results (--by).
#include <fmt/format.h>

#include <array>
#include <cmath>

#include "engine/cli/reasons/reason_tally.h"
#include "engine/cli/rows/rows.h"
#include "engine/sms/rollup.h"

namespace mifdex::cli {
namespace {

using index::LineStatus;

/// Returns `part` of `whole` in percent, with two decimals; 0 if there is nothing.
double percent_of(std::uint64_t part, std::uint64_t whole) {
  constexpr double kHundredths = 10'000;
  if (whole == 0) return 0;
  return std::round(kHundredths * static_cast<double>(part) / static_cast<double>(whole)) / 100;
}

std::string percent_text(double percent) { return fmt::format("{:.1f} %", percent); }

double share_of(const ReasonRow& row) { return percent_of(row.group.results, row.all_results); }

Value kind_word(const ReasonRow& row) {
  switch (row.group.name.kind) {
    case ReasonKind::kNone:
      return std::string_view("none");
    case ReasonKind::kOther:
      return std::string_view("other");
    case ReasonKind::kReason:
      break;
  }
  return std::string_view("reason");
}

Value reason_text(const ReasonRow& row) {
  const ReasonName& name = row.group.name;
  if (name.kind == ReasonKind::kNone) return std::string_view("(no description)");
  if (name.kind == ReasonKind::kOther) {
    if (!row.reasons) return std::string_view("(other)");
    return fmt::format("(other: {} reason{})", *row.reasons, *row.reasons == 1 ? "" : "s");
  }
  return std::string_view(name.text);
}

constexpr std::array kReasonFields = {
    type_field<ReasonRow>([](const ReasonRow&) -> Value { return std::string_view("reason"); }),
    schema_field<ReasonRow>(),
    Field<ReasonRow>{
        {"number", "#", always(Json::kCount, "rank of the reason, for --expand; the first is 1")},
        [](const ReasonRow& row) -> Value { return row.number; }},
    Field<ReasonRow>{{"division", "BY",
                      or_null(Json::kText, "value of the results for --by; null without --by")},
                     [](const ReasonRow& row) { return text_or_null(row.group.name.division); }},
    Field<ReasonRow>{{"lines", "RESULTS", always(Json::kCount, "results with this reason")},
                     [](const ReasonRow& row) -> Value { return row.group.results; }},
    Field<ReasonRow>{
        {"machines", "MACHINES",
         always(Json::kCount,
                "their machines; an estimate if there are more than 4,000,000 in all reasons")},
        [](const ReasonRow& row) -> Value { return row.group.machine_count(row.machine_level); }},
    Field<ReasonRow>{
        {"share", "", always(Json::kNumber, "percentage of the results of all reasons")},
        [](const ReasonRow& row) -> Value { return share_of(row); }},
    Field<ReasonRow>{{"", "SHARE", always(Json::kNumber, {})},
                     [](const ReasonRow& row) -> Value { return percent_text(share_of(row)); }},
    Field<ReasonRow>{{"first", "FIRST", or_null(Json::kTime, "earliest time of these results"),
                      Look::kText, "first_at"},
                     [](const ReasonRow& row) { return time_or_null(row.group.first); }},
    Field<ReasonRow>{{"last", "LAST", or_null(Json::kTime, "latest time of these results"),
                      Look::kText, "last_at"},
                     [](const ReasonRow& row) { return time_or_null(row.group.last); }},
    Field<ReasonRow>{
        {"kind", "",
         always(Json::kText,
                "reason; none: results without a description; other: the results of all reasons "
                "that are not listed",
                "reason|none|other")},
        kind_word},
    Field<ReasonRow>{
        {"reasons", "",
         or_null(Json::kCount, "reasons in the row: 1, but of `other` all; null if not known")},
        [](const ReasonRow& row) -> Value {
          if (row.group.name.kind != ReasonKind::kOther) return std::uint64_t{1};
          return row.reasons ? Value(*row.reasons) : Value();
        }},
    Field<ReasonRow>{
        {"reason", "",
         or_null(Json::kText,
                 "normal form of their descriptions, or with --exact the description; null if "
                 "`kind` is not reason")},
        [](const ReasonRow& row) { return text_or_null(row.group.name.text); }},
    Field<ReasonRow>{{"", "REASON", always(Json::kText, {}), Look::kLong}, reason_text},
    Field<ReasonRow>{
        {"example", "",
         or_null(Json::kText,
                 "description of the latest of these results, up to 1000 bytes; null if `kind` is "
                 "not reason")},
        [](const ReasonRow& row) { return text_or_null(row.group.example); }},
    Field<ReasonRow>{{"", "EXAMPLE", always(Json::kText, {}), Look::kProse},
                     [](const ReasonRow& row) -> Value {
                       const bool is_same = row.group.example == row.group.name.text;
                       return is_same ? Value() : text_or_null(row.group.example);
                     }},
};

std::uint64_t lines_of_group(const ResultGroupRow& row) { return engine::lines_in(row.counts); }

template <LineStatus kStatus>
std::uint64_t group_lines_with(const ResultGroupRow& row) {
  return engine::lines_with(row.counts, kStatus);
}

template <LineStatus kStatus>
double group_percent(const ResultGroupRow& row) {
  return percent_of(group_lines_with<kStatus>(row), lines_of_group(row));
}

template <LineStatus kStatus>
constexpr Field<ResultGroupRow> group_status_field(std::string_view name,
                                                   std::string_view heading) {
  return {{name, heading, always(Json::kCount, "of these, with this status")},
          [](const ResultGroupRow& row) -> Value { return group_lines_with<kStatus>(row); }};
}

template <LineStatus kStatus>
constexpr Field<ResultGroupRow> group_percent_field(std::string_view name) {
  return {{name, "", always(Json::kNumber, "percentage of these with this status")},
          [](const ResultGroupRow& row) -> Value { return group_percent<kStatus>(row); }};
}

template <LineStatus kStatus>
constexpr Field<ResultGroupRow> group_percent_column() {
  return {{"", "%", always(Json::kNumber, {})}, [](const ResultGroupRow& row) -> Value {
            return percent_text(group_percent<kStatus>(row));
          }};
}

constexpr std::array kResultGroupFields = {
    type_field<ResultGroupRow>(
        [](const ResultGroupRow&) -> Value { return std::string_view("result_group"); }),
    schema_field<ResultGroupRow>(),
    Field<ResultGroupRow>{
        {"grouped_by", "",
         always(Json::kText, "the property that the results of a group have in common",
                "job|domain|site|day|hour|product|box|status")},
        [](const ResultGroupRow& row) -> Value { return row.by; }},
    Field<ResultGroupRow>{
        {"division", "BY", or_null(Json::kText, "its value; null for results without one")},
        [](const ResultGroupRow& row) { return text_or_null(row.division); }},
    Field<ResultGroupRow>{
        {"name", "NAME",
         or_null(Json::kText, "with --by job: the name of the job, from a manifest")},
        [](const ResultGroupRow& row) { return text_or_null(row.name); }},
    Field<ResultGroupRow>{
        {"lines", "RESULTS", always(Json::kCount, "results, one per machine and job")},
        [](const ResultGroupRow& row) -> Value { return lines_of_group(row); }},
    group_status_field<LineStatus::kComplete>("complete", "COMPLETE"),
    group_percent_field<LineStatus::kComplete>("complete_percent"),
    group_percent_column<LineStatus::kComplete>(),
    group_status_field<LineStatus::kFailed>("failed", "FAILED"),
    group_percent_field<LineStatus::kFailed>("failed_percent"),
    group_percent_column<LineStatus::kFailed>(),
    group_status_field<LineStatus::kUnknown>("unknown", "UNKNOWN"),
    group_status_field<LineStatus::kNone>("none", "NONE"),
    group_status_field<LineStatus::kUnreadable>("unreadable", "UNREADABLE"),
    Field<ResultGroupRow>{{"first", "FIRST", or_null(Json::kTime, "earliest time of these results"),
                           Look::kText, "first_at"},
                          [](const ResultGroupRow& row) { return time_or_null(row.counts.first); }},
    Field<ResultGroupRow>{{"last", "LAST", or_null(Json::kTime, "latest time of these results"),
                           Look::kText, "last_at"},
                          [](const ResultGroupRow& row) { return time_or_null(row.counts.last); }},
};

/// Sets the heading of the column called `name`; an empty one hides it.
template <class Row>
void set_heading(std::vector<Field<Row>>& fields, std::string_view name, std::string_view heading) {
  for (Field<Row>& field : fields) {
    if (field.column.name == name) field.column.heading = heading;
  }
}

}  // namespace

std::vector<Field<ReasonRow>> reason_fields(std::string_view by_heading, bool has_examples) {
  std::vector<Field<ReasonRow>> fields(kReasonFields.begin(), kReasonFields.end());
  set_heading<ReasonRow>(fields, "division", by_heading);
  if (!has_examples) fields.pop_back();
  return fields;
}

std::vector<Field<ResultGroupRow>> result_group_fields(std::string_view by_heading,
                                                       bool has_names) {
  std::vector<Field<ResultGroupRow>> fields(kResultGroupFields.begin(), kResultGroupFields.end());
  set_heading<ResultGroupRow>(fields, "division", by_heading);
  if (!has_names) set_heading<ResultGroupRow>(fields, "name", {});
  return fields;
}

}  // namespace mifdex::cli
