#include "engine/sms/files/installation.h"

#include <gtest/gtest.h>

#include <string>

namespace mifdex::engine {
namespace {

constexpr std::int64_t kDay = 818'726'400;  // 1995-12-12T00:00:00Z
constexpr std::int64_t kClock = 52'200;     // 14:30:00
constexpr std::int64_t kOneDay = 86'400;

struct Case {
  std::string_view text;
  std::int64_t seconds;
  bool local;
  bool assumed;
};

TEST(Installation, EveryFormThatWasMet) {
  const Case cases[] = {
      {"19951212143000.000000+060", kDay + kClock - 3600, false, false},
      {"19951212143000.000000-060", kDay + kClock + 3600, false, false},
      {"19951212******.******+***", kDay, true, false},
      {"19951212", kDay, true, false},
      {"19951212143005", kDay + kClock + 5, true, false},
      {"12/12/95", kDay, true, true},
      {"12/12/1995", kDay, true, false},
      {"12/13/1995", kDay + kOneDay, true, false},
      {"13/12/1995", kDay + kOneDay, true, false},
      {"01/02/1996", kDay + 21 * kOneDay, true, true},
      {"12/12/95 14:30:00", kDay + kClock, true, true},
      {"12/12/95 14:30", kDay + kClock, true, true},
      {" 12-12-1995 ", kDay, true, false},
      {"12.12.1995", kDay, true, false},
      {"13.12.1995 14:30", kDay + kOneDay + kClock, true, false},
      {"1995-12-12", kDay, true, false},
      {"1995-12-12T14:30:00Z", kDay + kClock, false, false},
      {"1995-12-12 14:30:00+01:00", kDay + kClock - 3600, false, false},
      {"1995/12/12", kDay, true, false},
      {"1/1/80", 315'532'800, true, true},
  };
  for (const Case& one : cases) {
    const auto time = read_installation(one.text);
    ASSERT_TRUE(time) << one.text;
    EXPECT_EQ(time->seconds, one.seconds) << one.text;
    EXPECT_EQ(time->local, one.local) << one.text;
    EXPECT_EQ(time->assumed, one.assumed) << one.text;
  }
}

TEST(Installation, YearsOfTwoDigitsBeginWith1980) {
  EXPECT_EQ(read_installation("12/31/79")->seconds, 3'471'206'400);  // 2079
  EXPECT_EQ(read_installation("12/31/80")->seconds, 347'068'800);    // 1980
}

TEST(Installation, WhatIsNoDateGivesNothing) {
  for (const std::string_view text :
       {"", "unknown", "12/12", "2/30/95", "1995-13-01", "19951332", "12/12/95 25:00", "12/12/955",
        "12.12.95.", "19951212143000.000000", "1995-12-12T14:30:00Q", "00000000000000.000000+000",
        "12:30", "1995", "-1", "12/12/95 14:30 or so", "****1212143000.000000+000"}) {
    EXPECT_FALSE(read_installation(text)) << text;
  }
}

TEST(Installation, EveryPrefixIsSafe) {
  const std::string text = "19951212143000.000000+060";
  for (std::size_t size = 0; size < text.size(); ++size) {
    static_cast<void>(read_installation(std::string_view(text).substr(0, size)));
  }
}

}  // namespace
}  // namespace mifdex::engine
