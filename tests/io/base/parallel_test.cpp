#include "io/base/parallel.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <random>
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

}  // namespace
}  // namespace mifdex::io
