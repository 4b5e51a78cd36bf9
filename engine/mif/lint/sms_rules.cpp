#include <algorithm>
#include <string_view>
#include <unordered_map>

#include "engine/mif/lint/rules.h"
#include "engine/mif/lint/value_rules.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {
namespace {

constexpr std::size_t kMostText = 255;  // of a value; the rest was cut (SRK)

/// The facts that SMS keeps about an attribute when it first meets it in a class.
struct FirstSeen {
  std::string_view name;
  std::size_t size = 0;  // declared, or derived from the value (SRK)
};

/// An attribute of a class; both are compared in upper case (SRK).
struct AttributeKey {
  std::string_view class_string;
  std::string_view name;
  std::uint64_t hash = 0;  // of both
};

struct SameAttribute {
  static bool same(std::string_view a, std::string_view b) {
    return a == b || std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char one, char other) {
             return ascii::upper(one) == ascii::upper(other);
           });
  }
  bool operator()(const AttributeKey& a, const AttributeKey& b) const {
    return same(a.name, b.name) && same(a.class_string, b.class_string);
  }
};

struct HashOfAttribute {
  std::size_t operator()(const AttributeKey& key) const { return key.hash; }
};

std::uint64_t add_to_hash(std::uint64_t hash, std::string_view text) {
  constexpr std::uint64_t kPrime = 0x100000001B3;  // of FNV
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(ascii::upper(c))) * kPrime;
  return hash;
}

class SmsRules {
 public:
  SmsRules(const ComponentIndex& index, std::vector<Diagnostic>& findings)
      : index_(index), component_(index.component()), findings_(findings) {}

  void check() {
    for (const Group& group : component_.groups) {
      const std::uint64_t class_hash = add_to_hash(group.class_string.size(), group.class_string);
      for (std::uint32_t i = 0; i < group.attribute_count; ++i) {
        const std::size_t attribute = group.first_attribute + i;
        check_first_seen(group, class_hash, attribute);
        check_value(attribute);
      }
    }
  }

 private:
  void note(Code code, std::size_t attribute, Keyword statement) {
    const std::uint64_t start = component_.attributes[attribute].offset;
    findings_.push_back({code, index_.offset_of(Keyword::kAttribute, attribute, statement, start)});
  }

  void check_first_seen(const Group& group, std::uint64_t class_hash, std::size_t index) {
    const Attribute& attribute = component_.attributes[index];
    const Type& type = index_.details().attributes[index].type;
    const bool derives = is_string(type.kind) && attribute.value_kind == ValueKind::kLiteral;
    const std::size_t size = type.has_size ? type.size : octets_of(attribute.value);
    const auto [found, first] = first_seen_.try_emplace(
        AttributeKey{group.class_string, attribute.name, add_to_hash(class_hash, attribute.name)},
        FirstSeen{attribute.name, size});
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
    } else if (is_over(attribute.value, kMostText)) {
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
  std::unordered_map<AttributeKey, FirstSeen, HashOfAttribute, SameAttribute> first_seen_;
};

}  // namespace

void check_for_sms(const ComponentIndex& index, std::vector<Diagnostic>& findings) {
  SmsRules(index, findings).check();
}

}  // namespace mifdex::engine::mif
