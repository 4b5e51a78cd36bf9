// The zones that may hold what a filter wants, one after the other.
//
// Threads: one owner. Ownership: it must not outlive its store and its filter.
#pragma once

#include <string>
#include <string_view>

#include "index/query.h"
#include "index/query/zone_map.h"
#include "index/storage/range_iterator.h"

namespace mifdex::index {

class ZoneMapIterator {
 public:
  /// Of the lines whose keys begin with `prefix` (empty: of all).
  ZoneMapIterator(const Store& store, const Filter& filter, std::string_view prefix);

  /// Goes to the next one, by the key of its first line: the first time to the first. False behind
  /// the last. Zones may overlap. Fails as a read does, and for a damaged row.
  io::Result<bool> next();

  /// The keys of its first and last line; hold until the next call.
  std::string_view first() const { return zone_.first; }
  const std::string& last() const { return zone_.last; }

 private:
  const Filter& filter_;
  std::string prefix_;
  RangeIterator zones_;
  ZoneMap zone_;
  bool begun_ = false;
};

}  // namespace mifdex::index
