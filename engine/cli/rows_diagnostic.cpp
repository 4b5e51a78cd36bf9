// The fields of a finding of `check`.
#include <array>

#include "engine/cli/rows.h"

namespace mifdex::cli {
namespace {

using Row = DiagnosticRow;

constexpr std::array kDiagnosticFields = {
    Field<Row>{{"type", ""}, [](const Row&) -> Value { return std::string_view("diagnostic"); }},
    Field<Row>{{"schema", ""}, [](const Row&) -> Value { return std::uint64_t{1}; }},
    Field<Row>{{"file", "FILE"}, [](const Row& row) -> Value { return text_or_null(row.file); }},
    Field<Row>{{"line", "LINE", Look::kNumber},
               [](const Row& row) -> Value { return std::uint64_t{row.place.line}; }},
    Field<Row>{{"column", "COLUMN", Look::kNumber, false, "column_number"},
               [](const Row& row) -> Value { return std::uint64_t{row.place.column}; }},
    Field<Row>{{"offset", "", Look::kText, false, "text_offset"},
               [](const Row& row) -> Value { return row.offset; }},
    Field<Row>{{"severity", "SEVERITY"},
               [](const Row& row) -> Value { return severity_name(row.severity); }},
    Field<Row>{{"code", "CODE"}, [](const Row& row) -> Value { return text_or_null(row.code); }},
    Field<Row>{{"message", "MESSAGE", Look::kProse},
               [](const Row& row) -> Value { return text_or_null(row.message); }},
    Field<Row>{{"advice", ""}, [](const Row& row) -> Value { return text_or_null(row.advice); }},
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
