#include "index/commit/string_interner.h"

#include <functional>
#include <numeric>
#include <utility>

#include "index/commit/prefix_sort.h"

namespace mifdex::index {
namespace {

constexpr std::size_t kFirstSlots = 1U << 10U;

std::uint32_t hash_of(std::string_view name) {
  return static_cast<std::uint32_t>(std::hash<std::string_view>()(name));
}

}  // namespace

StringInterner::StringInterner() : slots_(kFirstSlots), names_(1) {}

std::size_t StringInterner::slot_of(std::string_view name, std::uint32_t hash) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  while (slots_[at].id != 0 && (slots_[at].hash != hash || names_[slots_[at].id] != name)) {
    at = (at + 1) & mask;
  }
  return at;
}

std::optional<NameId> StringInterner::find(std::string_view name) const {
  if (name.empty()) return NameId{0};
  const NameId id = slots_[slot_of(name, hash_of(name))].id;
  return id == 0 ? std::nullopt : std::optional(id);
}

NameId StringInterner::intern(std::string_view name) {
  if (name.empty()) return 0;
  const std::uint32_t hash = hash_of(name);
  Slot& slot = slots_[slot_of(name, hash)];
  if (slot.id != 0) return slot.id;
  const auto id = static_cast<NameId>(names_.size());
  slot = {hash, id};
  names_.push_back(bytes_.copy(name));
  if (names_.size() * 2 > slots_.size()) grow();
  return id;
}

void StringInterner::grow() {
  const std::vector<Slot> old = std::exchange(slots_, std::vector<Slot>(slots_.size() * 2));
  for (const Slot& slot : old) {
    if (slot.id != 0) slots_[slot_of(names_[slot.id], slot.hash)] = slot;
  }
}

std::vector<std::uint32_t> StringInterner::ranks(unsigned threads) const {
  std::vector<NameId> order(names_.size());
  std::iota(order.begin(), order.end(), 0U);
  sort_by_text(
      order, [this](NameId id) { return OrderedText{0, names_[id]}; }, std::less<>(), threads);
  std::vector<std::uint32_t> ranks(names_.size());
  for (std::uint32_t rank = 0; rank < order.size(); ++rank) ranks[order[rank]] = rank;
  return ranks;
}

}  // namespace mifdex::index
