#include "index/storage/box_table.h"

#include <algorithm>
#include <tuple>

#include "index/format/keys.h"
#include "index/format/row_codec.h"
#include "index/storage/box_names.h"
#include "index/storage/range_iterator.h"

namespace mifdex::index {
namespace {

const BoxEntry& entry_of(const std::map<std::uint32_t, BoxEntry>& entries, std::uint32_t id) {
  static const BoxEntry none;
  const auto found = entries.find(id);
  return found == entries.end() ? none : found->second;
}

}  // namespace

io::Result<BoxTable> BoxTable::load(const Store& store) {
  BoxTable table;
  RangeIterator scan = RangeIterator::of_prefix(store, Family::kMeta, kBoxPrefix);
  for (; scan.valid(); scan.next()) {
    std::uint64_t id = 0;
    BoxEntry box;
    if (!parse_number_key(scan.key(), kBoxPrefix, id) || !decode_box(scan.value(), box)) {
      return scan.damaged();
    }
    box.id = static_cast<std::uint32_t>(id);
    table.entries_.emplace(box.id, std::move(box));
  }
  MIFDEX_TRY(scan.finish());
  name_boxes(table.entries_);
  return table;
}

std::string_view BoxTable::name(std::uint32_t id) const { return entry_of(entries_, id).shown; }
std::string_view BoxTable::location(std::uint32_t id) const {
  return entry_of(entries_, id).location;
}

std::vector<std::uint32_t> BoxTable::in_order() const {
  std::vector<std::uint32_t> ids{0};
  for (const auto& [id, box] : entries_) ids.push_back(id);
  std::sort(ids.begin(), ids.end(),
            [this](std::uint32_t a, std::uint32_t b) { return compare(a, {}, b, {}) < 0; });
  return ids;
}

const BoxEntry* BoxTable::find(std::uint32_t id) const {
  const auto found = entries_.find(id);
  return found == entries_.end() ? nullptr : &found->second;
}

std::uint32_t BoxTable::id_of(std::string_view location, std::string_view name) {
  for (const auto& [id, box] : entries_) {
    if (box.location == location) return id;
  }
  const std::uint32_t id = entries_.empty() ? 1 : entries_.rbegin()->first + 1;
  entries_.emplace(id, BoxEntry{id, std::string(name), std::string(location), 0, 0, 0});
  return id;
}

io::Result<void> BoxTable::give_name(std::uint32_t id, std::string_view name) {
  name_boxes(entries_);
  MIFDEX_TRY(check_given_name(entries_, id, name));
  entries_.at(id).given_name = name;
  name_boxes(entries_);
  return {};
}

std::strong_ordering BoxTable::compare(std::uint32_t box_a, std::string_view path_a,
                                       std::uint32_t box_b, std::string_view path_b) const {
  if (box_a == box_b) return path_a <=> path_b;
  const BoxEntry& a = entry_of(entries_, box_a);
  const BoxEntry& b = entry_of(entries_, box_b);
  // Streams that begin alike have one origin, but never one location, and cannot be relocated.
  const bool streams = a.is_stream() && b.is_stream();
  const std::string_view place_a = streams ? std::string_view(a.location) : "";
  const std::string_view place_b = streams ? std::string_view(b.location) : "";
  return std::tie(a.name, path_a, a.origin(), place_a, box_a) <=>
         std::tie(b.name, path_b, b.origin(), place_b, box_b);
}

}  // namespace mifdex::index
