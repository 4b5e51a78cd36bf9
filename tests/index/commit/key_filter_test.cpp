// The filter never misses a key that it has, rarely reports another, and keeps within its memory.
#include "index/commit/key_filter.h"

#include <gtest/gtest.h>

namespace mifdex::index {
namespace {

constexpr std::size_t kPlenty = std::size_t{64} << 20U;

std::uint64_t key(std::uint64_t number) { return mix_fingerprint(number, 77); }

TEST(KeyFilter, IsEmptyAtFirst) {
  const KeyFilter filter(kPlenty);
  EXPECT_FALSE(filter.may_contain(key(1)));
  EXPECT_EQ(filter.held(), 0U);
}

TEST(KeyFilter, HasEveryKeyThatWasAddedAndFewOthers) {
  constexpr std::uint64_t kKeys = 300'000;  // several layers
  KeyFilter filter(kPlenty);
  for (std::uint64_t i = 0; i < kKeys; ++i) filter.add(key(i));
  std::uint64_t others = 0;
  for (std::uint64_t i = 0; i < kKeys; ++i) {
    ASSERT_TRUE(filter.may_contain(key(i))) << i;
    if (filter.may_contain(key(kKeys + i))) ++others;
  }
  EXPECT_LT(others, kKeys / 50);  // each of the layers adds to them
  EXPECT_LT(filter.held(), kKeys * 12 / 8 * 3);
}

TEST(KeyFilter, WithoutMemoryMayContainEverything) {
  KeyFilter filter(std::size_t{100} << 10U);
  for (std::uint64_t i = 0; i < 100'000; ++i) filter.add(key(i));
  for (std::uint64_t i = 0; i < 100'000; ++i) ASSERT_TRUE(filter.may_contain(key(i)));
  EXPECT_LE(filter.held(), std::size_t{100} << 10U);
}

}  // namespace
}  // namespace mifdex::index
