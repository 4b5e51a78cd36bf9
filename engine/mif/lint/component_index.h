// Indexes the names, classes and statements of a component, for rules that compare blocks.
//
// Ownership: views and pointers into the component, which must outlive the index. Threads: after
// construction, any. Time: construction is linear in the component; a lookup of a statement is
// linear in those of its block.
#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/details.h"
#include "engine/mif/diagnostic.h"

namespace mifdex::engine::mif {

class ComponentIndex {
 public:
  /// `component` must have details (Depth::kFull).
  explicit ComponentIndex(const Component& component);

  const Component& component() const { return component_; }
  const Details& details() const { return details_; }

  /// Returns the first path, or enum that is not inlined, of this name, or the first group of this
  /// class; null if there is none before `offset`.
  const Path* path(std::string_view name, std::uint64_t offset) const;
  const Enum* enumeration(std::string_view name, std::uint64_t offset) const;
  const Group* group_of_class(std::string_view class_string, std::uint64_t offset) const;

  /// Returns the enum that `type` names or holds; null for other types, and if there is none.
  const Enum* enum_of(const Type& type, std::uint64_t offset) const;

  /// Returns the begin of the first `statement` of the group or attribute number `index`;
  /// `otherwise` if it has none.
  std::uint64_t offset_of(Keyword block, std::size_t index, Keyword statement,
                          std::uint64_t otherwise) const;

  const GroupDetail& detail_of(const Group& group) const {
    return details_.groups[static_cast<std::size_t>(&group - component_.groups.data())];
  }

  /// True if `group` is a template and nothing else: KEY without ID (GRAMMAR.md, section
  /// 5).
  bool is_template(const Group& group) const {
    return detail_of(group).keys.count != 0 && !detail_of(group).has_id;
  }

 private:
  const Component& component_;
  const Details& details_;
  std::unordered_map<std::string_view, const Path*> paths_;
  std::unordered_map<std::string_view, const Enum*> enums_;
  std::unordered_map<std::string_view, const Group*> classes_;
  // For each kind of block, in the order of the text, which is that of the blocks.
  std::vector<Statement> of_component_;
  std::vector<Statement> of_groups_;
  std::vector<Statement> of_attributes_;
};

}  // namespace mifdex::engine::mif
