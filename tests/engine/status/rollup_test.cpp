#include "engine/status/rollup.h"

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

// despooler.md, section 6.
TEST(Rollup, AnyFailedIsRetrying) {
  EXPECT_EQ(job_status(counts({{LineStatus::kComplete, 999}, {LineStatus::kFailed, 1}})),
            JobStatus::kRetrying);
  EXPECT_EQ(job_status(counts({{LineStatus::kUnreadable, 5}, {LineStatus::kFailed, 1}})),
            JobStatus::kRetrying);
}

TEST(Rollup, WhatIsNotDoneKeepsAJobActive) {
  for (const LineStatus status :
       {LineStatus::kNone, LineStatus::kUnknown, LineStatus::kUnreadable}) {
    EXPECT_EQ(job_status(counts({{LineStatus::kComplete, 9}, {status, 1}})), JobStatus::kActive);
  }
  EXPECT_EQ(job_status(counts({})), JobStatus::kActive);
}

TEST(Rollup, AllCompleteIsComplete) {
  EXPECT_EQ(job_status(counts({{LineStatus::kComplete, 9}})), JobStatus::kComplete);
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
