// A hash that is part of the stored format: the same on every machine, for ever.
#pragma once

#include <cstdint>
#include <string_view>

namespace mifdex::io {

/// FNV-1a, 64 bits.
inline std::uint64_t stable_hash(std::string_view bytes) {
  std::uint64_t hash = 0xCBF2'9CE4'8422'2325ULL;
  for (const char c : bytes) {
    hash ^= static_cast<std::uint8_t>(c);
    hash *= 0x100'0000'01B3ULL;
  }
  return hash;
}

}  // namespace mifdex::io
