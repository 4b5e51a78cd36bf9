#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <unordered_set>

#include "engine/mif/lint/rules.h"
#include "engine/mif/lint/value_rules.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

constexpr std::array<std::string_view, 8> kSystems = {"DOS",   "MACOS", "OS2",   "UNIX",
                                                      "WIN16", "WIN32", "WIN9X", "WINNT"};

using Names = std::unordered_set<std::string_view>;

class ListRules {
 public:
  ListRules(const ComponentIndex& index, Compiler compiler, std::vector<Diagnostic>& findings)
      : index_(index),
        component_(index.component()),
        details_(index.details()),
        dmi_(compiler == Compiler::kDmi),
        findings_(findings) {}

  void check() {
    Names enum_names;
    for (const Enum& one : details_.enums) check_enum(one, enum_names);
    Names path_names;
    for (const Path& path : details_.paths) check_path(path, path_names);
    for (const Table& table : details_.tables) check_table(table);
    check_templates();
  }

 private:
  void note(Code code, std::uint64_t offset) { findings_.push_back({code, offset}); }

  void check_enum(const Enum& one, Names& names) {
    if (one.items.count == 0) note(Code::kEmptyEnum, one.offset);
    if (!dmi_ && !one.type.empty() && type_kind(one.type) != TypeKind::kInteger) {
      note(Code::kEnumType, one.offset);
    }
    if (!one.inlined && !one.name.empty() && !names.insert(one.name).second) {
      note(Code::kEnumValueTwice, one.offset);
    }
    std::unordered_set<std::int64_t> values;
    for (std::uint32_t i = 0; i < one.items.count; ++i) {
      const EnumItem& item = details_.enum_items[one.items.first + i];
      if (!values.insert(item.value).second) note(Code::kEnumValueTwice, item.offset);
    }
  }

  void check_path(const Path& path, Names& names) {
    if (path.name.empty() && !dmi_) note(Code::kNoName, path.offset);
    if (path.name.ends_with(' ')) note(Code::kBlankAfterName, path.offset);
    if (!path.name.empty() && !names.insert(path.name).second) {
      note(Code::kPathSystemTwice, path.offset);
    }
    if (path.entries.count == 0) note(Code::kEmptyPath, path.offset);
    Names seen;
    for (std::uint32_t i = 0; i < path.entries.count; ++i) {
      const PathEntry& entry = details_.path_entries[path.entries.first + i];
      const auto* known =
          std::find_if(kSystems.begin(), kSystems.end(),
                       [&entry](std::string_view one) { return ascii::equals(entry.system, one); });
      if (known == kSystems.end()) {
        note(Code::kPathSystem, entry.offset);
      } else if (!seen.insert(*known).second) {
        note(Code::kPathSystemTwice, entry.offset);
      } else if (!entry.direct && entry.file.empty()) {
        note(Code::kPathValue, entry.offset);
      }
    }
  }

  // A template's class must be its own, and a table must use it.
  void check_templates() {
    Names used;
    for (const Table& table : details_.tables) used.insert(table.class_string);
    Names classes;
    for (const Group& group : component_.groups) {
      if (!index_.is_template(group)) continue;
      if (!classes.insert(group.class_string).second) note(Code::kTemplateTwice, group.offset);
      if (!used.contains(group.class_string)) note(Code::kUnusedTemplate, group.offset);
    }
  }

  void check_table(const Table& table) {
    if (table.name.empty() && !dmi_) note(Code::kNoName, table.offset);
    if (table.name.ends_with(' ')) note(Code::kBlankAfterName, table.offset);
    const Group* group = index_.group_of_class(table.class_string, table.offset);
    if (group == nullptr) {
      note(Code::kTableClass, table.offset);
      return;
    }
    const Range keys = index_.detail_of(*group).keys;
    if (keys.count == 0) note(Code::kTemplateKey, table.offset);
    const std::vector<std::uint32_t> columns = columns_of(*group);
    std::set<std::string> row_keys;
    for (std::uint32_t i = 0; i < table.rows.count; ++i) {
      const Row& row = details_.rows[table.rows.first + i];
      check_row(row, columns);
      const bool whole = row.cells.count == columns.size();
      if (keys.count != 0 && whole && !row_keys.insert(key_of(row, columns, keys)).second) {
        note(Code::kRowTwice, row.offset);
      }
    }
  }

  // Returns the ids of a template's attributes, in the order of the cells.
  std::vector<std::uint32_t> columns_of(const Group& group) const {
    std::vector<std::uint32_t> columns(group.attribute_count);
    for (std::uint32_t i = 0; i < group.attribute_count; ++i)
      columns[i] = group.first_attribute + i;
    std::stable_sort(columns.begin(), columns.end(), [this](std::uint32_t a, std::uint32_t b) {
      return component_.attributes[a].id < component_.attributes[b].id;
    });
    return columns;
  }

  void check_row(const Row& row, const std::vector<std::uint32_t>& columns) {
    if (row.cells.count > columns.size()) note(Code::kLongRow, row.offset);
    if (row.cells.count < columns.size()) note(Code::kShortRow, row.offset);
    bool text = false;
    bool path = false;
    for (std::uint32_t i = 0; i < std::min<std::size_t>(row.cells.count, columns.size()); ++i) {
      const Cell& cell = details_.cells[row.cells.first + i];
      const Type& type = details_.attributes[columns[i]].type;
      text = text || cell.kind == ValueKind::kLiteral;
      path = path || cell.kind == ValueKind::kPath;
      const bool has_default = component_.attributes[columns[i]].value_kind != ValueKind::kNone;
      if (cell.kind == ValueKind::kNone && !has_default) note(Code::kNoDefault, cell.offset);
      const Enum* values = index_.enum_of(type, row.offset);
      if (!fits_type(cell.kind, cell.text, type, values, details_))
        note(Code::kTableValue, cell.offset);
      const bool over = is_string(type.kind) && type.has_size && is_over(cell.text, type.size);
      if (over && cell.kind == ValueKind::kLiteral) note(Code::kCellOverSize, cell.offset);
      if (cell.kind == ValueKind::kPath && index_.path(cell.text, row.offset) == nullptr)
        note(Code::kNoSuchPath, cell.offset);
    }
    if (text && path) note(Code::kMixedRow, row.offset);
  }

  // Returns the key that distinguishes a row from others: the cells of its KEY, or the defaults in
  // their place.
  std::string key_of(const Row& row, const std::vector<std::uint32_t>& columns, Range keys) const {
    std::string key;
    for (std::uint32_t i = 0; i < row.cells.count; ++i) {
      const Attribute& attribute = component_.attributes[columns[i]];
      const auto first = details_.keys.begin() + keys.first;
      if (std::find(first, first + keys.count, attribute.id) == first + keys.count) continue;
      const Cell& cell = details_.cells[row.cells.first + i];
      const bool empty = cell.kind == ValueKind::kNone;
      const std::string_view value = empty ? attribute.value : cell.text;
      key += std::to_string(value.size());
      key += ':';
      key += value;
    }
    return key;
  }

  const ComponentIndex& index_;
  const Component& component_;
  const Details& details_;
  const bool dmi_;
  std::vector<Diagnostic>& findings_;
};

}  // namespace

void check_lists(const ComponentIndex& index, Compiler compiler,
                 std::vector<Diagnostic>& findings) {
  ListRules(index, compiler, findings).check();
}

}  // namespace mifdex::engine::mif
