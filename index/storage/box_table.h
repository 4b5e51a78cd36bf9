// The boxes an index has read: what they are called, and the order that decides which of two places
// comes first.
//
// Threads: a loaded table may be read by all. Ownership: names given hold as long as the table.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "index/record/ledger.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

class BoxTable {
 public:
  static io::Result<BoxTable> load(const Store& store);

  /// What answers call box `id`, as of load(); empty for one that is not known (box 0: what belongs
  /// to no box).
  std::string_view name(std::uint32_t id) const;
  /// Where box `id` is; empty for one that is not known.
  std::string_view location(std::uint32_t id) const;
  /// All boxes by id.
  const std::map<std::uint32_t, BoxEntry>& entries() const { return entries_; }
  /// All boxes in the order of compare(); box 0 first.
  std::vector<std::uint32_t> in_order() const;

  /// The id of the box that is at `location` now; a new one has `name` as its BoxEntry::name.
  std::uint32_t id_of(std::string_view location, std::string_view name);

  /// Gives box `id` a name of the user's. Fails as check_given_name does.
  io::Result<void> give_name(std::uint32_t id, std::string_view name);

  /// The entry of box `id`; null for one that is not known.
  const BoxEntry* find(std::uint32_t id) const;
  /// Puts `box` in the place of the entry with its id.
  void replace(const BoxEntry& box) { entries_[box.id] = box; }

  /// Which place comes first: by BoxEntry::name, path, then BoxEntry::origin(). The same whatever
  /// the order in which boxes were met, and what they are called or where they are now.
  std::strong_ordering compare(std::uint32_t box_a, std::string_view path_a, std::uint32_t box_b,
                               std::string_view path_b) const;

 private:
  std::map<std::uint32_t, BoxEntry> entries_;
};

}  // namespace mifdex::index
