#include "index/commit/key_filter.h"

#include <algorithm>
#include <utility>

namespace mifdex::index {
namespace {

constexpr std::size_t kFirstBlocks = std::size_t{1} << 10U;  // 64 KiB
constexpr std::size_t kBitsPerKey = 12;
constexpr std::size_t kBlockBits = 512;
constexpr unsigned kWordShift = 26;  // leaves the number of a bit in a word of 64

// One odd number for each word of a block: the high bits of their products are independent.
constexpr std::uint32_t kSalts[] = {0x47B6'137BU, 0x4497'4D91U, 0x8824'AD5BU, 0xA2B7'289DU,
                                    0x7054'95C7U, 0x2DF1'424BU, 0x9EFC'4947U, 0x5C6B'FB31U};

std::uint64_t bit_of(std::uint64_t fingerprint, std::size_t word) {
  const std::uint32_t product = static_cast<std::uint32_t>(fingerprint >> 32U) * kSalts[word];
  return std::uint64_t{1} << (product >> kWordShift);
}

}  // namespace

bool KeyFilter::has(const Layer& layer, std::uint64_t fingerprint) {
  const Block& block = layer.blocks[fingerprint & (layer.blocks.size() - 1)];
  for (std::size_t word = 0; word < kWords; ++word) {
    if ((block.words[word] & bit_of(fingerprint, word)) == 0) return false;
  }
  return true;
}

bool KeyFilter::may_contain(std::uint64_t fingerprint) const {
  if (is_full_) return true;
  return std::ranges::any_of(layers_,
                             [fingerprint](const Layer& layer) { return has(layer, fingerprint); });
}

void KeyFilter::add(std::uint64_t fingerprint) {
  if (is_full_) return;
  if (layers_.empty() || layers_.back().room == 0) add_layer();
  if (is_full_) return;
  Layer& layer = layers_.back();
  Block& block = layer.blocks[fingerprint & (layer.blocks.size() - 1)];
  for (std::size_t word = 0; word < kWords; ++word) {
    block.words[word] |= bit_of(fingerprint, word);
  }
  --layer.room;
}

void KeyFilter::add_layer() {
  const std::size_t blocks = layers_.empty() ? kFirstBlocks : layers_.back().blocks.size() * 2;
  if (held_ + blocks * sizeof(Block) > most_bytes_) {
    is_full_ = true;
    layers_.clear();
    held_ = 0;
    return;
  }
  Layer layer;
  layer.blocks.resize(blocks);
  layer.room = blocks * kBlockBits / kBitsPerKey;
  held_ += blocks * sizeof(Block);
  layers_.push_back(std::move(layer));
}

}  // namespace mifdex::index
