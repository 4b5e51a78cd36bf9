// One row as one JSON object, for the printer and for answers that combine several rows.
//
// Threads: one. Text that is not UTF-8 is repaired (U+FFFD); separate fields hold the bytes.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <span>

#include "engine/cli/rows/fields.h"
#include "engine/cli/text/time_text.h"

namespace mifdex::cli {

class JsonWriter : public rapidjson::Writer<rapidjson::StringBuffer> {
 public:
  using Writer::Writer;
};

inline void write_key(JsonWriter& json, std::string_view name) {
  json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

void write_text(JsonWriter& json, std::string_view text);
void write_value(JsonWriter& json, const Value& value, const Zone& zone);

/// Writes the fields of one object one after the other, without its braces; "origin.path" opens an
/// object origin, and a field outside it or finish() closes it.
class MemberWriter {
 public:
  MemberWriter(JsonWriter& json, const Zone& zone) : json_(json), zone_(zone) {}
  void member(const Column& column, const Value& value);
  void finish();

 private:
  JsonWriter& json_;
  const Zone& zone_;
  std::string_view open_;  // the object whose fields are being written
};

/// Writes all fields of an object, without its braces.
void write_members(JsonWriter& json, std::span<const Column> columns, std::span<const Value> values,
                   const Zone& zone);

/// Writes `row` as an object.
template <class Row>
void write_row(JsonWriter& json, Fields<Row> fields, const Row& row, const Zone& zone) {
  json.StartObject();
  MemberWriter members(json, zone);
  for (const Field<Row>& field : fields) members.member(field.column, field.value(row));
  members.finish();
  json.EndObject();
}

/// Writes `rows` as an array of objects.
template <class Row, class Range>
void write_rows(JsonWriter& json, Fields<Row> fields, const Range& rows, const Zone& zone) {
  json.StartArray();
  for (const Row& row : rows) write_row(json, fields, row, zone);
  json.EndArray();
}

}  // namespace mifdex::cli
