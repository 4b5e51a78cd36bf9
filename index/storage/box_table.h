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

  /// Returns the name of box `id` in answers, as of load(); empty if it is not known (box 0: rows
  /// of no box).
  std::string_view name(std::uint32_t id) const;
  /// Returns the location of box `id`; empty if it is not known.
  std::string_view location(std::uint32_t id) const;
  const std::map<std::uint32_t, BoxEntry>& entries() const { return entries_; }
  /// Returns all boxes in the order of compare(); box 0 first.
  std::vector<std::uint32_t> in_order() const;

  /// Returns the id of the box that is at `location` now; a new one has `name` as its
  /// BoxEntry::name.
  std::uint32_t id_of(std::string_view location, std::string_view name);

  /// Gives box `id` a name chosen by the user. Fails as check_given_name does.
  io::Result<void> give_name(std::uint32_t id, std::string_view name);

  /// Returns the entry of box `id`, or null if it is not known.
  const BoxEntry* find(std::uint32_t id) const;
  /// Puts `box` in the place of the entry with its id.
  void replace(const BoxEntry& box) { entries_[box.id] = box; }

  /// Returns the order of two places: by BoxEntry::name, path, then BoxEntry::origin(). The same in
  /// whatever order boxes were met, and independent of their present names and locations.
  std::strong_ordering compare(std::uint32_t box_a, std::string_view path_a, std::uint32_t box_b,
                               std::string_view path_b) const;

 private:
  std::map<std::uint32_t, BoxEntry> entries_;
};

}  // namespace mifdex::index
