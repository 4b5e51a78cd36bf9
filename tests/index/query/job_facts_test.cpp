#include "index/query/job_facts.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

constexpr int kJobs = 40;

std::string numbered_job(int number) { return "JOB" + std::to_string(100 + number); }

/// Adds the facts of each third job, in several commits, between facts of other kinds.
void index_job_facts(const std::string& dir) {
  for (int commit = 0; commit < 3; ++commit) {
    std::vector<SampleRow> rows;
    for (int number = commit * 3; number < kJobs; number += 9) {
      SampleJob job;
      job.job = numbered_job(number);
      job.name = "Install " + std::to_string(number);
      rows.emplace_back(job);
    }
    SampleObservation row;
    row.path = "R/" + std::to_string(commit) + ".PCK";
    row.pair_key = row.path;
    row.job = numbered_job(commit);
    row.smsid = "X0000" + std::to_string(commit);
    rows.emplace_back(row);
    rows.emplace_back(SampleIdentity{row.smsid, "PC" + std::to_string(commit), "", ""});
    index_rows(dir, rows);
  }
}

/// Asks a walk for `step`-th jobs from `first` on.
void expect_facts(const Store& store, int first, int step) {
  JobFactWalk walk(store);
  for (int number = first; number < kJobs; number += step) {
    SCOPED_TRACE(number);
    for (int again = 0; again < 2; ++again) {
      const auto fact = walk.fact_of(numbered_job(number));
      ASSERT_TRUE(fact);
      ASSERT_EQ(*fact != nullptr, number % 3 == 0);
      if (*fact == nullptr) continue;
      EXPECT_EQ((*fact)->job, numbered_job(number));
      EXPECT_EQ((*fact)->name, "Install " + std::to_string(number));
    }
  }
}

TEST(JobFacts, AWalkFindsThemHoweverManyJobsItIsAskedFor) {
  const MemoryFolder folder;
  index_job_facts(folder / "idx");
  const auto store = Store::open_to_read(folder / "idx");
  ASSERT_TRUE(store);
  for (int first = 0; first < kJobs; ++first) {
    for (int step = 1; step < 12; ++step) expect_facts(**store, first, step);
  }
}

TEST(JobFacts, ALookupFindsTheSame) {
  const MemoryFolder folder;
  index_job_facts(folder / "idx");
  const auto store = Store::open_to_read(folder / "idx");
  ASSERT_TRUE(store);
  JobFactLookup lookup(**store);
  for (int number = kJobs - 1; number >= 0; --number) {
    const auto fact = lookup.fact_of(numbered_job(number));
    ASSERT_TRUE(fact);
    ASSERT_EQ(*fact != nullptr, number % 3 == 0) << number;
    if (*fact != nullptr) {
      EXPECT_EQ((*fact)->name, "Install " + std::to_string(number));
    }
  }
}

}  // namespace
}  // namespace mifdex::index
