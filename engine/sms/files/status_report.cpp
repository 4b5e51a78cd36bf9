#include "engine/sms/files/status_report.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/mif/details.h"
#include "engine/sms/files/group_class.h"
#include "engine/sms/files/status_word.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

using index::MifStatus;

bool is_named_status(std::string_view name, std::string_view class_string) {
  return class_is(class_string, "JOBSTATUS") || ascii::equals(ascii::trim(name), "INSTALLSTATUS");
}

bool is_status_table(const mif::Table& table) {
  return table.rows.count != 0 && is_named_status(table.name, table.class_string);
}

/// Reads [-]decimal, octal with a leading 0 or hexadecimal with 0x (GRAMMAR.md, section 2).
std::optional<std::int64_t> number_of(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative) text.remove_prefix(1);
  int base = 10;
  if (text.size() > 2 && text[0] == '0' && ascii::upper(text[1]) == 'X') {
    base = 16;
    text.remove_prefix(2);
  } else if (text.size() > 1 && text[0] == '0') {
    base = 8;
  }
  std::int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return negative ? -number : number;
}

const mif::Enum* enum_of(const mif::Details& details, const mif::Type& type) {
  if (type.kind == mif::TypeKind::kInlineEnum) return &details.enums[type.inline_enum];
  if (type.kind != mif::TypeKind::kEnumName) return nullptr;
  const auto found = std::ranges::find(details.enums, type.word, &mif::Enum::name);
  return found == details.enums.end() ? nullptr : &*found;
}

/// Returns the text that the enum of `attribute` has for the number `text`; empty if there is none.
/// SMS keeps the text, not the number (GRAMMAR.md, section 5).
std::string_view enum_text(const mif::Component& component, const mif::Attribute& attribute,
                           std::string_view text) {
  if (component.details == nullptr) return {};
  const mif::Details& details = *component.details;
  const auto index = static_cast<std::size_t>(&attribute - component.attributes.data());
  const mif::Enum* values = enum_of(details, details.attributes[index].type);
  const std::optional<std::int64_t> number = number_of(text);
  if (values == nullptr || !number) return {};
  const std::span<const mif::EnumItem> items =
      std::span(details.enum_items).subspan(values->items.first, values->items.count);
  const auto found = std::ranges::find(items, *number, &mif::EnumItem::value);
  return found == items.end() ? std::string_view() : found->text;
}

/// Returns the value of `attribute` as it was written: in its VALUE, or in a cell of its column.
std::string_view written_text(const mif::Component& component, const mif::Attribute& attribute,
                              mif::ValueKind kind, std::string_view value,
                              std::string_view source) {
  if (kind == mif::ValueKind::kUnknown || kind == mif::ValueKind::kUnsupported) return source;
  if (kind == mif::ValueKind::kInteger) {
    const std::string_view text = enum_text(component, attribute, value);
    if (!text.empty()) return text;
  }
  return value;
}

class Reports {
 public:
  explicit Reports(const mif::Component& component) : component_(component) {}

  StatusReport read() {
    for (const mif::Group& group : component_.groups) {
      if (reports_status(component_, group) && !is_template(group)) add_group(group);
    }
    if (component_.details != nullptr) {
      for (const mif::Table& table : component_.details->tables) {
        if (is_status_table(table)) add_rows(table);
      }
    }
    return best_;
  }

 private:
  /// True if `group` has no values of its own, but only the defaults of a table's rows.
  bool is_template(const mif::Group& group) const {
    if (component_.details == nullptr || !has_status_table(component_)) return false;
    const auto index = static_cast<std::size_t>(&group - component_.groups.data());
    return !component_.details->groups[index].has_id;
  }

  void add_group(const mif::Group& group) {
    const std::optional<mif::Attribute> description = description_of(group);
    const mif::Attribute* last = nullptr;
    for (const mif::Attribute& attribute : reach_of(component_, group)) {
      if (!is_called(attribute, "STATUS")) continue;
      last = &attribute;
      if (!group.whole && is_cut(attribute)) continue;
      add(written_text(component_, attribute, attribute.value_kind, attribute.value,
                       attribute.value_source),
          description);
    }
    const bool lost = !group.whole && (last == nullptr || is_cut(*last));
    if (lost) {
      offer({MifStatus::kUnreadable, {}, description});
    } else if (last == nullptr) {
      offer({MifStatus::kMissing, {}, description});
    }
  }

  static bool is_called(const mif::Attribute& attribute, std::string_view name) {
    return ascii::equals(ascii::trim(attribute.name), name);
  }

