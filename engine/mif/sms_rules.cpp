#include "engine/mif/sms_rules.h"

#include <algorithm>
#include <string>
#include <unordered_map>

#include "engine/ascii.h"
#include "engine/mif/value_rules.h"

namespace mifdex::engine::mif {
namespace {

constexpr std::size_t kMostText = 255;  // of a value; the rest was cut (SRK)

/// What SMS keeps of an attribute from the first time it meets it in a class.
struct FirstSeen {
  std::string_view name;
  std::size_t size = 0;  // declared, or derived from the value (SRK)
};

class SmsRules {
 public:
  SmsRules(const ComponentIndex& index, std::vector<Diagnostic>& findings)
      : index_(index), component_(index.component()), findings_(findings) {}

  void check() {
    for (const Group& group : component_.groups) {
      for (std::uint32_t i = 0; i < group.attribute_count; ++i) {
        const std::size_t attribute = group.first_attribute + i;
        check_first_seen(group, attribute);
        check_value(attribute);
      }
    }
  }

 private:
  void note(Code code, std::size_t attribute, Keyword statement) {
    const std::uint64_t start = component_.attributes[attribute].offset;
    findings_.push_back({code, index_.offset_of(Keyword::kAttribute, attribute, statement, start)});
  }

  // Classes are compared in upper case (SRK).
  void check_first_seen(const Group& group, std::size_t index) {
    const Attribute& attribute = component_.attributes[index];
    const Type& type = index_.details().attributes[index].type;
    std::string key = std::to_string(group.class_string.size()) + ':';
    for (const char c : group.class_string) key += ascii::upper(c);
    for (const char c : attribute.name) key += ascii::upper(c);
    const bool derives = is_string(type.kind) && attribute.value_kind == ValueKind::kLiteral;
    const std::size_t size = octets_of(attribute.value);
    const auto [found, first] = first_seen_.try_emplace(
        std::move(key), FirstSeen{attribute.name, type.has_size ? type.size : size});
    if (first) return;
    if (found->second.name != attribute.name) note(Code::kNameCase, index, Keyword::kName);
    if (derives && !type.has_size && size > found->second.size)
      note(Code::kOverSize, index, Keyword::kValue);
  }

  void check_value(std::size_t index) {
    const Attribute& attribute = component_.attributes[index];
    if (attribute.value_kind != ValueKind::kLiteral) return;
    const bool date = index_.details().attributes[index].type.kind == TypeKind::kDate;
    if (date && !is_sms_date(attribute.value)) {
      note(Code::kSmsDate, index, Keyword::kValue);
    } else if (octets_of(attribute.value) > kMostText) {
      note(Code::kSmsCut, index, Keyword::kValue);
    } else if (attribute.value.find('\0') != std::string_view::npos) {
      note(Code::kEscapedNul, index, Keyword::kValue);
    } else if (attribute.value_source.find("\\\"") != std::string_view::npos) {
      note(Code::kEscapedQuote, index, Keyword::kValue);
    }
  }

  const ComponentIndex& index_;
  const Component& component_;
  std::vector<Diagnostic>& findings_;
  std::unordered_map<std::string, FirstSeen> first_seen_;
};

}  // namespace

void check_for_sms(const ComponentIndex& index, std::vector<Diagnostic>& findings) {
  SmsRules(index, findings).check();
}

}  // namespace mifdex::engine::mif
