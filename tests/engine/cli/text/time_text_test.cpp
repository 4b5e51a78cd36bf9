#include "engine/cli/text/time_text.h"

#include <gtest/gtest.h>

#include <limits>

namespace mifdex::cli {
namespace {

constexpr std::int64_t kMango = 864'234'567;  // 1997-05-21T17:09:27Z

std::int64_t read(std::string_view text, const Zone& zone = Zone()) {
  const auto time = parse_time(text, zone);
  EXPECT_TRUE(time) << text;
  return time ? *time : -1;
}

Zone zone(std::string_view name) {
  auto parsed = Zone::parse(name);
  EXPECT_TRUE(parsed) << name;
  return parsed ? *parsed : Zone();
}

TEST(TimeText, WritesRfc3339) {
  EXPECT_EQ(format_time(kMango, Zone()), "1997-05-21T17:09:27Z");
  EXPECT_EQ(format_time(0, Zone()), "1970-01-01T00:00:00Z");
  EXPECT_EQ(format_time(-1, Zone()), "1969-12-31T23:59:59Z");
  EXPECT_EQ(format_time(951'782'400, Zone()), "2000-02-29T00:00:00Z");
  EXPECT_EQ(format_time(kMango, zone("+02:00")), "1997-05-21T19:09:27+02:00");
  EXPECT_EQ(format_time(kMango, zone("-0330")), "1997-05-21T13:39:27-03:30");
}

TEST(TimeText, WritesWhatRfc3339CannotAsANumber) {
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::max(), Zone()), "@9223372036854775807");
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::min(), zone("+02:00")),
            "@-9223372036854775808");
  EXPECT_EQ(read("@-9223372036854775808"), std::numeric_limits<std::int64_t>::min());
}

TEST(TimeText, ReadsATimeOrItsBeginning) {
  EXPECT_EQ(read("1997-05-21T17:09:27Z"), kMango);
  EXPECT_EQ(read("1997-05-21 17:09:27"), kMango);
  EXPECT_EQ(read("1997-05-21t17:09:27.999z"), kMango);
  EXPECT_EQ(read("1997-05-21T19:09:27+02:00"), kMango);
  EXPECT_EQ(read("1997-05-21T17:09"), kMango - 27);
  EXPECT_EQ(read("1997-05-21"), 864'172'800);
  EXPECT_EQ(read("1997-05"), 862'444'800);
  EXPECT_EQ(read("1997"), 852'076'800);
  EXPECT_EQ(read("1997-05-21", zone("+02:00")), 864'172'800 - 7200);
  EXPECT_EQ(read("1997-05-21T17:09:27Z", zone("+02:00")), kMango);
}

TEST(TimeText, GuessesNothing) {
  for (const std::string_view wrong :
       {"", "97", "97-05-21", "1997-13", "1997-02-29", "1997-00-10", "1997-05-21T",
        "1997-05-21T24:00", "1997-05-21T17", "1997-05-21T17:60", "05/21/1997", "yesterday",
        "1997-05-21T17:09:27+2", "1997-05-21x", "@", "@1x", "19970521173927"}) {
    EXPECT_FALSE(parse_time(wrong, Zone())) << wrong;
  }
}

TEST(TimeText, ZonesHaveTheRulesOfTheirDay) {
  auto berlin = Zone::parse("Europe/Berlin");
  if (!berlin) GTEST_SKIP() << "no time zone database here";
  EXPECT_EQ(format_time(kMango, *berlin), "1997-05-21T19:09:27+02:00");
  EXPECT_EQ(format_time(852'076'800, *berlin), "1997-01-01T01:00:00+01:00");
  EXPECT_EQ(read("1997-05-21T19:09:27", *berlin), kMango);
  // The hour that occurred twice on 1997-10-26 reads as the first. The hour that was skipped on
  // 1997-03-30.
  EXPECT_EQ(read("1997-10-26T02:30", *berlin), read("1997-10-26T00:30Z"));
  EXPECT_EQ(read("1997-03-30T02:30", *berlin), read("1997-03-30T01:30Z"));
  // Two zones in one process do not mix.
  const Zone tokyo = zone("Asia/Tokyo");
  EXPECT_EQ(format_time(kMango, tokyo), "1997-05-22T02:09:27+09:00");
  EXPECT_EQ(format_time(kMango, *berlin), "1997-05-21T19:09:27+02:00");
  EXPECT_EQ(format_time(kMango, Zone()), "1997-05-21T17:09:27Z");
}

TEST(TimeText, LocalIsTheZoneAtTheStartAfterANamedOne) {
  const Zone local = zone("local");
  const std::string before = format_time(kMango, local);
  for (const std::string_view name : {"Asia/Tokyo", "America/New_York"}) {
    if (!Zone::parse(name)) GTEST_SKIP() << "no time zone database here";
    EXPECT_EQ(format_time(kMango, local), before) << name;
  }
}

TEST(TimeText, RefusesWhatIsNoZone) {
  for (const std::string_view wrong :
       {"", "Europe", "Nowhere/City", "../../etc/passwd", "/usr/share/zoneinfo/UTC", "+25:00", "+2",
        "+02:60", "CET 1"}) {
    EXPECT_FALSE(Zone::parse(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace mifdex::cli
