#include "engine/mif/shape/same_tree.h"

#include <algorithm>
#include <functional>

namespace mifdex::engine::mif {
namespace {

class TreeComparison {
 public:
  explicit TreeComparison(std::string_view text) : text_(text) {}

  bool is_same(std::string_view one, std::string_view other) const {
    return one == other && is_in_text(one) == is_in_text(other) &&
           (!is_in_text(one) || one.data() == other.data()) &&
           (one.data() == nullptr) == (other.data() == nullptr);
  }

  bool is_same(const Attribute& one, const Attribute& other) const {
    return is_same(one.name, other.name) && one.id == other.id && is_same(one.value, other.value) &&
           one.value_kind == other.value_kind && one.value_cut == other.value_cut &&
           one.offset == other.offset && is_same(one.value_source, other.value_source);
  }

  bool is_same(const Group& one, const Group& other) const {
    return is_same(one.name, other.name) && is_same(one.class_string, other.class_string) &&
           one.id == other.id && one.first_attribute == other.first_attribute &&
           one.attribute_count == other.attribute_count && one.offset == other.offset &&
           one.nameless == other.nameless && one.whole == other.whole;
  }

  static bool is_same(const Diagnostic& one, const Diagnostic& other) {
    return one.code == other.code && one.offset == other.offset;
  }

  template <class List>
  bool is_same_list(const List& one, const List& other) const {
    return std::ranges::equal(one, other,
                              [this](const auto& a, const auto& b) { return is_same(a, b); });
  }

 private:
  bool is_in_text(std::string_view view) const {
    const std::less_equal<const char*> at_most;
    return at_most(text_.data(), view.data()) &&
           at_most(view.data() + view.size(), text_.data() + text_.size());
  }

  std::string_view text_;
};

}  // namespace

bool is_same_tree(const Component& one, const Component& other, std::string_view text) {
  const TreeComparison in(text);
  return in.is_same(one.name, other.name) &&
         in.is_same(one.header_architecture, other.header_architecture) &&
         in.is_same(one.header_unique_id, other.header_unique_id) &&
         in.is_same(one.header_netbios_name, other.header_netbios_name) &&
         in.is_same(one.header_lines, other.header_lines) &&
         in.is_same_list(one.groups, other.groups) &&
         in.is_same_list(one.attributes, other.attributes) &&
         in.is_same_list(one.diagnostics, other.diagnostics) &&
         in.is_same_list(one.of_text, other.of_text) && one.started == other.started &&
         one.ended == other.ended && one.cut == other.cut && one.has_lists == other.has_lists &&
         one.recovered == other.recovered;
}

}  // namespace mifdex::engine::mif
