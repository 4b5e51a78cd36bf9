#include "engine/mif/checker.h"

#include <algorithm>
#include <array>
#include <set>
#include <tuple>

#include "engine/ascii.h"
#include "engine/mif/details.h"
#include "engine/mif/value_rules.h"

namespace mifdex::engine::mif {
namespace {

// A size is in octets of the file's own encoding, and texts are UTF-8 here. In a code page of
// single bytes a character is one; where it may be more, a text that is a little too long is let
// pass.
std::size_t least_octets(std::string_view utf8) {
  const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
  return utf8.size() - static_cast<std::size_t>(std::ranges::count_if(utf8, continues));
}

class Checker {
 public:
  explicit Checker(const Component& component)
      : component_(component),
        details_(*component.details),
        findings_(component.diagnostics.begin(), component.diagnostics.end()) {}

  std::vector<Diagnostic> check() {
    if (component_.groups.empty() && component_.started) note(Code::kNoGroup, 0);
    if (!component_.started && component_.groups.empty()) note(Code::kNoComponent, 0);
    check_component_id();
    for (std::size_t i = 0; i < component_.groups.size(); ++i) check_group(i);
    for (const Enum& one : details_.enums) check_enum(one);
    for (const Path& path : details_.paths) check_path(path);
    for (const Table& table : details_.tables) check_table(table);
    check_statements();
    return std::move(findings_);
  }

 private:
  void note(Code code, std::uint64_t offset) { findings_.push_back({code, offset}); }

  void check_name(std::string_view name, std::uint64_t offset) {
    if (name.empty()) note(Code::kNoName, offset);
    if (name.ends_with(' ')) note(Code::kBlankAfterName, offset);
  }

  // A note at the component's begin: DMI wants group 1 to be ComponentID, SMS does not ask.
  void check_component_id() {
    const bool there =
        std::any_of(component_.groups.begin(), component_.groups.end(), [](const Group& group) {
          return group.id == 1 && ascii::starts_with(group.class_string, "DMTF|COMPONENTID|");
        });
    if (!there && component_.started && !component_.groups.empty()) note(Code::kNoComponentId, 0);
  }

  void check_group(std::size_t index) {
    const Group& group = component_.groups[index];
    const GroupDetail& detail = details_.groups[index];
    if (group.nameless) return;
    check_name(group.name, group.offset);
    if (group.class_string.empty()) {
      note(Code::kNoClass, group.offset);
    } else if (std::count(group.class_string.begin(), group.class_string.end(), '|') != 2) {
      note(Code::kClassForm, group.offset);
    }
    if (detail.has_id) check_space_id(group.id, group.offset);
    if (!detail.has_id && detail.keys.count == 0) note(Code::kNoKeyNorId, group.offset);
    if (group.attribute_count == 0) note(Code::kNoAttributes, group.offset);
    check_attributes(group);
    check_keys(group, detail.keys);
  }

  // Groups and tables share one space of ids (section 4).
  void check_space_id(std::uint32_t id, std::uint64_t offset) {
    if (id == 0) note(Code::kIdZero, offset);
    if (!space_ids_.insert(id).second) note(Code::kGroupIdTwice, offset);
  }

  void check_attributes(const Group& group) {
    std::set<std::uint32_t> ids;
    for (std::uint32_t i = 0; i < group.attribute_count; ++i) {
      const std::size_t index = group.first_attribute + i;
      const Attribute& attribute = component_.attributes[index];
      const AttributeDetail& detail = details_.attributes[index];
      check_name(attribute.name, attribute.offset);
      if (!detail.has_id) {
        note(Code::kNoAttributeId, attribute.offset);
      } else if (attribute.id == 0) {
        note(Code::kIdZero, attribute.offset);
      } else if (!ids.insert(attribute.id).second) {
        note(Code::kAttributeIdTwice, attribute.offset);
      }
      check_value(attribute, detail);
    }
  }

  void check_value(const Attribute& attribute, const AttributeDetail& detail) {
    const Type& type = detail.type;
    const bool literal = attribute.value_kind == ValueKind::kLiteral;
    const bool string = type.kind == TypeKind::kString || type.kind == TypeKind::kDisplayString ||
                        type.kind == TypeKind::kOctetString;
    if (type.kind == TypeKind::kNone) note(Code::kNoType, attribute.offset);
    if (string && !type.has_size && !literal) note(Code::kNoSize, attribute.offset);
    if (string && type.has_size && literal && least_octets(attribute.value) > type.size) {
      note(Code::kOverSize, attribute.offset);
    }
    if (attribute.value_kind == ValueKind::kPath && !has_path(attribute.value)) {
      note(Code::kNoSuchPath, attribute.offset);
    }
    if (!fits_type(attribute, type, details_)) note(Code::kValueForType, attribute.offset);
  }

  bool has_path(std::string_view name) const {
    return std::any_of(details_.paths.begin(), details_.paths.end(),
                       [name](const Path& path) { return path.name == name; });
  }

