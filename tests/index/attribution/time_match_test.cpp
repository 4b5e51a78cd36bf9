// The exact time that an inexact one matches.
#include "index/attribution/time_match.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace mifdex::index {
namespace {

using io::TimeSource;

constexpr std::int64_t kTime = 864'234'567;
constexpr std::int64_t kHour = 3600;

TEST(MatchLocal, AgreesToTwoSecondsAndToWholeQuartersOfAnHour) {
  for (const std::int64_t zone : {std::int64_t{0}, kHour, -5 * kHour, 5 * kHour + 1800, -12 * kHour,
                                  14 * kHour, 26 * kHour, 5 * kHour + 2700}) {
    for (const std::int64_t step : {-2, -1, 0, 1, 2}) {
      EXPECT_EQ(match_local(kTime + zone + step, {kTime}), kTime) << zone << " " << step;
    }
    EXPECT_EQ(match_local(kTime + zone + 3, {kTime}), std::nullopt) << zone;
    EXPECT_EQ(match_local(kTime + zone - 3, {kTime}), std::nullopt) << zone;
  }
  EXPECT_EQ(match_local(kTime + 27 * kHour, {kTime}), std::nullopt);
  EXPECT_EQ(match_local(kTime, {}), std::nullopt);
}

TEST(MatchLocal, NeitherTimesNorDistancesRunOver) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
  EXPECT_EQ(match_local(kMost, {io::kNoTime + 1}), std::nullopt);
  EXPECT_EQ(match_local(io::kNoTime + 1, {kMost}), std::nullopt);
}

TEST(MatchLocal, TakesTheNearestWithoutAZoneFirst) {
  EXPECT_EQ(match_local(kTime, {kTime - kHour, kTime + 2}), kTime + 2);
  EXPECT_EQ(match_local(kTime, {kTime + 2, kTime + 1, kTime - 2}), kTime + 1);
  EXPECT_EQ(match_local(kTime, {kTime + 1, kTime - 1}), kTime - 1);
  EXPECT_EQ(match_local(kTime, {kTime - 2 * kHour, kTime - kHour}), kTime - kHour);
}

TEST(MatchTime, OfWhatNothingDatesIsTheNewest) {
  const ReportTimes both{{kTime - 9, kTime}, {kTime + 50}};
  EXPECT_EQ(match_time(io::kNoTime, TimeSource::kNone, both).time, kTime);
  EXPECT_EQ(match_time(io::kNoTime, TimeSource::kNone, both).source, TimeSource::kMatched);
  const MatchedTime local = match_time(io::kNoTime, TimeSource::kNone, {{}, {kTime, kTime - 9}});
  EXPECT_EQ(local.time, kTime);
  EXPECT_EQ(local.source, TimeSource::kEntryLocal);
  EXPECT_EQ(match_time(io::kNoTime, TimeSource::kNone, {}).time, io::kNoTime);
}

TEST(MatchTime, LeavesExactTimesAlone) {
  for (const TimeSource source :
       {TimeSource::kFile, TimeSource::kEntry, TimeSource::kNotRecorded}) {
    EXPECT_EQ(match_time(kTime + 1, source, {{kTime}, {}}).time, kTime + 1);
    EXPECT_EQ(match_time(kTime + 1, source, {{kTime}, {}}).source, source);
  }
}

}  // namespace
}  // namespace mifdex::index
