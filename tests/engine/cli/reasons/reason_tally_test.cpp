// Counts of reasons do not depend on how results were shared among tallies, with and without
// bounds.
#include "engine/cli/reasons/reason_tally.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "engine/cli/reasons/reason_sieve.h"

namespace mifdex::cli {
namespace {

struct Result {
  std::string machine;
  std::string description;
  std::int64_t time = 0;
};

index::Line line_of(const Result& result) {
  index::Line line;
  line.record.machine = result.machine;
  line.record.description = result.description;
  line.record.time = result.time;
  line.record.status = index::LineStatus::kFailed;
  return line;
}

/// Returns results of which a few reasons have many and many have one.
std::vector<Result> results_of(unsigned count) {
  std::mt19937_64 random(7);
  std::vector<Result> results;
  for (unsigned i = 0; i < count; ++i) {
    const std::string machine = fmt::format("PC{}", random() % 500);
    const auto time = static_cast<std::int64_t>(random() % 1000);
    std::string text = fmt::format("error {}", random() % 5);
    if (i % 4 == 1) text = i % 8 == 1 ? "Disk full" : "disk FULL";
    if (i % 4 == 2) text = fmt::format("code {} on {}", i, machine);
    if (i % 4 == 3) text = "";
    results.push_back({machine, text, time});
  }
  return results;
}

struct Limits {
  std::size_t bytes = kMostReasonBytes;
  std::size_t machines = kMostMachines;
};

/// Returns a tally of the results, which `parts` tallies counted.
std::unique_ptr<ReasonTally> tally_of(const std::vector<Result>& results, unsigned parts,
                                      Limits limits = {}, const ReasonSieve* sieve = nullptr) {
  std::mt19937_64 random(parts);
  std::vector<std::unique_ptr<ReasonTally>> tallies;
  const auto make = [&] {
    return std::make_unique<ReasonTally>(ReasonOptions(), sieve, limits.bytes, limits.machines);
  };
  for (unsigned i = 0; i < parts; ++i) tallies.push_back(make());
  for (const Result& result : results) tallies[random() % parts]->add(line_of(result));
  auto all = make();
  for (const auto& tally : tallies) all->merge(*tally);
  return all;
}

std::string text_of(const ReasonGroup& group, unsigned level) {
  return fmt::format("{} {} {} {}-{} [{}] {}\n", static_cast<int>(group.name.kind), group.results,
                     group.machine_count(level), group.first, group.last, group.name.text,
                     group.example);
}

std::string text_of(ReasonTally& tally, std::uint64_t least = 1) {
  std::string text;
  for (const ReasonGroup& group : tally.take_groups(least)) text += text_of(group, tally.level());
  return text + text_of(tally.rest(), tally.level());
}

TEST(ReasonTally, CountsWhatIsThere) {
  const std::vector<Result> results = {{"MANGO", "disk full on MANGO", 5},
                                       {"PEAR", "Disk full on PEAR", 9},
                                       {"PEAR", "Disk full on PEAR", 7},
                                       {"C", "", 1},
                                       {"", "error 5", io::kNoTime}};
  EXPECT_EQ(text_of(*tally_of(results, 1)),
            fmt::format("0 3 2 5-9 [disk full on <machine>] Disk full on PEAR\n"
                        "1 1 1 1-1 [] \n"
                        "0 1 0 {0}-{0} [error 5] error 5\n"
                        "2 0 0 {0}-{0} [] \n",
                        io::kNoTime));
}

TEST(ReasonTally, IsTheSameForAnyNumberOfThreads) {
  const std::vector<Result> results = results_of(4000);
  const std::string expected = text_of(*tally_of(results, 1));
  EXPECT_NE(expected.find("[disk FULL]"), std::string::npos) << expected;
  for (const unsigned parts : {2U, 3U, 16U})
    EXPECT_EQ(text_of(*tally_of(results, parts)), expected);
}

TEST(ReasonTally, ASampleOfMachinesIsTheSameForAnyNumberOfThreads) {
  const std::vector<Result> results = results_of(20'000);
  const Limits limits{kMostReasonBytes, 200};
  const auto exact = tally_of(results, 1);
  const auto sampled = tally_of(results, 1, limits);
  EXPECT_GT(sampled->level(), 0U);
  const unsigned level = sampled->level();
  const std::string expected = text_of(*sampled);
  for (const unsigned parts : {2U, 5U}) {
    const auto other = tally_of(results, parts, limits);
    EXPECT_EQ(other->level(), level);
    EXPECT_EQ(text_of(*other), expected);
  }
  EXPECT_EQ(exact->level(), 0U);
}

TEST(ReasonTally, AnEstimateIsNearTheNumberOfMachines) {
  std::vector<Result> results;
  for (unsigned i = 0; i < 40'000; ++i) results.push_back({fmt::format("PC{}", i), "disk full", 1});
  const auto tally = tally_of(results, 2, {kMostReasonBytes, 4000});
  ASSERT_GT(tally->level(), 0U);
  const ReasonGroup group = tally->take_groups().front();
  EXPECT_EQ(group.results, 40'000U);
  EXPECT_NEAR(static_cast<double>(group.machine_count(tally->level())), 40'000, 4'000);
}

TEST(ReasonTally, IsFullForAnyNumberOfThreads) {
  // 1,000 reasons that have one result each.
  std::vector<Result> results;
  for (unsigned i = 0; i < 1000; ++i) results.push_back({"A", fmt::format("error {}", i), 1});
  const Limits limits{200'000, kMostMachines};
  for (const unsigned parts : {1U, 2U, 9U})
    EXPECT_TRUE(tally_of(results, parts, limits)->is_full());
  results.resize(100);
  for (const unsigned parts : {1U, 2U, 9U})
    EXPECT_FALSE(tally_of(results, parts, limits)->is_full());
}

TEST(ReasonTally, ASieveKeepsAllFrequentReasons) {
  std::vector<Result> results;
  for (unsigned i = 0; i < 20'000; ++i) results.push_back({"A", fmt::format("error {}", i), 1});
  // A reason for each number of results.
  for (unsigned i = 1; i < 200; ++i) {
    results.insert(results.end(), i, {"B", fmt::format("exit code {}", i), i});
  }
  ReasonSieve sieve;
  for (const Result& result : results) {
    ReasonName name;
    name_reason(line_of(result), {}, name);
    sieve.add(name.key);
  }
  sieve.choose_least(20);
  ASSERT_GT(sieve.least(), 100U);
  ASSERT_LT(sieve.least(), 199U);
  const auto exact = tally_of(results, 1);
  std::string expected;
  std::uint64_t rest = 0;
  for (const ReasonGroup& group : exact->take_groups()) {
    if (group.results >= sieve.least()) {
      expected += text_of(group, 0);
    } else {
      rest += group.results;
    }
  }
  ASSERT_GT(rest, 10'000U);
  for (const unsigned parts : {1U, 3U}) {
    const auto sifted = tally_of(results, parts, {}, &sieve);
    const std::string text = text_of(*sifted, sieve.least());
    EXPECT_TRUE(text.starts_with(expected)) << text;
    EXPECT_TRUE(text.substr(expected.size()).starts_with(fmt::format("2 {} ", rest))) << text;
  }
}

}  // namespace
}  // namespace mifdex::cli
