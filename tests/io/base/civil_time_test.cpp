#include "io/base/civil_time.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

TEST(CivilTime, OfAClockIsThatOfTheCalendar) {
  EXPECT_EQ(read_clock_time({1970, 1, 1, 0, 0, 0}), 0);
  EXPECT_EQ(read_clock_time({1997, 5, 21, 17, 9, 28}), 864'234'568);
  EXPECT_EQ(read_clock_time({2000, 2, 29, 23, 59, 59}), 951'868'799);
  for (const ClockTime& clock : {ClockTime{1997, 2, 29, 0, 0, 0}, ClockTime{1997, 13, 1, 0, 0, 0},
                                 ClockTime{1997, 0, 1, 0, 0, 0}, ClockTime{1997, 1, 0, 0, 0, 0},
                                 ClockTime{1997, 1, 1, 24, 0, 0}, ClockTime{1997, 1, 1, 0, 60, 0},
                                 ClockTime{1997, 1, 1, 0, 0, 60}}) {
    EXPECT_FALSE(read_clock_time(clock).has_value());
  }
}

TEST(CivilTime, TheYearsBeforeAndAfterUnixTime) {
  EXPECT_EQ(read_clock_time({0, 1, 1, 0, 0, 0}), -62'167'219'200);
  EXPECT_EQ(read_clock_time({1969, 12, 31, 23, 59, 59}), -1);
  EXPECT_EQ(read_clock_time({9999, 12, 31, 23, 59, 59}), 253'402'300'799);
}

}  // namespace
}  // namespace mifdex::io
