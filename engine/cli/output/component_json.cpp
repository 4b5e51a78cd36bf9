#include "engine/cli/output/component_json.h"

#include <fmt/format.h>

#include <array>
#include <functional>
#include <ranges>
#include <span>
#include <vector>

#include "engine/cli/output/json_object.h"
#include "engine/cli/rows/rows.h"
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

// The rows below are parts of a component and valid while its file is in memory.
struct ComponentRow {
  const mif::MifFile& file;
  std::string_view path;
};
struct PragmaRow {
  const mif::PragmaItem& item;
};
struct GroupRow {
  const mif::Component& component;
  std::uint32_t index;
  const mif::Group& group() const { return component.groups[index]; }
  const mif::GroupDetail& detail() const { return component.details->groups[index]; }
};
struct AttributeRow {
  const mif::Component& component;
  std::uint32_t index;
  const mif::Attribute& attribute() const { return component.attributes[index]; }
  const mif::AttributeDetail& detail() const { return component.details->attributes[index]; }
};
struct EnumRow {
  const mif::Details& details;
  const mif::Enum& one;
};
struct PathRow {
  const mif::Details& details;
  const mif::Path& path;
};
struct TableRow {
  const mif::Details& details;
  const mif::Table& table;
};
struct CellRow {
  mif::ValueKind kind;
  std::string_view text;
};
struct FindingRow {
  const mif::Diagnostic& finding;
  mif::LineColumn place;
};

/// Returns an array with an object of `fields` for each element of `range`, made by
/// `row_of(element)`.
template <class Row, class Range, class RowOf>
Value nested_rows(Fields<Row> fields, const Range& range, RowOf row_of) {
  return Nested([=](JsonWriter& json, const Zone& zone) {
    json.StartArray();
    for (const auto& element : range) write_row(json, fields, row_of(element), zone);
    json.EndArray();
  });
}

template <class Element>
std::span<const Element> part_of(const std::vector<Element>& list, mif::Range range) {
  return std::span(list).subspan(range.first, range.count);
}

Value id_or_null(bool has_id, std::uint32_t id) {
  return has_id ? Value(std::uint64_t{id}) : Value();
}

constexpr Meaning kName = or_null(Json::kText, "NAME");
constexpr Meaning kId = or_null(Json::kCount, "ID");
constexpr Meaning kClass = or_null(Json::kText, "CLASS");
constexpr Meaning kDescription = or_null(Json::kText, "DESCRIPTION");
constexpr Meaning kPragma = or_null(Json::kText, "PRAGMA, as written");
constexpr Meaning kPragmaSms =
    or_null(Json::kText, "what PRAGMA means to SMS", "add|update|delete|lookup|unknown");
constexpr Meaning kPragmaItems = always(Json::kRows, "PRAGMA as a list of keys", "pragma_item");

constexpr std::array kPragmaItemFields = {
    Field<PragmaRow>{{"key", "", or_null(Json::kText, "text before the colon")},
                     [](const PragmaRow& row) { return text_or_null(row.item.key); }},
    Field<PragmaRow>{{"value", "", or_null(Json::kText, "text after the colon")},
                     [](const PragmaRow& row) { return text_or_null(row.item.value); }},
};

Value pragma_sms(std::string_view written) {
  return text_or_null(mif::sms_action_name(mif::read_pragma(written).sms));
}

Value pragma_items(std::string_view written) {
  return Nested([written](JsonWriter& json, const Zone& zone) {
    const mif::Pragma pragma = mif::read_pragma(written);
    json.StartArray();
    for (const mif::PragmaItem& item : pragma.items) {
      write_row(json, Fields<PragmaRow>(kPragmaItemFields), {item}, zone);
    }
    json.EndArray();
  });
}

constexpr std::array kCellFields = {
    Field<CellRow>{{"kind", "",
                    always(Json::kText, "how the value is written",
                           "none|literal|integer|bare|path|unsupported|unknown")},
                   [](const CellRow& row) -> Value { return value_kind_name(row.kind); }},
    Field<CellRow>{{"text", "", or_null(Json::kText, "the value; null if it has no text")},
                   [](const CellRow& row) -> Value {
                     const bool has_text = row.kind == mif::ValueKind::kLiteral ||
                                           row.kind == mif::ValueKind::kInteger ||
                                           row.kind == mif::ValueKind::kBare ||
                                           row.kind == mif::ValueKind::kPath;
                     return has_text ? Value(row.text) : Value();
                   }},
};

