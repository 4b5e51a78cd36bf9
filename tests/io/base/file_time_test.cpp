#include "io/base/file_time.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace mifdex::io {
namespace {

TEST(FileTime, OfAClockIsThatOfTheCalendar) {
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

TEST(FileTime, OfDosIsInStepsOfTwoSeconds) {
  const std::uint32_t date = 17U << 9U | 5U << 5U | 21U;
  const std::uint32_t time = 17U << 11U | 9U << 5U | 14U;
  EXPECT_EQ(read_dos_time(date, time), 864'234'568);
  EXPECT_FALSE(read_dos_time(0, 0).has_value());
  EXPECT_FALSE(read_dos_time(1U << 5U | 1U, 0).has_value()) << "the first date is that of none";
  EXPECT_TRUE(read_dos_time(1U << 5U | 1U, 1).has_value());
}

TEST(FileTime, OutsideTheCalendarIsNone) {
  EXPECT_EQ(time_or_none(1), 1);
  EXPECT_EQ(time_or_none(-1), -1);
  EXPECT_EQ(time_or_none(0), kNoTime);
  EXPECT_EQ(time_or_none(253'402'300'799), 253'402'300'799);
  EXPECT_EQ(time_or_none(253'402'300'800), kNoTime);
  EXPECT_EQ(time_or_none(-62'135'596'800), -62'135'596'800);
  EXPECT_EQ(time_or_none(-62'135'596'801), kNoTime);
}

TEST(FileTime, IsExactIfItHasAZone) {
  EXPECT_TRUE(is_exact(TimeSource::kFile));
  EXPECT_TRUE(is_exact(TimeSource::kEntry));
  EXPECT_FALSE(is_exact(TimeSource::kEntryLocal));
  EXPECT_FALSE(is_exact(TimeSource::kNone));
}

}  // namespace
}  // namespace mifdex::io
