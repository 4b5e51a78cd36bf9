// Names of jobs, machines, SMSIDs, domains and sites as small numbers, so that millions of rows are
// sorted and compared as integers.
//
// Threads: one owner while it grows; then it may be read by all. Ownership: names are copied.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "index/commit/huge_page_arena.h"

namespace mifdex::index {

/// The number of a name in its table; 0 is the empty name.
using NameId = std::uint32_t;

class StringInterner {
 public:
  StringInterner();

  NameId intern(std::string_view name);
  /// Returns the number of `name`, or nothing if the table does not have it.
  std::optional<NameId> find(std::string_view name) const;
  std::string_view text(NameId id) const { return names_[id]; }
  std::size_t size() const { return names_.size(); }

  /// Returns for each id its place among all names in bytewise order, which is the order of keys.
  std::vector<std::uint32_t> ranks(unsigned threads) const;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    NameId id = 0;  ///< 0: free
  };

  std::size_t slot_of(std::string_view name, std::uint32_t hash) const;
  void grow();

  std::vector<Slot> slots_;
  std::vector<std::string_view> names_;
  HugePageArena bytes_;
};

}  // namespace mifdex::index
