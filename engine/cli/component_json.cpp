#include "engine/cli/component_json.h"

#include <fmt/format.h>

#include "engine/cli/json_object.h"
#include "engine/cli/rows.h"
#include "engine/mif/details.h"
#include "engine/mif/header_comments.h"
#include "engine/mif/pragma.h"

namespace mifdex::cli {
namespace {

namespace mif = engine::mif;

std::string_view value_kind_name(mif::ValueKind kind) {
  switch (kind) {
    case mif::ValueKind::kNone:
      return "none";
    case mif::ValueKind::kLiteral:
      return "literal";
    case mif::ValueKind::kInteger:
      return "integer";
    case mif::ValueKind::kBare:
      return "bare";
    case mif::ValueKind::kPath:
      return "path";
    case mif::ValueKind::kUnsupported:
      return "unsupported";
    case mif::ValueKind::kUnknown:
      return "unknown";
  }
  return "none";
}

class ComponentWriter {
 public:
  ComponentWriter(const mif::MifFile& file, JsonWriter& json)
      : file_(file), component_(file.component()), details_(*component_.details), json_(json) {}

  void write(std::string_view path) {
    json_.StartObject();
    text("type", "component");
    number("schema", 1);
    text("file", path);
    text("encoding", file_.encoding());
    text("architecture", component_.header_architecture);
    text("unique_id", component_.header_unique_id);
    text("netbios_name", component_.header_netbios_name);
    array("header_comments");
    mif::for_each_header_comment(component_.header_lines,
                                 [&](std::string_view line) { write_text(json_, line); });
    json_.EndArray();
    text("language", details_.language);
    text("name", component_.name);
    text("description", details_.description);
    write_pragma(details_.pragma);
    array("blocks");
    for (const mif::Block& block : details_.blocks) write_block(block);
    json_.EndArray();
    array("diagnostics");
    for (const mif::Diagnostic& finding : file_.findings()) write_finding(finding);
    json_.EndArray();
    json_.EndObject();
  }

 private:
  void text(std::string_view name, std::string_view value) {
    write_key(json_, name);
    value.empty() ? static_cast<void>(json_.Null()) : write_text(json_, value);
  }
  void number(std::string_view name, std::int64_t value) {
    write_key(json_, name);
    json_.Int64(value);
  }
  void array(std::string_view name) {
    write_key(json_, name);
    json_.StartArray();
  }
  void optional_id(bool there, std::uint32_t id) {
    write_key(json_, "id");
    there ? json_.Uint(id) : json_.Null();
  }

  // As written, and what it means: what SMS does, and DMI's list of keys.
  void write_pragma(std::string_view written) {
    text("pragma", written);
    const mif::Pragma pragma = mif::read_pragma(written);
    text("pragma_sms", mif::sms_action_name(pragma.sms));
    array("pragma_items");
    for (const mif::PragmaItem& item : pragma.items) {
      json_.StartObject();
      text("key", item.key);
      text("value", item.value);
      json_.EndObject();
    }
    json_.EndArray();
  }

  void write_block(const mif::Block& block) {
    switch (block.kind) {
      case mif::Keyword::kGroup:
        write_group(block.index);
        break;
      case mif::Keyword::kEnum:
        write_enum(details_.enums[block.index]);
        break;
      case mif::Keyword::kPath:
        write_path(details_.paths[block.index]);
        break;
      default:
        write_table(details_.tables[block.index]);
        break;
    }
  }

  void write_group(std::uint32_t index) {
    const mif::Group& group = component_.groups[index];
    const mif::GroupDetail& detail = details_.groups[index];
    json_.StartObject();
    text("block", "group");
    text("name", group.name);
    optional_id(detail.has_id, group.id);
    text("class", group.class_string);
    text("description", detail.description);
    write_pragma(detail.pragma);
    array("key");
    for (std::uint32_t i = 0; i < detail.keys.count; ++i) {
      json_.Uint(details_.keys[detail.keys.first + i]);
    }
    json_.EndArray();
    array("attributes");
    for (std::uint32_t i = 0; i < group.attribute_count; ++i) {
      write_attribute(group.first_attribute + i);
    }
    json_.EndArray();
    json_.EndObject();
  }

