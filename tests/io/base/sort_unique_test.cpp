#include "io/base/sort_unique.h"

#include <gtest/gtest.h>

#include <vector>

namespace mifdex::io {
namespace {

TEST(SortUnique, LeavesOneOfEach) {
  std::vector<int> items = {3, 1, 3, 2, 1, 1};
  sort_unique(items);
  EXPECT_EQ(items, (std::vector<int>{1, 2, 3}));
  items.clear();
  sort_unique(items);
  EXPECT_TRUE(items.empty());
}

}  // namespace
}  // namespace mifdex::io
