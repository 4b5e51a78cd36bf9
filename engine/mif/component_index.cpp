#include "engine/mif/component_index.h"

namespace mifdex::engine::mif {
namespace {

std::uint64_t key_of(Keyword block, std::uint64_t index, Keyword statement) {
  return index << 16U | static_cast<std::uint64_t>(block) << 8U |
         static_cast<std::uint64_t>(statement);
}

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
  for (const Statement& one : details_.statements) {
    statements_.emplace(key_of(one.block, one.index, one.keyword), one.offset);
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
  const auto found = statements_.find(key_of(block, index, statement));
  return found == statements_.end() ? otherwise : found->second;
}

}  // namespace mifdex::engine::mif
