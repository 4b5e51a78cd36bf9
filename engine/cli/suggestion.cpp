#include "engine/cli/suggestion.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace mifdex::cli {
namespace {

/// Letters to insert, drop, change or swap to make `a` of `b` (optimal string alignment).
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::vector<std::size_t>> cost(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) cost[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) cost[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t changed = cost[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      cost[i][j] = std::min({cost[i - 1][j] + 1, cost[i][j - 1] + 1, changed});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        cost[i][j] = std::min(cost[i][j], cost[i - 2][j - 2] + 1);
      }
    }
  }
  return cost[a.size()][b.size()];
}

}  // namespace

std::string_view closest(std::string_view typed, std::span<const std::string_view> known) {
  constexpr std::size_t kLongestWord = 40;  // nobody mistypes more, and the cost is quadratic
  if (typed.size() > kLongestWord) return {};
  std::string_view best;
  std::size_t least = typed.size() / 3 + 1;
  for (const std::string_view word : known) {
    const std::size_t steps = distance(typed, word);
    if (steps < least) {
      least = steps;
      best = word;
    }
  }
  return best;
}

}  // namespace mifdex::cli
