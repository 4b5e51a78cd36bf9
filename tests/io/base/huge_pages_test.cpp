#include "io/base/huge_pages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <numeric>
#include <string>
#include <vector>

namespace mifdex::io {
namespace {

bool is_aligned(const void* at) { return reinterpret_cast<std::uintptr_t>(at) % kHugePage == 0; }

TEST(HugePages, AreAlignedAndWritable) {
  for (const std::size_t bytes : {std::size_t{1}, kHugePage, kHugePage + 1, 3 * kHugePage}) {
    auto* const begin = static_cast<char*>(map_huge_pages(bytes));
    EXPECT_TRUE(is_aligned(begin));
    std::memset(begin, 'x', bytes);
    unmap_huge_pages(begin, bytes);
  }
}

/// Returns the pages of the address space of this process that are mapped.
std::uint64_t mapped_pages() {
  std::uint64_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  return pages;
}

TEST(HugePages, GivesBackAllThatItMaps) {
  const std::uint64_t before = mapped_pages();
  ASSERT_NE(before, 0U);
  for (int i = 0; i < 1000; ++i) unmap_huge_pages(map_huge_pages(kHugePage + 1), kHugePage + 1);
  EXPECT_LT(mapped_pages(), before + 1000);  // one small page lost each time would be 1,000
}

TEST(HugePages, KeepsAFewSinglePagesUntilTheyAreReleased) {
  constexpr std::size_t kPages = 100;
  release_kept_huge_pages();
  const std::uint64_t before = mapped_pages();
  std::vector<void*> pages(kPages);
  for (void*& page : pages) page = map_huge_pages(kHugePage);
  for (void* const page : pages) unmap_huge_pages(page, kHugePage);
  constexpr std::uint64_t kSmallPages = kHugePage / 4096;
  EXPECT_LE(mapped_pages(), before + 32 * kSmallPages);
  void* const again = map_huge_pages(kHugePage);
  EXPECT_NE(std::ranges::find(pages, again), pages.end());
  unmap_huge_pages(again, kHugePage);
  release_kept_huge_pages();
  EXPECT_LE(mapped_pages(), before + kSmallPages);
}

TEST(LargeVector, KeepsItsElementsWhileItGrowsIntoHugePages) {
  LargeVector<std::uint32_t> numbers;
  constexpr std::uint32_t kCount = 1'000'000;
  for (std::uint32_t i = 0; i < kCount; ++i) numbers.push_back(i);
  EXPECT_TRUE(is_aligned(numbers.data()));
  const auto sum = std::accumulate(numbers.begin(), numbers.end(), std::uint64_t{0});
  EXPECT_EQ(sum, std::uint64_t{kCount} * (kCount - 1) / 2);
  LargeVector<std::uint32_t> moved = std::move(numbers);
  EXPECT_EQ(moved.size(), kCount);
}

TEST(LargeVector, HoldsElementsThatOwnMemory) {
  LargeVector<std::string> texts(100'000, "a text that is too long to be in the string itself");
  texts.resize(200'000, "another");
  EXPECT_EQ(texts.front().size(), 50U);
  EXPECT_EQ(texts.back(), "another");
}

}  // namespace
}  // namespace mifdex::io