  void write_attribute(std::uint32_t index) {
    const mif::Attribute& attribute = component_.attributes[index];
    const mif::AttributeDetail& detail = details_.attributes[index];
    json_.StartObject();
    text("name", attribute.name);
    optional_id(detail.has_id, attribute.id);
    text("description", detail.description);
    write_pragma(detail.pragma);
    text("access", detail.access);
    text("storage", detail.storage);
    write_type(detail.type);
    write_key(json_, "value");
    write_cell(attribute.value_kind, attribute.value);
    json_.EndObject();
  }

  void write_type(const mif::Type& type) {
    write_key(json_, "type");
    if (type.kind == mif::TypeKind::kNone) {
      json_.Null();
      return;
    }
    if (type.kind == mif::TypeKind::kInlineEnum) {
      write_enum(details_.enums[type.inline_enum]);
      return;
    }
    json_.StartObject();
    text(type.kind == mif::TypeKind::kEnumName ? "enum" : "name", type.word);
    write_key(json_, "size");
    type.has_size ? json_.Uint(type.size) : json_.Null();
    json_.EndObject();
  }

  // {"kind":..., "text":...}; a value of no text has only its kind.
  void write_cell(mif::ValueKind kind, std::string_view value) {
    json_.StartObject();
    text("kind", value_kind_name(kind));
    const bool has_text = kind == mif::ValueKind::kLiteral || kind == mif::ValueKind::kInteger ||
                          kind == mif::ValueKind::kBare || kind == mif::ValueKind::kPath;
    if (has_text) {
      write_key(json_, "text");
      write_text(json_, value);
    }
    json_.EndObject();
  }

  void write_enum(const mif::Enum& one) {
    json_.StartObject();
    text("block", "enum");
    text("name", one.name);
    text("type", one.type);
    array("items");
    for (std::uint32_t i = 0; i < one.items.count; ++i) {
      const mif::EnumItem& item = details_.enum_items[one.items.first + i];
      json_.StartObject();
      number("value", item.value);
      text("text", item.text);
      json_.EndObject();
    }
    json_.EndArray();
    json_.EndObject();
  }

  void write_path(const mif::Path& path) {
    json_.StartObject();
    text("block", "path");
    text("name", path.name);
    array("entries");
    for (std::uint32_t i = 0; i < path.entries.count; ++i) {
      const mif::PathEntry& entry = details_.path_entries[path.entries.first + i];
      json_.StartObject();
      text("system", entry.system);
      text("file", entry.file);
      write_key(json_, "direct_interface");
      json_.Bool(entry.direct);
      json_.EndObject();
    }
    json_.EndArray();
    json_.EndObject();
  }

  void write_table(const mif::Table& table) {
    json_.StartObject();
    text("block", "table");
    text("name", table.name);
    optional_id(table.has_id, table.id);
    text("class", table.class_string);
    array("rows");
    for (std::uint32_t r = 0; r < table.rows.count; ++r) {
      const mif::Range cells = details_.rows[table.rows.first + r].cells;
      json_.StartArray();
      for (std::uint32_t c = 0; c < cells.count; ++c) {
        const mif::Cell& cell = details_.cells[cells.first + c];
        write_cell(cell.kind, cell.text);
      }
      json_.EndArray();
    }
    json_.EndArray();
    json_.EndObject();
  }

  void write_finding(const mif::Diagnostic& finding) {
    const mif::CodeText& words = mif::code_text(finding.code);
    const mif::LineColumn place = lines_.find(file_.text(), finding.offset);
    json_.StartObject();
    text("code", fmt::format("MIF{}", static_cast<unsigned>(finding.code)));
    text("severity", severity_name(words.severity));
    number("line", place.line);
    number("column", place.column);
    text("message", words.text);
    json_.EndObject();
  }

  const mif::MifFile& file_;
  const mif::Component& component_;
  const mif::Details& details_;
  JsonWriter& json_;
  mif::LineCounter lines_;
};

}  // namespace

std::string component_json(std::string_view file, const engine::mif::MifFile& mif) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  ComponentWriter(mif, json).write(file);
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace mifdex::cli