constexpr std::array kEnumItemFields = {
    Field<mif::EnumItem>{{"value", "", always(Json::kInteger, "the number")},
                         [](const mif::EnumItem& item) -> Value { return item.value; }},
    Field<mif::EnumItem>{{"text", "", or_null(Json::kText, "its text")},
                         [](const mif::EnumItem& item) { return text_or_null(item.text); }},
};

constexpr std::array kEnumFields = {
    Field<EnumRow>{{"block", "", always(Json::kText, "kind of block", "enum")},
                   [](const EnumRow&) -> Value { return std::string_view("enum"); }},
    Field<EnumRow>{{"name", "", kName},
                   [](const EnumRow& row) { return text_or_null(row.one.name); }},
    Field<EnumRow>{{"type", "", or_null(Json::kText, "TYPE, as written")},
                   [](const EnumRow& row) { return text_or_null(row.one.type); }},
    Field<EnumRow>{{"items", "", always(Json::kRows, "its values", "enum_item")},
                   [](const EnumRow& row) {
                     return nested_rows(Fields<mif::EnumItem>(kEnumItemFields),
                                        part_of(row.details.enum_items, row.one.items),
                                        std::identity());
                   }},
};

constexpr std::array kTypeFields = {
    Field<mif::Type>{{"name", "", or_null(Json::kText, "a type of the language, as written")},
                     [](const mif::Type& type) {
                       const bool is_enum = type.kind == mif::TypeKind::kEnumName;
                       return is_enum ? Value() : text_or_null(type.word);
                     }},
    Field<mif::Type>{{"enum", "", or_null(Json::kText, "name of an enum block")},
                     [](const mif::Type& type) {
                       const bool is_enum = type.kind == mif::TypeKind::kEnumName;
                       return is_enum ? text_or_null(type.word) : Value();
                     }},
    Field<mif::Type>{{"size", "", or_null(Json::kCount, "the size of a string type")},
                     [](const mif::Type& type) { return id_or_null(type.has_size, type.size); }},
};

Value type_of(const AttributeRow& row) {
  const mif::Type& type = row.detail().type;
  if (type.kind == mif::TypeKind::kNone) return {};
  return Nested([&type, &details = *row.component.details](JsonWriter& json, const Zone& zone) {
    if (type.kind == mif::TypeKind::kInlineEnum) {
      write_row(json, Fields<EnumRow>(kEnumFields), {details, details.enums[type.inline_enum]},
                zone);
    } else {
      write_row(json, Fields<mif::Type>(kTypeFields), type, zone);
    }
  });
}

constexpr std::array kAttributeFields = {
    Field<AttributeRow>{{"name", "", kName},
                        [](const AttributeRow& row) { return text_or_null(row.attribute().name); }},
    Field<AttributeRow>{{"id", "", kId},
                        [](const AttributeRow& row) {
                          return id_or_null(row.detail().has_id, row.attribute().id);
                        }},
    Field<AttributeRow>{
        {"description", "", kDescription},
        [](const AttributeRow& row) { return text_or_null(row.detail().description); }},
    Field<AttributeRow>{{"pragma", "", kPragma},
                        [](const AttributeRow& row) { return text_or_null(row.detail().pragma); }},
    Field<AttributeRow>{{"pragma_sms", "", kPragmaSms},
                        [](const AttributeRow& row) { return pragma_sms(row.detail().pragma); }},
    Field<AttributeRow>{{"pragma_items", "", kPragmaItems},
                        [](const AttributeRow& row) { return pragma_items(row.detail().pragma); }},
    Field<AttributeRow>{{"access", "", or_null(Json::kText, "ACCESS, as written")},
                        [](const AttributeRow& row) { return text_or_null(row.detail().access); }},
    Field<AttributeRow>{{"storage", "", or_null(Json::kText, "STORAGE, as written")},
                        [](const AttributeRow& row) { return text_or_null(row.detail().storage); }},
    Field<AttributeRow>{{"type", "", or_null(Json::kRow, "TYPE", "attribute_type|enum")}, type_of},
    Field<AttributeRow>{{"value", "", always(Json::kRow, "VALUE", "cell")},
                        [](const AttributeRow& row) -> Value {
                          const mif::Attribute& one = row.attribute();
                          return Nested([&one](JsonWriter& json, const Zone& zone) {
                            write_row(json, Fields<CellRow>(kCellFields),
                                      {one.value_kind, one.value}, zone);
                          });
                        }},
};

