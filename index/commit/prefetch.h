// Reading places in another order than they have in memory, without waiting for each.
//
// Threads: functions without state.
#pragma once

#include <cstddef>

#include "index/commit/pending.h"

namespace mifdex::index {

inline constexpr std::size_t kCacheLine = 64;

/// Starts to fetch `place` into the cache, without the bytes that it points to.
inline void prefetch_place(const PendingFile* place) {
  const char* at = reinterpret_cast<const char*>(place);
  for (std::size_t byte = 0; byte < sizeof(PendingFile); byte += kCacheLine) {
    __builtin_prefetch(at + byte);
  }
}

/// Starts to fetch into the cache the places after number `i` of `count`, whose addresses
/// `place(i)` returns: so many ahead the struct, then the bytes it points to.
template <class PlaceOf>
void prefetch(const PlaceOf& place, std::size_t i, std::size_t count) {
  constexpr std::size_t kStructAhead = 24;
  constexpr std::size_t kBytesAhead = 12;
  if (i + kStructAhead < count) prefetch_place(place(i + kStructAhead));
  if (i + kBytesAhead < count) {
    const PendingFile* at = place(i + kBytesAhead);
    __builtin_prefetch(at->details.data());
    __builtin_prefetch(at->payload.data());
    if (at->payload.size() > kCacheLine) __builtin_prefetch(at->payload.data() + kCacheLine);
    __builtin_prefetch(at->path.data());
  }
}

}  // namespace mifdex::index
