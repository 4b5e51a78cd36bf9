#include "io/base/file_time.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace mifdex::io {
namespace {

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