constexpr std::array kGroupFields = {
    Field<GroupRow>{{"block", "", always(Json::kText, "kind of block", "group")},
                    [](const GroupRow&) -> Value { return std::string_view("group"); }},
    Field<GroupRow>{{"name", "", kName},
                    [](const GroupRow& row) { return text_or_null(row.group().name); }},
    Field<GroupRow>{
        {"id", "", kId},
        [](const GroupRow& row) { return id_or_null(row.detail().has_id, row.group().id); }},
    Field<GroupRow>{{"class", "", kClass},
                    [](const GroupRow& row) { return text_or_null(row.group().class_string); }},
    Field<GroupRow>{{"description", "", kDescription},
                    [](const GroupRow& row) { return text_or_null(row.detail().description); }},
    Field<GroupRow>{{"pragma", "", kPragma},
                    [](const GroupRow& row) { return text_or_null(row.detail().pragma); }},
    Field<GroupRow>{{"pragma_sms", "", kPragmaSms},
                    [](const GroupRow& row) { return pragma_sms(row.detail().pragma); }},
    Field<GroupRow>{{"pragma_items", "", kPragmaItems},
                    [](const GroupRow& row) { return pragma_items(row.detail().pragma); }},
    Field<GroupRow>{{"key", "", always(Json::kCounts, "ids of the attributes in KEY")},
                    [](const GroupRow& row) -> Value {
                      const auto keys = part_of(row.component.details->keys, row.detail().keys);
                      return Nested([keys](JsonWriter& json, const Zone&) {
                        json.StartArray();
                        for (const std::uint32_t key : keys) json.Uint(key);
                        json.EndArray();
                      });
                    }},
    Field<GroupRow>{{"attributes", "", always(Json::kRows, "its attributes", "attribute")},
                    [](const GroupRow& row) {
                      const mif::Component& component = row.component;
                      const std::uint32_t first = row.group().first_attribute;
                      return nested_rows(
                          Fields<AttributeRow>(kAttributeFields),
                          std::views::iota(first, first + row.group().attribute_count),
                          [&component](std::uint32_t index) {
                            return AttributeRow{component, index};
                          });
                    }},
};

constexpr std::array kPathEntryFields = {
    Field<mif::PathEntry>{{"system", "", or_null(Json::kText, "operating system, as written")},
                          [](const mif::PathEntry& entry) { return text_or_null(entry.system); }},
    Field<mif::PathEntry>{{"file", "", or_null(Json::kText, "file of the instrumentation")},
                          [](const mif::PathEntry& entry) { return text_or_null(entry.file); }},
    Field<mif::PathEntry>{{"direct_interface", "",
                           always(Json::kTruth, "whether DIRECT-INTERFACE replaces the file")},
                          [](const mif::PathEntry& entry) -> Value { return entry.direct; }},
};

constexpr std::array kPathFields = {
    Field<PathRow>{{"block", "", always(Json::kText, "kind of block", "path")},
                   [](const PathRow&) -> Value { return std::string_view("path"); }},
    Field<PathRow>{{"name", "", kName},
                   [](const PathRow& row) { return text_or_null(row.path.name); }},
    Field<PathRow>{{"entries", "", always(Json::kRows, "its entries", "path_entry")},
                   [](const PathRow& row) {
                     return nested_rows(Fields<mif::PathEntry>(kPathEntryFields),
                                        part_of(row.details.path_entries, row.path.entries),
                                        std::identity());
                   }},
};

