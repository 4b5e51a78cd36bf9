// A set of 64-bit fingerprints of keys that may report keys it does not have, but never misses one
// that it has: a split block Bloom filter of 12 bits per key, in layers that double in size.
//
// Threads: one owner; may_contain() from any thread while nothing is added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "io/base/huge_pages.h"

namespace mifdex::index {

/// Mixes `value` into `fingerprint`, so that every bit of the result depends on all bits of both.
inline std::uint64_t mix_fingerprint(std::uint64_t fingerprint, std::uint64_t value) {
  // The finalizer of MurmurHash3.
  std::uint64_t mixed = (fingerprint ^ value) + 0x9E37'79B9'7F4A'7C15ULL;
  mixed = (mixed ^ mixed >> 33U) * 0xFF51'AFD7'ED55'8CCDULL;
  mixed = (mixed ^ mixed >> 33U) * 0xC4CE'B9FE'1A85'EC53ULL;
  return mixed ^ mixed >> 33U;
}

class KeyFilter {
 public:
  /// Uses at most `most_bytes`; a filter that would need more may_contain every key.
  explicit KeyFilter(std::size_t most_bytes) : most_bytes_(most_bytes) {}

  void add(std::uint64_t fingerprint);

  /// False if the key was never added. True if it was, and for about one of 200 other keys.
  bool may_contain(std::uint64_t fingerprint) const;

  /// Starts to fetch into the cache what may_contain() and add() need for the key.
  void prefetch(std::uint64_t fingerprint) const {
    for (const Layer& layer : layers_) {
      __builtin_prefetch(&layer.blocks[fingerprint & (layer.blocks.size() - 1)]);
    }
  }

  /// Returns the bytes in use.
  std::size_t held() const { return held_; }

 private:
  static constexpr std::size_t kWords = 8;  ///< of a block, which is a cache line
  struct alignas(64) Block {
    std::uint64_t words[kWords] = {};
  };
  struct Layer {
    io::LargeVector<Block> blocks;  ///< a power of two
    std::size_t room = 0;           ///< keys that can still be added
  };

  static bool has(const Layer& layer, std::uint64_t fingerprint);
  void add_layer();

  std::vector<Layer> layers_;  // keys are added to the last one
  std::size_t most_bytes_;
  std::size_t held_ = 0;
  bool is_full_ = false;
};

}  // namespace mifdex::index
