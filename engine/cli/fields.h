// What an answer's rows are made of: one list of fields a row type, walked by every printer.
//
// A field has a name (JSON, CSV), a heading (table) and how its value is found; nothing else in the
// program knows how a row looks. JSON of a line is the contract of interface.md: fields are added
// at their place, never renamed.
//
// Threads: values. Ownership: a Value may be a view of the row; it holds as long as the row does.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/file_time.h"

namespace mifdex::cli {

/// A time in seconds since 1970 UTC, as against a plain number.
struct Time {
  std::int64_t seconds = 0;
};

/// A time by clocks whose zone nobody told: taken as the answer's (interface.md, "Output").
struct LocalTime {
  std::int64_t seconds = 0;
};

/// monostate is "no value": null in JSON, "-" in a table, nothing in CSV.
using Value = std::variant<std::monostate, bool, std::uint64_t, double, std::string_view,
                           std::string, Time, LocalTime, std::vector<std::string>>;

enum class Look : std::uint8_t {
  kText,
  kNumber,  ///< a table aligns it to the right
  kTruth,   ///< yes or no
  kStatus,  ///< a status word, coloured on a terminal
  kProse,   ///< the longest text: a table shows it last, and cuts it on a terminal
};

struct Column {
  /// For JSON, and in a flat form for CSV. "origin.path" is the field path in an object origin;
  /// fields of one object stand together.
  std::string_view name;
  std::string_view heading;  ///< for tables; empty: not shown there
  Look look = Look::kText;
  bool optional = false;  ///< left out of JSON where it has no value
  /// For CSV, TSV and SQLite, if flat_name() must not derive it from `name`.
  std::string_view flat = {};
};

template <class Row>
struct Field {
  Column column;
  Value (*value)(const Row&);
};

template <class Row>
using Fields = std::span<const Field<Row>>;

/// The name of a column where names are flat: without dots, and no keyword of SQL.
/// "origin.path" -> "origin_path"
inline std::string flat_name(const Column& column) {
  std::string name(column.flat.empty() ? column.name : column.flat);
  std::ranges::replace(name, '.', '_');
  return name;
}

/// Text as a Value: no text is no value.
inline Value text_or_null(std::string_view text) { return text.empty() ? Value() : Value(text); }

/// A file's time as a Value: a file that nothing dates has none.
inline Value time_or_null(std::int64_t seconds) {
  return seconds == io::kNoTime ? Value() : Value(Time{seconds});
}

template <class Row>
std::vector<Column> columns_of(Fields<Row> fields) {
  std::vector<Column> columns;
  for (const Field<Row>& field : fields) columns.push_back(field.column);
  return columns;
}

/// The values of `row`, in the order of `fields`, into `values` (which keeps its memory).
template <class Row>
void read_values(Fields<Row> fields, const Row& row, std::vector<Value>& values) {
  values.clear();
  for (const Field<Row>& field : fields) values.push_back(field.value(row));
}

}  // namespace mifdex::cli