/// Returns an array of arrays: a row of the table, then its cells.
Value table_rows(const TableRow& row) {
  const mif::Details& details = row.details;
  const auto rows = part_of(details.rows, row.table.rows);
  return Nested([&details, rows](JsonWriter& json, const Zone& zone) {
    json.StartArray();
    for (const mif::Row& one : rows) {
      json.StartArray();
      for (const mif::Cell& cell : part_of(details.cells, one.cells)) {
        write_row(json, Fields<CellRow>(kCellFields), {cell.kind, cell.text}, zone);
      }
      json.EndArray();
    }
    json.EndArray();
  });
}

constexpr std::array kTableFields = {
    Field<TableRow>{{"block", "", always(Json::kText, "kind of block", "table")},
                    [](const TableRow&) -> Value { return std::string_view("table"); }},
    Field<TableRow>{{"name", "", kName},
                    [](const TableRow& row) { return text_or_null(row.table.name); }},
    Field<TableRow>{{"id", "", kId},
                    [](const TableRow& row) { return id_or_null(row.table.has_id, row.table.id); }},
    Field<TableRow>{{"class", "", kClass},
                    [](const TableRow& row) { return text_or_null(row.table.class_string); }},
    Field<TableRow>{{"rows", "", always(Json::kTable, "its rows, each an array", "cell")},
                    table_rows},
};

constexpr std::array kFindingFields = {
    Field<FindingRow>{{"code", "", always(Json::kText, "number of the message")},
                      [](const FindingRow& row) -> Value {
                        return fmt::format("MIF{}", static_cast<unsigned>(row.finding.code));
                      }},
    Field<FindingRow>{{"severity", "", always(Json::kText, "how bad it is", kSeverityWords)},
                      [](const FindingRow& row) -> Value {
                        return severity_name(mif::code_text(row.finding.code).severity);
                      }},
    Field<FindingRow>{{"line", "", always(Json::kCount, "line in the file, from 1")},
                      [](const FindingRow& row) -> Value { return std::uint64_t{row.place.line}; }},
    Field<FindingRow>{
        {"column", "", always(Json::kCount, "column in the line, from 1")},
        [](const FindingRow& row) -> Value { return std::uint64_t{row.place.column}; }},
    Field<FindingRow>{
        {"message", "", or_null(Json::kText, "what is wrong")},
        [](const FindingRow& row) { return text_or_null(mif::code_text(row.finding.code).text); }},
};

void write_block(JsonWriter& json, const mif::Component& component, const mif::Block& block,
                 const Zone& zone) {
  const mif::Details& details = *component.details;
  switch (block.kind) {
    case mif::Keyword::kGroup:
      return write_row(json, Fields<GroupRow>(kGroupFields), {component, block.index}, zone);
    case mif::Keyword::kEnum:
      return write_row(json, Fields<EnumRow>(kEnumFields), {details, details.enums[block.index]},
                       zone);
    case mif::Keyword::kPath:
      return write_row(json, Fields<PathRow>(kPathFields), {details, details.paths[block.index]},
                       zone);
    default:
      return write_row(json, Fields<TableRow>(kTableFields), {details, details.tables[block.index]},
                       zone);
  }
}

Value blocks_of(const ComponentRow& row) {
  return Nested([&component = row.file.component()](JsonWriter& json, const Zone& zone) {
    json.StartArray();
    for (const mif::Block& block : component.details->blocks) {
      write_block(json, component, block, zone);
    }
    json.EndArray();
  });
}

Value findings_of(const ComponentRow& row) {
  return Nested([&file = row.file](JsonWriter& json, const Zone& zone) {
    mif::LineCounter lines;
    json.StartArray();
    for (const mif::Diagnostic& finding : file.findings()) {
      write_row(json, Fields<FindingRow>(kFindingFields),
                {finding, lines.find(file.text(), finding.offset)}, zone);
    }
    json.EndArray();
  });
}

Value header_comments_of(const ComponentRow& row) {
  std::vector<std::string> comments;
  mif::for_each_header_comment(row.file.component().header_lines,
                               [&](std::string_view line) { comments.emplace_back(line); });
  return comments;
}

template <std::string_view mif::Component::* kText>
Value of_component(const ComponentRow& row) {
  return text_or_null(row.file.component().*kText);
}

