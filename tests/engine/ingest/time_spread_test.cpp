// Times that show a copy: all in one hour, or after SMS.
#include "engine/ingest/time_spread.h"

#include <gtest/gtest.h>

#include "io/base/file_time.h"

namespace mifdex::engine {
namespace {

TEST(TimeSpread, CountsWhatIsAfter2010) {
  TimeSpread times;
  times.add(TimeSpread::kAfterSms - 1);
  times.add(TimeSpread::kAfterSms);
  times.add(io::kNoTime);
  EXPECT_EQ(times.count(), 2U);
  EXPECT_EQ(times.after_sms(), 1U);
}

TEST(TimeSpread, AnHourBeginsAnywhere) {
  TimeSpread times;
  for (int i = 0; i < 50; ++i) times.add(3600 * 1000 - 1500 + i * 60);
  times.add(3600 * 990);
  EXPECT_EQ(times.in_one_hour(), 50U);
}

TEST(TimeSpread, TimesBefore1970HaveHoursToo) {
  TimeSpread times;
  for (const std::int64_t time : {-1, -601, 0, 601}) times.add(time);
  EXPECT_EQ(times.in_one_hour(), 4U);
}

TEST(TimeSpread, ADayOfReportsIsInNoHour) {
  TimeSpread times;
  for (int i = 0; i < 240; ++i) times.add(i * 360);
  EXPECT_LE(times.in_one_hour(), 11U);
}

// Hostile times: a hundred thousand of them, each in a slot of its own.
TEST(TimeSpread, KeepsABoundedNumberOfHours) {
  TimeSpread times;
  for (std::int64_t i = 0; i < 100'000; ++i) times.add(i * 86'400);
  EXPECT_EQ(times.count(), 100'000U);
  EXPECT_EQ(times.in_one_hour(), 1U);
}

}  // namespace
}  // namespace mifdex::engine
