// One row as one JSON object, for the printer and for answers put together of several rows.
//
// Threads: one. Text that is not UTF-8 is repaired (U+FFFD); fields beside it hold the bytes.
#pragma once

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <span>

#include "engine/cli/fields.h"
#include "engine/cli/time_text.h"

namespace mifdex::cli {

using JsonWriter = rapidjson::Writer<rapidjson::StringBuffer>;

inline void write_key(JsonWriter& json, std::string_view name) {
  json.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
}

void write_text(JsonWriter& json, std::string_view text);
void write_value(JsonWriter& json, const Value& value, const Zone& zone);

/// The fields of an object, without its braces; "origin.path" opens an object origin.
void write_members(JsonWriter& json, std::span<const Column> columns, std::span<const Value> values,
                   const Zone& zone);

/// `row` as an object.
template <class Row>
void write_row(JsonWriter& json, Fields<Row> fields, const Row& row, const Zone& zone) {
  std::vector<Value> values;
  read_values(fields, row, values);
  json.StartObject();
  write_members(json, columns_of(fields), values, zone);
  json.EndObject();
}

}  // namespace mifdex::cli