template <std::string_view mif::Details::* kText>
Value of_details(const ComponentRow& row) {
  return text_or_null(row.file.component().details->*kText);
}

constexpr std::array kComponentFields = {
    type_field<ComponentRow>(
        [](const ComponentRow&) -> Value { return std::string_view("component"); }),
    schema_field<ComponentRow>(),
    Field<ComponentRow>{{"file", "", or_null(Json::kText, "the file, as it was named")},
                        [](const ComponentRow& row) { return text_or_null(row.path); }},
    Field<ComponentRow>{{"encoding", "", or_null(Json::kText, "encoding of its text")},
                        [](const ComponentRow& row) { return text_or_null(row.file.encoding()); }},
    Field<ComponentRow>{{"architecture", "", or_null(Json::kText, "comment //Architecture")},
                        of_component<&mif::Component::header_architecture>},
    Field<ComponentRow>{{"unique_id", "", or_null(Json::kText, "comment //UniqueID")},
                        of_component<&mif::Component::header_unique_id>},
    Field<ComponentRow>{
        {"netbios_name", "", or_null(Json::kText, "comment //KeyAttribute<NetBIOS Name>")},
        of_component<&mif::Component::header_netbios_name>},
    Field<ComponentRow>{
        {"header_comments", "", always(Json::kTexts, "comment lines before the component")},
        header_comments_of},
    Field<ComponentRow>{{"language", "", or_null(Json::kText, "LANGUAGE")},
                        of_details<&mif::Details::language>},
    Field<ComponentRow>{{"name", "", kName}, of_component<&mif::Component::name>},
    Field<ComponentRow>{{"description", "", kDescription}, of_details<&mif::Details::description>},
    Field<ComponentRow>{{"pragma", "", kPragma}, of_details<&mif::Details::pragma>},
    Field<ComponentRow>{
        {"pragma_sms", "", kPragmaSms},
        [](const ComponentRow& row) { return pragma_sms(row.file.component().details->pragma); }},
    Field<ComponentRow>{
        {"pragma_items", "", kPragmaItems},
        [](const ComponentRow& row) { return pragma_items(row.file.component().details->pragma); }},
    Field<ComponentRow>{
        {"blocks", "",
         always(Json::kRows, "blocks in the order of the file", "group|table|path|enum")},
        blocks_of},
    Field<ComponentRow>{{"diagnostics", "", always(Json::kRows, "findings of `check`", "finding")},
                        findings_of},
};

}  // namespace

std::vector<RowType> component_row_types() {
  return {
      {"component", "a MIF, complete (dump)", columns_of(Fields<ComponentRow>(kComponentFields))},
      {"group", "a group of a component", columns_of(Fields<GroupRow>(kGroupFields))},
      {"attribute", "an attribute of a group", columns_of(Fields<AttributeRow>(kAttributeFields))},
      {"attribute_type", "the type of an attribute", columns_of(Fields<mif::Type>(kTypeFields))},
      {"cell", "a value of an attribute or a table", columns_of(Fields<CellRow>(kCellFields))},
      {"table", "a table of a component", columns_of(Fields<TableRow>(kTableFields))},
      {"enum", "an enum of a component or attribute", columns_of(Fields<EnumRow>(kEnumFields))},
      {"enum_item", "a value of an enum", columns_of(Fields<mif::EnumItem>(kEnumItemFields))},
      {"path", "a path block of a component", columns_of(Fields<PathRow>(kPathFields))},
      {"path_entry", "an entry of a path block",
       columns_of(Fields<mif::PathEntry>(kPathEntryFields))},
      {"pragma_item", "a key of a pragma", columns_of(Fields<PragmaRow>(kPragmaItemFields))},
      {"finding", "a finding of `check`, in a component",
       columns_of(Fields<FindingRow>(kFindingFields))},
  };
}

std::string component_json(std::string_view file, const engine::mif::MifFile& mif) {
  rapidjson::StringBuffer buffer;
  JsonWriter json(buffer);
  write_row(json, Fields<ComponentRow>(kComponentFields), {mif, file}, Zone());
  return {buffer.GetString(), buffer.GetSize()};
}

}  // namespace mifdex::cli
