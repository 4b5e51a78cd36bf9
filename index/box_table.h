// The boxes an index has read: their names, and the order that decides which of two places comes
// first.
//
// Threads: a loaded table may be read by all. Ownership: names given hold as long as the table.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/ledger.h"
#include "index/store.h"
#include "io/result.h"

namespace mifdex::index {

class BoxTable {
 public:
  static io::Result<BoxTable> load(const Store& store);

  /// The name of box `id`; empty for one that is not known (box 0: what belongs to no box).
  std::string_view name(std::uint32_t id) const;
  /// All boxes by id.
  const std::map<std::uint32_t, BoxEntry>& entries() const { return entries_; }
  /// All boxes by name, then location; box 0 first.
  std::vector<std::uint32_t> in_order() const;

  /// The id of the box at `location`, given once and for ever. The name first given stays.
  std::uint32_t id_of(std::string_view location, std::string_view name);

  /// The entry of box `id`; null for one that is not known.
  const BoxEntry* find(std::uint32_t id) const;
  /// Puts `box` in the place of the entry with its id.
  void replace(const BoxEntry& box) { entries_[box.id] = box; }

  /// Which place comes first: by box name, path, then the box's location. The same whatever the
  /// order in which boxes were met.
  std::strong_ordering compare(std::uint32_t box_a, std::string_view path_a, std::uint32_t box_b,
                               std::string_view path_b) const;

 private:
  std::map<std::uint32_t, BoxEntry> entries_;
};

}  // namespace mifdex::index
