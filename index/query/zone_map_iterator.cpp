#include "index/query/zone_map_iterator.h"

#include "index/format/key_format.h"
#include "index/format/keys.h"

namespace mifdex::index {

ZoneMapIterator::ZoneMapIterator(const Store& store, const Filter& filter, std::string_view prefix)
    : filter_(filter),
      prefix_(prefix),
      // From the very first zone on: one that begins before the prefix may reach into it.
      zones_(store, Family::kFacts, std::string(1, kZoneFact),
             after_prefix(std::string(1, kZoneFact).append(prefix))) {}

io::Result<bool> ZoneMapIterator::next() {
  if (begun_ && zones_.valid()) zones_.next();
  begun_ = true;
  for (; zones_.valid(); zones_.next()) {
    zone_ = {};
    if (!decode_zone_map(zones_.key(), zones_.value(), zone_)) return zones_.damaged();
    if (zone_.last >= prefix_ && filter_.may_match(zone_)) return true;
  }
  MIFDEX_TRY(zones_.finish());
  return false;
}

}  // namespace mifdex::index
