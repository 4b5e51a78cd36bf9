// The same report in a folder and in archives whose times are inexact: one observation.
#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

using io::TimeSource;

constexpr std::int64_t kFileTime = 864'234'567;
constexpr std::int64_t kOneHour = 3600;

SampleObservation report(const std::string& path, std::int64_t time, TimeSource source,
                         std::uint64_t hash = 7) {
  SampleObservation row = observation(path, "JOB1", "M1", time, hash, LineStatus::kFailed);
  row.time_source = source;
  return row;
}

class InexactTime : public CommitTest {
 protected:
  std::uint64_t observations() { return lines(true).size(); }

  std::int64_t only_time() {
    std::int64_t time = 0;
    std::uint64_t count = 0;
    Query query;
    query.history = true;
    EXPECT_TRUE(read()->lines(query, [&](const Line& line) {
      time = line.record.time;
      ++count;
      return true;
    }));
    EXPECT_EQ(count, 1U);
    return time;
  }
};

TEST_F(InexactTime, ALocalTimeJoinsTheExactOneInEitherOrder) {
  index({report("A.zip!/1.PCK", kFileTime + 1 + 2 * kOneHour, TimeSource::kEntryLocal)});
  EXPECT_EQ(only_time(), kFileTime + 1 + 2 * kOneHour);
  index({report("BOX/1.PCK", kFileTime, TimeSource::kFile)});
  EXPECT_EQ(only_time(), kFileTime);
  EXPECT_EQ(job_counts(*read())["JOB1"].failed, 1U);
  index({report("C.cab!/1.PCK", kFileTime - 1, TimeSource::kEntryLocal)});
  EXPECT_EQ(only_time(), kFileTime);
  EXPECT_EQ(job_counts(*read())["JOB1"].failed, 1U);
  expect_sound(dir_);
}

TEST_F(InexactTime, ATimeThatIsNoneJoinsTheNewest) {
  index({report("A.zip!/1.PCK", io::kNoTime, TimeSource::kNone),
         report("B.zip!/1.PCK", io::kNoTime, TimeSource::kNone)});
  EXPECT_EQ(only_time(), io::kNoTime);
  index({report("C.cab!/1.PCK", kFileTime, TimeSource::kEntryLocal)});
  EXPECT_EQ(only_time(), kFileTime);
  index({report("BOX/1.PCK", kFileTime + 1, TimeSource::kFile)});
  EXPECT_EQ(only_time(), kFileTime + 1);
  expect_sound(dir_);
}

TEST_F(InexactTime, OtherReportsStayTheirOwn) {
  SampleObservation other = report("A.zip!/2.PCK", kFileTime + 1, TimeSource::kEntryLocal);
  other.machine = "M2";
  index({report("BOX/1.PCK", kFileTime, TimeSource::kFile),
         report("BOX/2.PCK", kFileTime + 2, TimeSource::kFile),
         report("A.zip!/1.PCK", kFileTime + 5, TimeSource::kEntryLocal),
         report("A.zip!/3.PCK", kFileTime, TimeSource::kEntryLocal, 8), other});
  EXPECT_EQ(observations(), 5U);
  expect_sound(dir_);
}

TEST_F(InexactTime, ComesBackWhenTheExactOneGoes) {
  index({report("A.zip!/1.PCK", kFileTime + 1, TimeSource::kEntryLocal),
         report("BOX/1.PCK", kFileTime, TimeSource::kFile)});
  EXPECT_EQ(only_time(), kFileTime);
  SampleObservation changed = report("BOX/1.PCK", kFileTime + 900, TimeSource::kFile, 9);
  index({changed});
  EXPECT_EQ(observations(), 2U);
  expect_sound(dir_);
}

TEST_F(InexactTime, WhatNothingAttributesJoinsByItsName) {
  const auto open = [](const std::string& path, std::int64_t time, TimeSource source) {
    SampleObservation row = observation(path, "", "", time, 7);
    row.time_source = source;
    return row;
  };
  index({open("A.zip!/1.PCK", kFileTime + 1, TimeSource::kEntryLocal)});
  index({open("BOX/1.PCK", kFileTime, TimeSource::kFile)});
  EXPECT_EQ(only_time(), kFileTime);
  index({open("A.zip!/2.PCK", kFileTime + 1, TimeSource::kEntryLocal)});
  EXPECT_EQ(observations(), 2U);
  expect_sound(dir_);
}

}  // namespace
}  // namespace mifdex::index
