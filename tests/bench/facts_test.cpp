// Names, words and random numbers, from which the facts of a corpus are made.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bench/corpus/moment.h"
#include "bench/corpus/random.h"
#include "bench/corpus/status_facts.h"
#include "bench/corpus/text/names.h"
#include "bench/corpus/text/phrases.h"

namespace mifdex::corpus {
namespace {

// These numbers must not change: if they did, every corpus of a seed would change.
TEST(CorpusRandom, DrawsTheSameNumbersEverywhere) {
  Random random(1, Stream::kReport, 0);
  const std::vector<std::uint32_t> drawn = {random.below(1000), random.below(1000),
                                            random.below(1000)};
  EXPECT_EQ(drawn, (std::vector<std::uint32_t>{294, 699, 568}));
}

TEST(CorpusRandom, MixedOrderHoldsEveryNumberOnce) {
  for (const std::uint64_t count : {1U, 2U, 3U, 12U, 1000U, 40'000U}) {
    const MixedOrder order(7, count);
    std::vector<bool> seen(count);
    for (std::uint64_t i = 0; i < count; ++i) {
      ASSERT_LT(order.at(i), count);
      EXPECT_FALSE(seen[order.at(i)]) << count;
      seen[order.at(i)] = true;
    }
  }
}

TEST(CorpusNames, AreUniqueShortAndNoSmsids) {
  const Fleet fleet("VAQ", 1);
  std::set<std::string> names;
  for (std::uint32_t machine = 0; machine < 200'000; ++machine) {
    const std::string name = fleet.name(machine);
    EXPECT_TRUE(names.insert(name).second) << name;
    EXPECT_LE(name.size(), 15U) << name;
  }
  EXPECT_LE(fleet.name(kMaxMachines - 1).size(), 15U);
}

TEST(CorpusNames, IdsBeginAsInTheArticles) {
  const Fleet fleet("VAQ", 1);
  EXPECT_EQ(fleet.smsid(0), "VAQ00005");
  EXPECT_EQ(fleet.job_id(0), "VAQ0000F");
  EXPECT_EQ(fleet.job_id(1), "VAQ00010");
  EXPECT_EQ(fleet.smsid(kMaxMachines - 1).size(), 8U);
  EXPECT_EQ(fleet.job_id(kMaxJobs - 1).size(), 8U);
}

// Q127052: in a site of 20,000 clients four of five SMSIDs have a letter beyond F.
TEST(CorpusNames, LogonServersGiveOutSmsidsInBase36) {
  const Fleet fleet("VAQ", 1);
  constexpr std::uint32_t kClients = 20'000;
  std::set<std::string> smsids;
  std::set<std::string> ranges;
  std::uint32_t beyond_f = 0;
  for (std::uint32_t machine = 0; machine < kClients; ++machine) {
    const std::string smsid = fleet.smsid(machine);
    ASSERT_EQ(smsid.size(), 8U);
    EXPECT_TRUE(smsid.starts_with("VAQ0")) << smsid;
    smsids.insert(smsid);
    ranges.insert(smsid.substr(3, 2));
    const std::string count = smsid.substr(5);
    beyond_f += std::ranges::any_of(count, [](char c) { return c > 'F'; }) ? 1 : 0;
  }
  EXPECT_EQ(smsids.size(), kClients);
  EXPECT_EQ(ranges, (std::set<std::string>{"00", "01", "02", "03"}));
  EXPECT_NEAR(beyond_f, 0.8 * kClients, 0.02 * kClients);
  EXPECT_EQ(fleet.smsid(4 * (44'064 - 5) - 1), "VAQ03XZZ");
  EXPECT_EQ(fleet.smsid(4 * (44'064 - 5)), "VAQ04000");
}

TEST(CorpusNames, AMachineWithoutInventoryGoesByItsSmsid) {
  const Fleet fleet("VAQ", 1);
  std::uint32_t without = 0;
  for (std::uint32_t machine = 0; machine < 10'000; ++machine) {
    const bool known = fleet.has_inventory(machine);
    without += known ? 0U : 1U;
    EXPECT_EQ(fleet.known_name(machine), known ? fleet.name(machine) : fleet.smsid(machine));
  }
  EXPECT_NEAR(without, 100, 35);
}

/// The characters that may follow a backslash (GRAMMAR.md, section 3).
constexpr std::string_view kLegal = "abfnrtvABFNRTV'\"\\?xX0123";

/// True if a reader that resolves escapes only if all are legal would read `text` raw.
bool has_illegal_escape(const std::string& text) {
  for (std::size_t at = text.find('\\'); at != std::string::npos; at = text.find('\\', at + 2)) {
    if (at + 1 == text.size() || !kLegal.contains(text[at + 1])) return true;
  }
  return false;
}

TEST(CorpusPhrases, StayWithinTheLimitAndReadOneWayOnly) {
  const Package package{"Jamalz", "JamalTest", "3.15"};
  std::size_t longest = 0;
  std::size_t empty = 0;
  for (std::uint64_t item = 0; item < 40'000; ++item) {
    Random random(3, Stream::kReport, item);
    const Tone tone = item % 2 == 0 ? Tone::kDone : Tone::kFailed;
    const auto letters = static_cast<Letters>(item % 4);
    const std::size_t limit = item % 3 == 0 ? 100 : 255;
    const std::string text = describe(random, tone, letters, package, "MANGO", limit);
    longest = std::max(longest, count_characters(text));
    empty += text.empty() ? 1U : 0U;
    ASSERT_LE(count_characters(text), limit) << text;
    if (text.empty()) continue;
    EXPECT_TRUE(text.front() != ' ' && text.back() != ' ' && text.back() != '\\') << text;
    EXPECT_EQ(text.find_first_of("{}\n\r"), std::string::npos) << text;
    EXPECT_FALSE(text.front() >= '0' && text.front() <= '9') << text;
    if (letters != Letters::kQuoted) {
      EXPECT_EQ(text.find('"'), std::string::npos) << text;
    }
    if (text.find('\\') != std::string::npos) {
      EXPECT_TRUE(has_illegal_escape(text)) << text;
    }
  }
  EXPECT_EQ(longest, 255U);
  EXPECT_NEAR(static_cast<double>(empty), 4000, 300);
}

TEST(CorpusPhrases, AreBrokenIntoLinesAtBlanks) {
  EXPECT_EQ(broken_into_lines("one two three four", 5), "one two\nthree\nfour");
  EXPECT_EQ(broken_into_lines("short", 50), "short");
}

TEST(CorpusFacts, OutcomesHaveTheirShares) {
  const Fleet fleet("VAQ", 1);
  std::array<double, 4> outcomes{};
  std::array<double, kWriters.size()> writers{};
  for (std::uint32_t machine = 0; machine < 20'000; ++machine) {
    const StatusFacts facts = plan_status(fleet, {machine, 0, Round::kFirst, 864'230'400}, 1);
    outcomes[static_cast<std::size_t>(facts.outcome)] += 1;
    writers[static_cast<std::size_t>(facts.writer)] += 1;
    EXPECT_EQ(facts.status.has_value(), facts.outcome != ReportedOutcome::kMissing);
    EXPECT_NE(facts.status, "");
  }
  EXPECT_NEAR(outcomes[static_cast<std::size_t>(ReportedOutcome::kSuccess)], 17'000, 250);
  EXPECT_NEAR(outcomes[static_cast<std::size_t>(ReportedOutcome::kFailed)], 2200, 250);
  EXPECT_NEAR(outcomes[static_cast<std::size_t>(ReportedOutcome::kMissing)], 60, 35);
  EXPECT_TRUE(std::ranges::all_of(writers, [](double share) { return share > 300; }));
}

TEST(CorpusMoment, ReadsItsOwnFormOnly) {
  EXPECT_EQ(parse_moment("1997-05-21T16:00:00Z"), 864'230'400);
  EXPECT_EQ(format_moment(864'230'400), "1997-05-21T16:00:00Z");
  EXPECT_EQ(parse_moment("1996-02-29T00:00:00Z"), 825'552'000);
  for (const char* wrong : {"", "1997-05-21", "1997-05-21 16:00:00Z", "1997-02-29T00:00:00Z",
                            "1997-05-21T24:00:00Z", "1997-05-21T16:60:00Z", "1997-05-21T16:00:0xZ",
                            "1997-00-21T16:00:00Z", "-997-05-21T16:00:00Z"}) {
    EXPECT_FALSE(parse_moment(wrong).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace mifdex::corpus
