// The fields of an answer's rows: one list of fields per row type, walked by every printer.
//
// A field has a name (JSON, CSV), a heading (table), a meaning (`mifdex schema`) and a function
// that returns its value; nothing else in the program knows the form of a row. Fields are added at
// their place, never renamed. JSON has every field of a row: one without a value is null.
//
// Threads: values. Ownership: a Value may be a view of the row; it is valid as long as the row is.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "io/base/file_time.h"

namespace mifdex::cli {

/// A time in seconds since 1970 UTC, as against a plain number.
struct Time {
  std::int64_t seconds = 0;
};

/// A time by clocks whose zone is not known: the answer's zone is assumed (INTERFACE.md, "Output").
struct LocalTime {
  std::int64_t seconds = 0;
};

class JsonWriter;  // json_object.h
class Zone;        // time_text.h

/// Writes an object or an array of objects. For JSON only; no other format shows it.
using Nested = std::function<void(JsonWriter&, const Zone&)>;

/// monostate is "no value": null in JSON, "-" in a table, nothing in CSV.
using Value =
    std::variant<std::monostate, bool, std::uint64_t, double, std::string_view, std::string, Time,
                 LocalTime, std::vector<std::string>, std::int64_t, Nested>;

/// The JSON type of a field, for its schema. A table aligns numbers to the right; SQLite stores
/// kCount, kInteger and kTruth as INTEGER, kNumber as REAL and everything else as TEXT.
enum class Json : std::uint8_t {
  kText,
  kBytes,    ///< text: base64 of bytes
  kTime,     ///< text: RFC 3339
  kTexts,    ///< an array of text
  kCount,    ///< an integer, 0 or more
  kInteger,  ///< an integer of either sign
  kNumber,
  kTruth,
  kCounts,  ///< an array of such integers
  kRow,     ///< an object of another row type
  kRows,    ///< an array of such objects
  kTable,   ///< an array of such arrays
};

/// The description of a field's value, for `mifdex schema`.
struct Meaning {
  Json json = Json::kText;
  bool nullable = false;
  std::string_view description;  ///< plain English, no full stop
  /// Separated by '|': all texts that the value can be (empty: any); for kRow, kRows and kTable the
  /// names of the row types that its objects can be.
  std::string_view words;
};

/// The meaning of a field that always has a value.
constexpr Meaning always(Json json, std::string_view description, std::string_view words = {}) {
  return {json, false, description, words};
}

/// The meaning of a field that is null if it has no value.
constexpr Meaning or_null(Json json, std::string_view description, std::string_view words = {}) {
  return {json, true, description, words};
}

enum class Look : std::uint8_t {
  kText,
  kStatus,  ///< a status word, coloured on a terminal
  kProse,   ///< the longest text: a table shows it last, and cuts it on a terminal
  kLong,    ///< a text that may be long: a table aligns the columns after it for most rows only
};

struct Column {
  /// For JSON, and in a flat form for CSV. "origin.path" is the field path in an object origin;
  /// the fields of one object must follow each other. Empty: the column is for tables only.
  std::string_view name;
  std::string_view heading;  ///< for tables; empty: not shown there
  Meaning meaning = {};
  Look look = Look::kText;
  /// For CSV, TSV and SQLite, if flat_name() must not derive it from `name`.
  std::string_view flat = {};
  /// The field that replaces this one; empty if it is not deprecated.
  std::string_view replaced_by = {};
};

template <class Row>
struct Field {
  Column column;
  Value (*value)(const Row&);
};

template <class Row>
using Fields = std::span<const Field<Row>>;

/// True if values of this type are Nested.
constexpr bool is_nested(Json json) { return json >= Json::kCounts; }

/// True if CSV, TSV and SQLite have the column.
constexpr bool is_flat(const Column& column) {
  return !column.name.empty() && !is_nested(column.meaning.json);
}

/// True if the values of the column are numbers.
constexpr bool is_number(const Column& column) {
  return column.meaning.json == Json::kCount || column.meaning.json == Json::kInteger ||
         column.meaning.json == Json::kNumber;
}

/// `field` under the name that it had before: a deprecated duplicate, not shown in tables.
template <class Row>
constexpr Field<Row> formerly(std::string_view name, Field<Row> field) {
  field.column.replaced_by = field.column.name;
  field.column.name = name;
  field.column.heading = {};
  field.column.flat = {};
  return field;
}

/// Returns "type" and "schema", with which every row that a command prints begins.
template <class Row>
constexpr Field<Row> type_field(Value (*value)(const Row&)) {
  return {{"type", "", always(Json::kText, "type of the row")}, value};
}
template <class Row>
constexpr Field<Row> schema_field() {
  return {{"schema", "", always(Json::kCount, "version of the row type")},
          [](const Row&) -> Value { return std::uint64_t{1}; }};
}

/// Returns the name of a column if names are flat: without dots, and not a keyword of SQL.
/// "origin.path" -> "origin_path"
inline std::string flat_name(const Column& column) {
  std::string name(column.flat.empty() ? column.name : column.flat);
  std::ranges::replace(name, '.', '_');
  return name;
}

inline Value text_or_null(std::string_view text) { return text.empty() ? Value() : Value(text); }

/// Returns a file's time as a Value; no value if the file has no known time.
inline Value time_or_null(std::int64_t seconds) {
  return seconds == io::kNoTime ? Value() : Value(Time{seconds});
}

template <class Row>
std::vector<Column> columns_of(Fields<Row> fields) {
  std::vector<Column> columns;
  for (const Field<Row>& field : fields) columns.push_back(field.column);
  return columns;
}

/// Writes the values of `row`, in the order of `fields`, into `values` (which keeps its memory).
template <class Row>
void read_values(Fields<Row> fields, const Row& row, std::vector<Value>& values) {
  values.clear();
  for (const Field<Row>& field : fields) values.push_back(field.value(row));
}

}  // namespace mifdex::cli
