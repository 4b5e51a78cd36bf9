#include "engine/cli/rows/row_schema.h"

#include <fmt/format.h>
#include <rapidjson/prettywriter.h>
#include <rapidjson/stringbuffer.h>

#include <algorithm>
#include <utility>

namespace mifdex::cli {
namespace {

using Writer = rapidjson::PrettyWriter<rapidjson::StringBuffer>;

std::string_view object_of(const Column& column) {
  const std::size_t dot = column.name.find('.');
  return dot == std::string_view::npos ? std::string_view() : column.name.substr(0, dot);
}

std::string_view member_of(const Column& column) {
  const std::string_view object = object_of(column);
  return object.empty() ? column.name : column.name.substr(object.size() + 1);
}

class SchemaWriter {
 public:
  explicit SchemaWriter(std::span<const RowType> all) : all_(all) { json_.SetIndent(' ', 2); }

  std::string write(const RowType& type) {
    json_.StartObject();
    text("$schema", "https://json-schema.org/draft/2020-12/schema");
    text("title", type.name);
    write_type(type);
    write_definitions();
    json_.EndObject();
    return std::string(buffer_.GetString(), buffer_.GetSize()) + '\n';
  }

 private:
  void key(std::string_view name) {
    json_.Key(name.data(), static_cast<rapidjson::SizeType>(name.size()));
  }
  void string(std::string_view value) {
    json_.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    string(value);
  }

  /// Writes the keywords of a row type, without braces.
  void write_type(const RowType& type) {
    text("description", type.description);
    std::vector<Column> columns = type.columns;
    std::erase_if(columns, [](const Column& column) { return column.name.empty(); });
    if (!columns.empty() && columns.front().name == "type") {
      columns.front().meaning.words = type.name;
    }
    write_object(columns);
  }

  /// Writes the keywords of an object with these fields; "origin.path" is a field of an object in
  /// it.
  void write_object(std::span<const Column> columns) {
    text("type", "object");
    key("properties");
    json_.StartObject();
    for_each_member(columns, [&](std::string_view object, std::span<const Column> fields) {
      key(object.empty() ? member_of(fields.front()) : object);
      json_.StartObject();
      object.empty() ? write_field(fields.front()) : write_inner(fields);
      json_.EndObject();
    });
    json_.EndObject();
    key("required");
    json_.StartArray();
    for_each_member(columns, [&](std::string_view object, std::span<const Column> fields) {
      string(object.empty() ? member_of(fields.front()) : object);
    });
    json_.EndArray();
    key("additionalProperties");
    json_.Bool(false);
  }

  /// Calls `use` for each field, and once for the fields of each inner object.
  template <class Use>
  static void for_each_member(std::span<const Column> columns, const Use& use) {
    while (!columns.empty()) {
      const std::string_view object = object_of(columns.front());
      std::size_t count = 1;
      while (!object.empty() && count < columns.size() && object_of(columns[count]) == object) {
        ++count;
      }
      use(object, columns.first(count));
      columns = columns.subspan(count);
    }
  }

  void write_inner(std::span<const Column> fields) {
    std::vector<Column> inner(fields.begin(), fields.end());
    for (Column& column : inner) column.name = member_of(column);
    write_object(inner);
  }

  void write_field(const Column& column) {
    text("description", column.meaning.description);
    if (!column.replaced_by.empty()) {
      key("deprecated");
      json_.Bool(true);
      text("$comment", fmt::format("the same as {}", column.replaced_by));
    }
    is_nested(column.meaning.json) ? write_nested(column.meaning) : write_plain(column.meaning);
  }

  void type_or_null(std::string_view type, bool nullable) {
    if (!nullable) return text("type", type);
    key("type");
    json_.StartArray();
    string(type);
    string("null");
    json_.EndArray();
  }

  void write_plain(const Meaning& meaning) {
    switch (meaning.json) {
      case Json::kTexts:
        text("type", "array");
        key("items");
        json_.StartObject();
        text("type", "string");
        json_.EndObject();
        return;
      case Json::kCount:
        type_or_null("integer", meaning.nullable);
        key("minimum");
        json_.Int(0);
        return;
      case Json::kInteger:
        return type_or_null("integer", meaning.nullable);
      case Json::kNumber:
        return type_or_null("number", meaning.nullable);
      case Json::kTruth:
        return type_or_null("boolean", meaning.nullable);
      case Json::kTime:
        type_or_null("string", meaning.nullable);
        return text("format", "date-time");
      case Json::kBytes:
        type_or_null("string", meaning.nullable);
        return text("contentEncoding", "base64");
      default:
        type_or_null("string", meaning.nullable);
        return write_words(meaning);
    }
  }

  void write_words(const Meaning& meaning) {
    if (meaning.words.empty()) return;
    if (!meaning.nullable && meaning.words.find('|') == meaning.words.npos) {
      return text("const", meaning.words);
    }
    key("enum");
    json_.StartArray();
    for_each_word(meaning.words, [&](std::string_view word) { string(word); });
    if (meaning.nullable) json_.Null();
    json_.EndArray();
  }

  void write_nested(const Meaning& meaning) {
    switch (meaning.json) {
      case Json::kRow:
        return write_references(meaning);
      case Json::kRows:
        return write_array([&] { write_references(meaning); });
      case Json::kTable:
        return write_array([&] { write_array([&] { write_references(meaning); }); });
      default:
        return write_array([&] { write_plain({Json::kCount, false, {}, {}}); });
    }
  }

  template <class Items>
  void write_array(const Items& write_items) {
    text("type", "array");
    key("items");
    json_.StartObject();
    write_items();
    json_.EndObject();
  }

  /// Writes an object of any of the row types that `meaning` names, or null.
  void write_references(const Meaning& meaning) {
    key("anyOf");
    json_.StartArray();
    for_each_word(meaning.words, [&](std::string_view word) {
      if (std::ranges::find(used_, word) == used_.end()) used_.push_back(word);
      json_.StartObject();
      text("$ref", fmt::format("#/$defs/{}", word));
      json_.EndObject();
    });
    if (meaning.nullable) {
      json_.StartObject();
      text("type", "null");
      json_.EndObject();
    }
    json_.EndArray();
  }

  /// Writes the row types that were referred to, and those that they refer to.
  void write_definitions() {
    if (used_.empty()) return;
    key("$defs");
    json_.StartObject();
    for (std::size_t i = 0; i < used_.size(); ++i) {
      const auto type = std::ranges::find(all_, used_[i], &RowType::name);
      if (type == all_.end()) continue;
      key(type->name);
      json_.StartObject();
      write_type(*type);
      json_.EndObject();
    }
    json_.EndObject();
  }

  std::span<const RowType> all_;
  rapidjson::StringBuffer buffer_;
  Writer json_{buffer_};
  std::vector<std::string_view> used_;  ///< names of row types that need a definition
};

}  // namespace

std::string row_schema(const RowType& type, std::span<const RowType> all) {
  return SchemaWriter(all).write(type);
}

}  // namespace mifdex::cli
