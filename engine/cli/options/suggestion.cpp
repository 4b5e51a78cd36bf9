#include "engine/cli/options/suggestion.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace mifdex::cli {
namespace {

/// Returns the number of letters to insert, drop, change or swap to turn `a` into `b` (optimal
/// string alignment).
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

void NearestWord::offer(std::string_view word) {
  if (word == typed_) is_exact_ = true;
  // At least as many letters are inserted or dropped as the lengths differ by.
  const std::size_t longer = std::max(word.size(), typed_.size());
  const std::size_t shorter = std::min(word.size(), typed_.size());
  if (typed_.size() > kLongestWord || longer - shorter >= least_) return;
  const std::size_t steps = distance(typed_, word);
  if (steps >= least_) return;
  least_ = steps;
  best_ = word;
}

std::string_view closest(std::string_view typed, std::span<const std::string_view> known) {
  NearestWord nearest{std::string(typed)};
  for (const std::string_view word : known) nearest.offer(word);
  const auto found = std::ranges::find(known, std::string_view(nearest.best()));
  return found == known.end() ? std::string_view() : *found;
}

}  // namespace mifdex::cli
