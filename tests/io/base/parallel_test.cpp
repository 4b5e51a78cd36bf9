#include "io/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <new>
#include <numeric>
#include <random>
#include <utility>
#include <vector>

namespace mifdex::io {
namespace {

TEST(ForEachPiece, CallsEachOnce) {
  for (const unsigned threads : {0U, 1U, 2U, 7U}) {
    for (const std::size_t count : {0U, 1U, 100U}) {
      std::vector<std::atomic<int>> calls(count);
      for_each_piece(count, threads, [&](std::size_t i) { ++calls[i]; });
      for (const std::atomic<int>& call : calls) EXPECT_EQ(call, 1) << threads;
    }
  }
}

TEST(SortParallel, IsTheSameOnAnyNumberOfThreads) {
  std::mt19937_64 random(1);
  for (const std::size_t size : {0U, 1U, 1000U, 100'003U}) {
    std::vector<std::uint64_t> items(size);
    for (std::uint64_t& item : items) item = random();
    std::vector<std::uint64_t> expected = items;
    std::ranges::sort(expected);
    for (const unsigned threads : {0U, 1U, 2U, 3U, 8U}) {
      std::vector<std::uint64_t> sorted = items;
      sort_parallel(sorted, threads, std::less<>());
      EXPECT_EQ(sorted, expected) << threads;
    }
  }
}

TEST(IsSortedParallel, FindsTheOnlyDisorderWhereverItIs) {
  constexpr std::size_t kSize = 40'000;
  std::vector<std::uint64_t> items(kSize);
  std::iota(items.begin(), items.end(), 0U);
  for (const unsigned threads : {0U, 1U, 2U, 4U, 16U}) {
    EXPECT_TRUE(is_sorted_parallel(items, threads, std::less<>())) << threads;
    for (const std::size_t at : {std::size_t{1}, kSize / 4, kSize / 2, kSize / 2 + 1, kSize - 1}) {
      std::swap(items[at], items[at - 1]);
      EXPECT_FALSE(is_sorted_parallel(items, threads, std::less<>())) << threads << ' ' << at;
      std::swap(items[at], items[at - 1]);
    }
  }
}

TEST(TryEachPiece, ThrowsAfterAllThreadsHaveEnded) {
  std::atomic<int> running{0};
  const auto work = [&](std::size_t i) {
    ++running;
    --running;
    if (i == 3) throw std::bad_alloc();
  };
  EXPECT_THROW(try_each_piece(100, 4, work), std::bad_alloc);
  EXPECT_EQ(running, 0);
}

}  // namespace
}  // namespace mifdex::io