  void check_keys(const Group& group, Range keys) {
    std::set<std::uint32_t> seen;
    const auto attributes = component_.attributes_of(group);
    for (std::uint32_t i = 0; i < keys.count; ++i) {
      const std::uint32_t key = details_.keys[keys.first + i];
      if (!seen.insert(key).second) note(Code::kKeyTwice, group.offset);
      const bool known =
          std::any_of(attributes.begin(), attributes.end(),
                      [key](const Attribute& attribute) { return attribute.id == key; });
      if (!known) note(Code::kKeyUnknown, group.offset);
    }
  }

  void check_enum(const Enum& one) {
    if (one.items.count == 0) note(Code::kEmptyEnum, one.offset);
    if (!one.type.empty() && !ascii::equals(one.type, "INTEGER") &&
        !ascii::equals(one.type, "INT")) {
      note(Code::kEnumType, one.offset);
    }
    std::set<std::int64_t> values;
    for (std::uint32_t i = 0; i < one.items.count; ++i) {
      if (!values.insert(details_.enum_items[one.items.first + i].value).second) {
        note(Code::kEnumValueTwice, one.offset);
      }
    }
  }

  void check_path(const Path& path) {
    constexpr std::array<std::string_view, 8> kSystems = {"DOS",   "MACOS", "OS2",   "UNIX",
                                                          "WIN16", "WIN32", "WIN9X", "WINNT"};
    check_name(path.name, path.offset);
    std::set<std::string_view> seen;
    for (std::uint32_t i = 0; i < path.entries.count; ++i) {
      const std::string_view system = details_.path_entries[path.entries.first + i].system;
      const auto* known =
          std::find_if(kSystems.begin(), kSystems.end(),
                       [system](std::string_view one) { return ascii::equals(system, one); });
      if (known == kSystems.end()) {
        note(Code::kPathSystem, path.offset);
      } else if (!seen.insert(*known).second) {
        note(Code::kPathSystemTwice, path.offset);
      }
    }
  }

  void check_table(const Table& table) {
    check_name(table.name, table.offset);
    if (table.has_id) check_space_id(table.id, table.offset);
    const auto template_group = std::find_if(
        component_.groups.begin(), component_.groups.end(), [&table](const Group& group) {
          return group.offset < table.offset && group.class_string == table.class_string;
        });
    if (template_group == component_.groups.end()) {
      note(Code::kTableClass, table.offset);
      return;
    }
    for (std::uint32_t i = 0; i < table.rows.count; ++i) {
      const Row& row = details_.rows[table.rows.first + i];
      if (row.cells.count > template_group->attribute_count) note(Code::kLongRow, row.offset);
      if (row.cells.count < template_group->attribute_count) note(Code::kShortRow, row.offset);
    }
  }

  // One of each statement in a block, and TYPE before VALUE (section 4).
  void check_statements() {
    std::set<std::tuple<Keyword, std::uint32_t, Keyword>> seen;
    for (const Statement& one : details_.statements) {
      const bool second = !seen.insert({one.block, one.index, one.keyword}).second;
      if (second) note(Code::kStatementTwice, one.offset);
      const bool late = one.keyword == Keyword::kType && one.block == Keyword::kAttribute &&
                        seen.contains({one.block, one.index, Keyword::kValue});
      if (late) note(Code::kNoType, one.offset);
    }
  }

  const Component& component_;
  const Details& details_;
  std::vector<Diagnostic> findings_;
  std::set<std::uint32_t> space_ids_;
};

// Whether `one` says more of its line than `other`, which stands before it.
bool outweighs(const Diagnostic& one, const Diagnostic& other) {
  const CodeText& a = code_text(one.code);
  const CodeText& b = code_text(other.code);
  return std::tie(a.severity, a.sms_refuses) > std::tie(b.severity, b.sms_refuses);
}

// Of several on one line the first of the weightiest stays: the others mostly follow from it.
std::vector<Diagnostic> keep_one_a_line(const std::vector<Diagnostic>& findings,
                                        std::string_view text) {
  std::vector<Diagnostic> kept;
  for (const Diagnostic& finding : findings) {
    const std::size_t before =
        kept.empty() ? 0 : std::min<std::size_t>(kept.back().offset, text.size());
    const std::string_view between =
        kept.empty() ? text : text.substr(before, finding.offset - kept.back().offset);
    if (kept.empty() || between.find('\n') != std::string_view::npos) {
      kept.push_back(finding);
    } else if (outweighs(finding, kept.back())) {
      kept.back() = finding;
    }
  }
  return kept;
}

}  // namespace

std::vector<Diagnostic> check_component(const Component& component, std::string_view text) {
  return keep_one_a_line(all_findings(component), text);
}

std::vector<Diagnostic> all_findings(const Component& component) {
  std::vector<Diagnostic> findings = Checker(component).check();
  std::stable_sort(findings.begin(), findings.end(),
                   [](const Diagnostic& a, const Diagnostic& b) { return a.offset < b.offset; });
  return findings;
}

bool refuses(Compiler compiler, const std::vector<Diagnostic>& findings) {
  return std::any_of(findings.begin(), findings.end(), [compiler](const Diagnostic& finding) {
    return severity_for(finding.code, compiler) == Severity::kError;
  });
}

}  // namespace mifdex::engine::mif
