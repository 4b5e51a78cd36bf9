#include <algorithm>
#include <unordered_set>

#include "engine/mif/lint/rules.h"
#include "engine/mif/lint/value_rules.h"
#include "engine/mif/pragma.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

// The ids met in a group. Writers count upwards, so most ids are greater than all before.
class Ids {
 public:
  // Returns false if `id` was met before.
  bool insert(std::uint32_t id) {
    if (rising_.empty() || id > rising_.back()) {
      rising_.push_back(id);
      return true;
    }
    return !has_risen(id) && others_.insert(id).second;
  }
  bool contains(std::uint32_t id) const { return has_risen(id) || others_.contains(id); }
  void clear() {
    rising_.clear();
    others_.clear();
  }

 private:
  bool has_risen(std::uint32_t id) const {
    return std::binary_search(rising_.begin(), rising_.end(), id);
  }

  std::vector<std::uint32_t> rising_;
  std::unordered_set<std::uint32_t> others_;
};

class GroupRules {
 public:
  GroupRules(const ComponentIndex& index, Compiler compiler, std::vector<Diagnostic>& findings)
      : index_(index),
        component_(index.component()),
        details_(index.details()),
        dmi_(compiler == Compiler::kDmi),
        findings_(findings) {}

  void check() {
    check_whole();
    check_space_ids();
    check_group_one();
    for (std::size_t i = 0; i < component_.groups.size(); ++i) {
      if (component_.groups[i].nameless) {
        check_attributes(component_.groups[i]);
      } else {
        check_group(i);
      }
    }
    if (!dmi_) check_statements();
  }

 private:
  void note(Code code, std::uint64_t offset) { findings_.push_back({code, offset}); }

  std::uint64_t at(Keyword block, std::size_t index, Keyword statement,
                   std::uint64_t otherwise) const {
    return index_.offset_of(block, index, statement, otherwise);
  }

  // DMI requires a group with an ID; a component without any group is odd to everyone.
  void check_whole() {
    const bool any = dmi_ ? std::any_of(details_.groups.begin(), details_.groups.end(),
                                        [](const GroupDetail& group) { return group.has_id; })
                          : !component_.groups.empty();
    if (!any && component_.started && component_.ended) note(Code::kNoGroup, 0);
    if (!dmi_ && !component_.started && component_.groups.empty()) note(Code::kNoComponent, 0);
  }

  // Group 1 is ComponentID: DMI requires it, SMS does not check it (section 5).
  void check_group_one() {
    if (!component_.started || component_.groups.empty()) return;
    const auto is_component_id = [](std::string_view class_string) {
      return ascii::starts_with(class_string, "DMTF|COMPONENTID|");
    };
    const auto group = std::find_if(component_.groups.begin(), component_.groups.end(),
                                    [](const Group& one) { return one.id == 1; });
    const auto table = std::find_if(details_.tables.begin(), details_.tables.end(),
                                    [](const Table& one) { return one.id == 1; });
    if (group != component_.groups.end()) {
      if (!is_component_id(group->class_string)) note(Code::kNoComponentId, group->offset);
    } else if (table != details_.tables.end()) {
      if (!is_component_id(table->class_string)) note(Code::kTableOne, table->offset);
    } else {
      note(Code::kNoGroupOne, 0);
    }
  }

  // Groups and tables share one space of ids (section 4).
  void check_space_ids() {
    Ids ids;
    for (const Block& block : details_.blocks) {
      const bool table = block.kind == Keyword::kTable;
      if (!table && block.kind != Keyword::kGroup) continue;
      const bool has_id =
          table ? details_.tables[block.index].has_id : details_.groups[block.index].has_id;
      if (!has_id) continue;
      const std::uint32_t id =
          table ? details_.tables[block.index].id : component_.groups[block.index].id;
      const std::uint64_t offset = table ? details_.tables[block.index].offset
                                         : at(Keyword::kGroup, block.index, Keyword::kId,
                                              component_.groups[block.index].offset);
      if (id == 0) {
        note(!dmi_ ? Code::kIdZero : table ? Code::kTableValue : Code::kGroupValue, offset);
      } else if (!ids.insert(id)) {
        note(table ? Code::kTableIdTwice : Code::kGroupIdTwice, offset);
      }
    }
  }

  void check_name(std::string_view name, Keyword block, std::size_t index, std::uint64_t start) {
    const auto offset = [&] { return at(block, index, Keyword::kName, start); };
    if (name.empty() && !dmi_) note(Code::kNoName, offset());
    if (name.ends_with(' ')) note(Code::kBlankAfterName, offset());
  }

  void check_group(std::size_t index) {
    const Group& group = component_.groups[index];
    const GroupDetail& detail = details_.groups[index];
    const auto statement = [&](Keyword word) {
      return at(Keyword::kGroup, index, word, group.offset);
    };
    check_name(group.name, Keyword::kGroup, index, group.offset);
    const auto bars = std::count(group.class_string.begin(), group.class_string.end(), '|');
    const bool empty_field = group.class_string.starts_with('|') ||
                             group.class_string.ends_with('|') ||
                             group.class_string.find("||") != std::string_view::npos;
    if (group.class_string.empty()) {
      if (!dmi_) note(Code::kNoClass, group.offset);
    } else if (bars != 2 || empty_field) {
      note(Code::kClassForm, statement(Keyword::kClass));
    }
    if (!dmi_ && group.whole) {  // if a group is cut, its missing parts are unknown
      const bool id_written = statement(Keyword::kId) != group.offset;
      const bool keyless = !id_written && detail.keys.count == 0;
      if (keyless) note(Code::kNoKeyNorId, group.offset);
      if (group.attribute_count == 0) note(Code::kNoAttributes, group.offset);
    }
    if (read_pragma(detail.pragma).sms == SmsAction::kUnknown) {
      note(Code::kUnknownPragma, statement(Keyword::kPragma));
    }
    check_attributes(group);
    if (detail.keys.count != 0) check_keys(detail.keys, statement(Keyword::kKey));
  }

