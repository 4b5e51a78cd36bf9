// Each once, in ascending order: the form in which walks ask for keys.
#pragma once

#include <algorithm>
#include <vector>

namespace mifdex::io {

/// Sorts `items` and leaves one of those that are equal.
template <class Item>
void sort_unique(std::vector<Item>& items) {
  std::ranges::sort(items);
  const auto again = std::ranges::unique(items);
  items.erase(again.begin(), again.end());
}

}  // namespace mifdex::io
