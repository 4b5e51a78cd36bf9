#include "io/base/instant.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kSeen = 864'234'567;  // date -u -d 1997-05-21T17:09:27Z +%s

TEST(Instant, IsOneMomentInAnyZone) {
  EXPECT_EQ(parse_instant("1997-05-21T17:09:27Z"), kSeen);
  EXPECT_EQ(parse_instant("1997-05-21t17:09:27z"), kSeen);
  EXPECT_EQ(parse_instant("1997-05-21T19:09:27+02:00"), kSeen);
  EXPECT_EQ(parse_instant("1997-05-21T11:39:27-05:30"), kSeen);
  EXPECT_EQ(parse_instant("1997-05-22T16:09:27+23:00"), kSeen);
  EXPECT_EQ(parse_instant("1997-05-21T17:09:27-00:00"), kSeen);
}

TEST(Instant, DropsTheFraction) {
  EXPECT_EQ(parse_instant("1997-05-21T17:09:27.999999999999Z"), kSeen);
  EXPECT_EQ(parse_instant("1969-12-31T23:59:59.5Z"), -1);
  EXPECT_EQ(parse_instant("1997-05-21T17:09:27.Z"), std::nullopt);
}

TEST(Instant, OfADateIsItsFirst) {
  EXPECT_EQ(parse_instant("1970-01-01"), 0);
  EXPECT_EQ(parse_instant("1997-05-21"), kSeen - kSeen % kDay);
  EXPECT_EQ(parse_instant("0000-01-01"), -62'167'219'200);
  EXPECT_EQ(parse_instant("9999-12-31T23:59:59Z"), 253'402'300'799);
}

TEST(Instant, KnowsTheCalendar) {
  EXPECT_EQ(parse_instant("1996-02-29").value() + kDay, parse_instant("1996-03-01"));
  EXPECT_EQ(parse_instant("2000-02-29").value() + kDay, parse_instant("2000-03-01"));
  for (const char* text : {"1997-02-29", "1900-02-29", "1997-04-31", "1997-00-10", "1997-13-01",
                           "1997-01-00", "1997-01-32"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

TEST(Instant, TakesALeapSecondWhereOneCanBe) {
  EXPECT_EQ(parse_instant("1998-12-31T23:59:60Z"), parse_instant("1999-01-01"));
  EXPECT_EQ(parse_instant("1999-01-01T00:59:60+01:00"), parse_instant("1999-01-01"));
  EXPECT_EQ(parse_instant("1998-12-31T22:59:60Z"), std::nullopt);
  EXPECT_EQ(parse_instant("1999-01-01T00:59:60Z"), std::nullopt);
  EXPECT_EQ(parse_instant("1998-12-31T23:59:61Z"), std::nullopt);
}

TEST(Instant, IsNothingElse) {
  for (const char* text : {"",
                           "1997",
                           "1997-05",
                           "97-05-21",
                           "19970521",
                           "1997-5-21",
                           "1997-05-21 ",
                           " 1997-05-21",
                           "1997-05-21T",
                           "1997-05-21T17",
                           "1997-05-21T17:09",
                           "1997-05-21T17:09Z",
                           "1997-05-21T17:09:27",
                           "1997-05-21 17:09:27Z",
                           "1997-05-21T17:09:27ZZ",
                           "1997-05-21T17:09:27Z ",
                           "1997-05-21T24:00:00Z",
                           "1997-05-21T17:60:27Z",
                           "1997-05-21T17:09:27+0200",
                           "1997-05-21T17:09:27+02",
                           "1997-05-21T17:09:27+24:00",
                           "1997-05-21T17:09:27+02:60",
                           "1997-05-21T17:09:27 +02:00",
                           "+997-05-21",
                           "1997-05--1",
                           "5/21/97",
                           "@864234567",
                           "yesterday"}) {
    EXPECT_EQ(parse_instant(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace mifdex::io