  static bool is_cut(const mif::Attribute& attribute) {
    return attribute.value_cut || attribute.value_kind == mif::ValueKind::kNone;
  }

  std::optional<mif::Attribute> description_of(const mif::Group& group) const {
    std::optional<mif::Attribute> found;
    for (const mif::Attribute& attribute : reach_of(component_, group)) {
      if (!is_called(attribute, "DESCRIPTION")) continue;
      const bool better = !found || attribute.value_kind != mif::ValueKind::kNone;
      if (better) found = attribute;
    }
    return found;
  }

  void add(std::string_view text, const std::optional<mif::Attribute>& description) {
    text = text_before_nul(text);
    offer({read_status_word(text), text, description});
  }

  /// Keeps `report` if it counts more than the earlier ones.
  void offer(const StatusReport& report) {
    if (!any_ || rank(report.status) >= rank(best_.status)) best_ = report;
    any_ = true;
  }

  static int rank(MifStatus status) {
    switch (status) {
      case MifStatus::kFailed:
        return 3;
      case MifStatus::kUnreadable:
        return 2;
      case MifStatus::kMissing:
        return 0;
      default:
        return 1;
    }
  }

  /// Returns the group whose attributes are the columns of `table`, sorted by their ids. If there
  /// is none, a row is taken to be a Status and a Description.
  std::vector<const mif::Attribute*> columns_of(const mif::Table& table) const {
    std::vector<const mif::Attribute*> columns;
    const auto is_its_template = [&table](const mif::Group& group) {
      return ascii::equals_ignore_case(ascii::trim(group.class_string),
                                       ascii::trim(table.class_string));
    };
    auto group = std::ranges::find_if(component_.groups, is_its_template);
    if (group == component_.groups.end()) {
      group = std::ranges::find_if(component_.groups, [this](const mif::Group& other) {
        return reports_status(component_, other);
      });
    }
    if (group == component_.groups.end()) return columns;
    for (const mif::Attribute& attribute : component_.attributes_of(*group)) {
      columns.push_back(&attribute);
    }
    std::ranges::stable_sort(columns, {}, &mif::Attribute::id);
    return columns;
  }

  void add_rows(const mif::Table& table) {
    const mif::Details& details = *component_.details;
    const std::vector<const mif::Attribute*> columns = columns_of(table);
    for (const mif::Row& row :
         std::span(details.rows).subspan(table.rows.first, table.rows.count)) {
      add_row(columns, std::span(details.cells).subspan(row.cells.first, row.cells.count));
    }
  }

  void add_row(const std::vector<const mif::Attribute*>& columns,
               std::span<const mif::Cell> cells) {
    std::optional<mif::Attribute> status;
    std::optional<mif::Attribute> description;
    std::string_view text;
    const mif::Attribute none;
    for (std::size_t i = 0; i < std::max(cells.size(), columns.size()); ++i) {
      const mif::Attribute& column = i < columns.size() ? *columns[i] : none;
      const bool is_status = columns.empty() ? i == 0 : is_called(column, "STATUS");
      const bool is_description = columns.empty() ? i == 1 : is_called(column, "DESCRIPTION");
      if (!is_status && !is_description) continue;
      mif::Attribute value = column;  // its VALUE is the default of an empty cell
      if (i < cells.size() && cells[i].kind != mif::ValueKind::kNone) {
        value.value_kind = cells[i].kind;
        value.value = cells[i].text;
        value.value_source = cells[i].source;
      }
      if (is_description) description = value;
      if (!is_status) continue;
      text = columns.empty() ? value.value
                             : written_text(component_, column, value.value_kind, value.value,
                                            value.value_source);
      status = value;
    }
    if (status) {
      add(text, description);
    } else {
      offer({MifStatus::kMissing, {}, description});
    }
  }

  const mif::Component& component_;
  StatusReport best_;
  bool any_ = false;
};

}  // namespace

bool reports_status(const mif::Component& component, const mif::Group& group) {
  if (is_named_status(group.name, group.class_string)) return true;
  return group.nameless && find_attribute(component, group, "STATUS") != nullptr &&
         find_attribute(component, group, "DESCRIPTION") != nullptr;
}

bool has_status_table(const mif::Component& component) {
  return component.details != nullptr &&
         std::ranges::any_of(component.details->tables, is_status_table);
}

StatusReport read_status_report(const mif::Component& component) {
  return Reports(component).read();
}

}  // namespace mifdex::engine
