#include "engine/mif/lint/component_index.h"

#include <algorithm>

namespace mifdex::engine::mif {
namespace {

template <class Named>
const Named* find_before(const std::unordered_map<std::string_view, const Named*>& named,
                         std::string_view name, std::uint64_t offset) {
  const auto found = named.find(name);
  return found != named.end() && found->second->offset < offset ? found->second : nullptr;
}

}  // namespace

ComponentIndex::ComponentIndex(const Component& component)
    : component_(component), details_(*component.details) {
  for (const Path& path : details_.paths) paths_.emplace(path.name, &path);
  for (const Enum& one : details_.enums) {
    if (!one.inlined) enums_.emplace(one.name, &one);
  }
  for (const Group& group : component.groups) classes_.emplace(group.class_string, &group);
  of_attributes_.reserve(details_.statements.size());
  for (const Statement& one : details_.statements) {
    auto& statements = one.block == Keyword::kAttribute ? of_attributes_
                       : one.block == Keyword::kGroup   ? of_groups_
                                                        : of_component_;
    statements.push_back(one);
  }
}

const Path* ComponentIndex::path(std::string_view name, std::uint64_t offset) const {
  return find_before(paths_, name, offset);
}

const Enum* ComponentIndex::enumeration(std::string_view name, std::uint64_t offset) const {
  return find_before(enums_, name, offset);
}

const Group* ComponentIndex::group_of_class(std::string_view class_string,
                                            std::uint64_t offset) const {
  return find_before(classes_, class_string, offset);
}

const Enum* ComponentIndex::enum_of(const Type& type, std::uint64_t offset) const {
  if (type.kind == TypeKind::kInlineEnum) return &details_.enums[type.inline_enum];
  return type.kind == TypeKind::kEnumName ? enumeration(type.word, offset) : nullptr;
}

std::uint64_t ComponentIndex::offset_of(Keyword block, std::size_t index, Keyword statement,
                                        std::uint64_t otherwise) const {
  const auto& statements = block == Keyword::kAttribute ? of_attributes_
                           : block == Keyword::kGroup   ? of_groups_
                                                        : of_component_;
  auto one =
      std::lower_bound(statements.begin(), statements.end(), index,
                       [](const Statement& row, std::size_t number) { return row.index < number; });
  for (; one != statements.end() && one->index == index; ++one) {
    if (one->keyword == statement) return one->offset;
  }
  return otherwise;
}

}  // namespace mifdex::engine::mif
