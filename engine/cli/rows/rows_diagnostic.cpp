// The fields of a finding of `check`.
#include <array>

#include "engine/cli/rows/rows.h"

namespace mifdex::cli {
namespace {

using Row = DiagnosticRow;

constexpr std::array kDiagnosticFields = {
    type_field<Row>([](const Row&) -> Value { return std::string_view("diagnostic"); }),
    schema_field<Row>(),
    Field<Row>{{"file", "FILE", or_null(Json::kText, "the file, as it was named")},
               [](const Row& row) -> Value { return text_or_null(row.file); }},
    Field<Row>{{"line", "LINE", always(Json::kCount, "line in the file, from 1")},
               [](const Row& row) -> Value { return std::uint64_t{row.place.line}; }},
    Field<Row>{{"column", "COLUMN", always(Json::kCount, "column in the line, from 1"), Look::kText,
                "column_number"},
               [](const Row& row) -> Value { return std::uint64_t{row.place.column}; }},
    Field<Row>{{"offset", "", always(Json::kCount, "bytes before it in the text as UTF-8"),
                Look::kText, "text_offset"},
               [](const Row& row) -> Value { return row.offset; }},
    Field<Row>{{"severity", "SEVERITY", always(Json::kText, "how bad it is", kSeverityWords)},
               [](const Row& row) -> Value { return severity_name(row.severity); }},
    Field<Row>{{"code", "CODE",
                or_null(Json::kText, "number of the message; null if the file is not a MIF")},
               [](const Row& row) -> Value { return text_or_null(row.code); }},
    Field<Row>{{"message", "MESSAGE", or_null(Json::kText, "what is wrong"), Look::kProse},
               [](const Row& row) -> Value { return text_or_null(row.message); }},
    Field<Row>{{"advice", "", or_null(Json::kText, "how to correct it")},
               [](const Row& row) -> Value { return text_or_null(row.advice); }},
};

}  // namespace

Fields<DiagnosticRow> diagnostic_fields() { return kDiagnosticFields; }

std::string_view severity_name(engine::mif::Severity severity) {
  switch (severity) {
    case engine::mif::Severity::kNote:
      return "note";
    case engine::mif::Severity::kWarning:
      return "warning";
    case engine::mif::Severity::kError:
      return "error";
  }
  return "error";
}

}  // namespace mifdex::cli
