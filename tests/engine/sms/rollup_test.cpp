#include "engine/sms/rollup.h"

#include <gtest/gtest.h>

namespace mifdex::engine {
namespace {

using index::LineStatus;

index::StatusCounts counts(std::initializer_list<std::pair<LineStatus, std::uint64_t>> lines) {
  index::StatusCounts result;
  for (const auto& [status, number] : lines)
    result.lines[static_cast<std::size_t>(status)] = number;
  return result;
}

constexpr std::int64_t kEnd = 1000;

JobStatus status_at(std::int64_t now, const index::StatusCounts& of) {
  index::JobFact fact;
  fact.end = kEnd;
  return job_status(of, &fact, now);
}

JobStatus overall_status(const index::StatusCounts& of) { return job_status(of, nullptr, kEnd); }

// SOURCES.md, section 6.
TEST(Rollup, AnyFailedIsRetryingAndFailedFromTheJobsEndOn) {
  for (const LineStatus other : {LineStatus::kComplete, LineStatus::kUnreadable}) {
    const auto some = counts({{other, 999}, {LineStatus::kFailed, 1}});
    EXPECT_EQ(overall_status(some), JobStatus::kRetrying);
    EXPECT_EQ(status_at(kEnd - 1, some), JobStatus::kRetrying);
    EXPECT_EQ(status_at(kEnd, some), JobStatus::kFailed);
  }
}

TEST(Rollup, AHundredRetriesAreTheEndOfAJob) {
  auto some = counts({{LineStatus::kFailed, 1}});
  some.exhausted = 1;
  EXPECT_EQ(overall_status(some), JobStatus::kFailed);
  const JobVerdict verdict = derive_job_status(some, nullptr, kEnd);
  EXPECT_EQ(verdict.sms_showed, JobStatus::kRetrying);
  EXPECT_EQ(verdict.differs, 140374U);
}

TEST(Rollup, WhatIsNotDoneKeepsAJobActive) {
  for (const LineStatus status :
       {LineStatus::kNone, LineStatus::kUnknown, LineStatus::kUnreadable}) {
    const auto some = counts({{LineStatus::kComplete, 9}, {status, 1}});
    EXPECT_EQ(overall_status(some), JobStatus::kActive);
    EXPECT_EQ(status_at(kEnd, some), JobStatus::kActive);
    EXPECT_EQ(derive_job_status(some, nullptr, kEnd).differs, 0U);
  }
  EXPECT_EQ(overall_status(counts({})), JobStatus::kActive);
}

TEST(Rollup, RetryingStuckWhereOnlySilenceIsLeft) {  // Q150026
  auto some = counts({{LineStatus::kComplete, 9}, {LineStatus::kNone, 1}});
  some.failed_machines = 2;
  const JobVerdict verdict = derive_job_status(some, nullptr, kEnd);
  EXPECT_EQ(verdict.status, JobStatus::kActive);
  EXPECT_EQ(verdict.sms_showed, JobStatus::kRetrying);
  EXPECT_EQ(verdict.differs, 150026U);
}

TEST(Rollup, AllCompleteIsComplete) {
  EXPECT_EQ(overall_status(counts({{LineStatus::kComplete, 9}})), JobStatus::kComplete);
}

TEST(Rollup, CountsItsLines) {
  const auto some = counts({{LineStatus::kComplete, 9}, {LineStatus::kNone, 2}});
  EXPECT_EQ(lines_in(some), 11U);
  EXPECT_EQ(lines_with(some, LineStatus::kNone), 2U);
  EXPECT_EQ(lines_with(some, LineStatus::kFailed), 0U);
}

TEST(Rollup, NamesAreThoseOfTheContract) {
  EXPECT_EQ(job_status_name(JobStatus::kActive), "Active");
  EXPECT_EQ(job_status_name(JobStatus::kRetrying), "Retrying");
  EXPECT_EQ(job_status_name(JobStatus::kFailed), "Failed");
  EXPECT_EQ(job_status_name(JobStatus::kComplete), "Complete");
}

}  // namespace
}  // namespace mifdex::engine
