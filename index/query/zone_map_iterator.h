// The zones that may match a filter, one after the other.
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
  /// Iterates over the zones of the lines whose keys begin with `prefix`; if it is empty, of all
  /// lines.
  ZoneMapIterator(const Store& store, const Filter& filter, std::string_view prefix);

  /// Goes to the next zone, by the key of its first line; the first call goes to the first zone.
  /// Returns false after the last. Zones may overlap. Fails if a read fails, or if a row is
  /// damaged.
  io::Result<bool> next();

  /// The keys of its first and last line; valid until the next call.
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
