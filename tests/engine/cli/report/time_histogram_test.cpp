#include "engine/cli/report/time_histogram.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>

namespace mifdex::cli {
namespace {

using index::LineStatus;

std::uint64_t results_in(const TimeHistogram::Shape& shape) {
  std::uint64_t results = shape.earlier + shape.later;
  for (const auto& bar : shape.bars) results += bar.tally.total();
  return results;
}

TEST(TimeHistogram, OneBarForEachHourOfANight) {
  TimeHistogram histogram;
  for (std::int64_t i = 0; i < 8 * 3600; i += 60) histogram.add(i, LineStatus::kComplete);
  histogram.add(3600, LineStatus::kFailed);
  const auto shape = histogram.shape(72);
  ASSERT_EQ(shape.bars.size(), 8U);
  EXPECT_EQ(shape.width, 3600);
  EXPECT_EQ(shape.bars[1].begin, 3600);
  EXPECT_EQ(shape.bars[1].tally.of(LineStatus::kComplete), 60U);
  EXPECT_EQ(shape.bars[1].tally.of(LineStatus::kFailed), 1U);
}

TEST(TimeHistogram, AFewFarTimesDoNotFlattenTheRest) {
  TimeHistogram histogram;
  for (std::int64_t i = 0; i < 1000; ++i) histogram.add(i * 30, LineStatus::kComplete);
  histogram.add(-3'000'000'000, LineStatus::kFailed);
  histogram.add(9'000'000'000, LineStatus::kFailed);
  const auto shape = histogram.shape(72);
  EXPECT_EQ(shape.width, 3600);
  EXPECT_EQ(shape.earlier, 1U);
  EXPECT_EQ(shape.later, 1U);
  EXPECT_EQ(results_in(shape), 1002U);
}

TEST(TimeHistogram, AnyTimesNeedBoundedMemoryAndNoneIsLost) {
  TimeHistogram histogram;
  constexpr std::int64_t kStep = std::int64_t{1} << 45U;
  for (std::int64_t i = 0; i < 20'000; ++i) {
    histogram.add((i - 10'000) * kStep, LineStatus::kUnknown);
  }
  histogram.add(std::numeric_limits<std::int64_t>::max(), LineStatus::kFailed);
  histogram.add(std::numeric_limits<std::int64_t>::min() + 1, LineStatus::kFailed);
  const auto shape = histogram.shape(72);
  EXPECT_LE(shape.bars.size(), 72U);
  EXPECT_EQ(results_in(shape), 20'002U);
  for (std::size_t i = 1; i < shape.bars.size(); ++i) {
    EXPECT_EQ(shape.bars[i].begin - shape.bars[i - 1].begin, shape.width);
  }
}

TEST(TimeHistogram, TimesBefore1970AreInTheirOwnHour) {
  TimeHistogram histogram;
  histogram.add(-1, LineStatus::kComplete);
  histogram.add(0, LineStatus::kComplete);
  const auto shape = histogram.shape(72);
  ASSERT_EQ(shape.bars.size(), 2U);
  EXPECT_EQ(shape.bars[0].begin, -3600);
}

TEST(TimeHistogram, WithoutResultsThereIsNoBar) {
  EXPECT_TRUE(TimeHistogram().shape(72).bars.empty());
}

}  // namespace
}  // namespace mifdex::cli