  // Leaves their ids in ids_.
  void check_attributes(const Group& group) {
    ids_.clear();
    for (std::uint32_t i = 0; i < group.attribute_count; ++i) {
      const std::size_t index = group.first_attribute + i;
      const Attribute& attribute = component_.attributes[index];
      const AttributeDetail& detail = details_.attributes[index];
      const auto id_offset = [&] {
        return at(Keyword::kAttribute, index, Keyword::kId, attribute.offset);
      };
      check_name(attribute.name, Keyword::kAttribute, index, attribute.offset);
      if (!detail.has_id) {
        const bool written = id_offset() != attribute.offset;  // and is not a number: the parser
                                                               // reported it
        if (!dmi_ && !written) note(Code::kNoAttributeId, attribute.offset);
      } else if (attribute.id == 0) {
        note(dmi_ ? Code::kValueForType : Code::kIdZero, id_offset());
      } else if (!ids_.insert(attribute.id)) {
        note(Code::kAttributeIdTwice, id_offset());
      }
      check_words(index, attribute, detail);
      check_value(index, attribute, detail);
    }
  }

  // The words of ACCESS, STORAGE and TYPE, and the enum that TYPE names.
  void check_words(std::size_t index, const Attribute& attribute, const AttributeDetail& detail) {
    const auto statement = [&](Keyword word) {
      return at(Keyword::kAttribute, index, word, attribute.offset);
    };
    const Type& type = detail.type;
    if (!dmi_) {
      if (!detail.access.empty() && !is_access_word(detail.access))
        note(Code::kValueForType, statement(Keyword::kAccess));
      if (!detail.storage.empty() && !is_storage_word(detail.storage))
        note(Code::kValueForType, statement(Keyword::kStorage));
      if (type.kind == TypeKind::kOther) note(Code::kValueForType, statement(Keyword::kType));
      if (type.kind == TypeKind::kNone) note(Code::kNoType, attribute.offset);
    }
    const bool named = type.kind == TypeKind::kEnumName;
    if (named && index_.enum_of(type, attribute.offset) == nullptr)
      note(Code::kValueForType, statement(Keyword::kType));
  }

  void check_value(std::size_t index, const Attribute& attribute, const AttributeDetail& detail) {
    const Type& type = detail.type;
    const auto offset = [&] {
      return at(Keyword::kAttribute, index, Keyword::kValue, attribute.offset);
    };
    const ValueKind kind = attribute.value_kind;
    const bool literal = kind == ValueKind::kLiteral;
    if (is_string(type.kind)) {
      if (!type.has_size && !literal) {
        note(Code::kNoSize, at(Keyword::kAttribute, index, Keyword::kType, attribute.offset));
      }
      const bool over = type.has_size && is_over(attribute.value, type.size);
      if (over && (literal || kind == ValueKind::kBare)) note(Code::kOverSize, offset());
    }
    if (kind == ValueKind::kPath && index_.path(attribute.value, attribute.offset) == nullptr) {
      note(Code::kNoSuchPath, offset());
    }
    const bool written = literal || kind == ValueKind::kInteger;
    if (written && ascii::equals(detail.access, "WRITE-ONLY"))
      note(Code::kWriteOnlyValue, offset());
    const Enum* values = index_.enum_of(type, attribute.offset);
    const bool other_date =
        dmi_ && type.kind == TypeKind::kDate && literal && !is_dmi_date(attribute.value);
    if (other_date || !fits_type(kind, attribute.value, type, values, details_))
      note(Code::kValueForType, offset());
  }

  void check_keys(Range keys, std::uint64_t offset) {
    Ids seen;
    for (std::uint32_t i = 0; i < keys.count; ++i) {
      const std::uint32_t key = details_.keys[keys.first + i];
      if (!seen.insert(key)) note(Code::kKeyTwice, offset);
      if (!ids_.contains(key)) note(Code::kKeyUnknown, offset);
    }
  }

  // One of each statement in a block, and TYPE before VALUE (section 4). The statements of a block
  // come before those of the next one of its kind.
  void check_statements() {
    struct Seen {
      std::uint32_t index = 0;
      std::uint32_t statements = 0;  // a bit for each
    };
    Seen of_component;
    Seen of_group;
    Seen of_attribute;
    const auto bit = [](Keyword statement) { return 1U << static_cast<unsigned>(statement); };
    static_assert(static_cast<unsigned>(Keyword::kUnknown) < 32);
    for (const Statement& one : details_.statements) {
      const bool attribute = one.block == Keyword::kAttribute;
      Seen& seen = attribute                      ? of_attribute
                   : one.block == Keyword::kGroup ? of_group
                                                  : of_component;
      if (seen.index != one.index) seen = {one.index, 0};
      if ((seen.statements & bit(one.keyword)) != 0) note(Code::kStatementTwice, one.offset);
      seen.statements |= bit(one.keyword);
      const bool late = one.keyword == Keyword::kType && attribute &&
                        (seen.statements & bit(Keyword::kValue)) != 0;
      if (late) note(Code::kNoType, one.offset);
    }
  }

  const ComponentIndex& index_;
  const Component& component_;
  const Details& details_;
  const bool dmi_;
  std::vector<Diagnostic>& findings_;
  Ids ids_;  // of the attributes of the group at hand
};

}  // namespace

void check_groups(const ComponentIndex& index, Compiler compiler,
                  std::vector<Diagnostic>& findings) {
  GroupRules(index, compiler, findings).check();
}

}  // namespace mifdex::engine::mif
