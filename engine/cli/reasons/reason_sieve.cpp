#include "engine/cli/reasons/reason_sieve.h"

#include <xxhash.h>

#include <algorithm>
#include <functional>

namespace mifdex::cli {

std::array<std::size_t, ReasonSieve::kRows> ReasonSieve::cells_of(std::string_view key) {
  const std::uint64_t hash = XXH3_64bits(key.data(), key.size());
  constexpr unsigned kHalf = 32;
  return {(hash & 0xFFFF'FFFFU) % kCells, kCells + (hash >> kHalf) % kCells};
}

void ReasonSieve::add(std::string_view key) {
  for (const std::size_t cell : cells_of(key)) {
    cells_[cell].fetch_add(1, std::memory_order_relaxed);
  }
}

void ReasonSieve::choose_least(std::size_t most) {
  std::vector<std::uint32_t> counts(kCells);
  std::ranges::transform(cells_.begin(), cells_.begin() + kCells, counts.begin(),
                         [](const std::atomic<std::uint32_t>& cell) { return cell.load(); });
  const std::size_t rank = std::min(most, counts.size() - 1);
  std::ranges::nth_element(counts, counts.begin() + static_cast<std::ptrdiff_t>(rank),
                           std::greater<>());
  least_ = std::uint64_t{counts[rank]} + 1;
}

bool ReasonSieve::is_frequent(std::string_view key) const {
  return std::ranges::all_of(cells_of(key), [this](std::size_t cell) {
    return cells_[cell].load(std::memory_order_relaxed) >= least_;
  });
}

}  // namespace mifdex::cli
