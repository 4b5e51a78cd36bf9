#include "index/query/line_intervals.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "index/format/keys.h"
#include "index/query/zone_map.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

constexpr int kManyLines = 8 * static_cast<int>(ZoneMap::kLines);

SampleObservation line_of(int number, const std::string& description) {
  SampleObservation row;
  row.path = "R/" + std::to_string(number);
  row.job = "JOB" + std::to_string(10 + number % 20);
  row.machine = "PC" + std::to_string(100'000 + number);
  row.time = 1;
  row.hash = static_cast<std::uint64_t>(number) + 1;
  row.description = description;
  return row;
}

/// Many lines, then a commit with two that match: its zone reaches from the first to the last.
void index_wide_zone(const std::string& dir) {
  std::vector<SampleRow> rows;
  for (int i = 20; i < kManyLines; ++i) rows.emplace_back(line_of(i, "ready"));
  index_rows(dir, rows);
  index_rows(dir, {line_of(0, "disk full"), line_of(kManyLines * 20 + 19, "disk full")});
}

std::vector<KeyInterval> all_of(LineIntervals& intervals) {
  std::vector<KeyInterval> found;
  for (;;) {
    auto interval = intervals.next();
    EXPECT_TRUE(interval);
    if (!interval || !*interval) return found;
    found.push_back(**interval);
  }
}

/// Checks that `parts` are what was `whole`, in order and without gaps, each beginning with a
/// group.
void expect_divided(const std::vector<KeyInterval>& parts, const KeyInterval& whole) {
  ASSERT_FALSE(parts.empty());
  EXPECT_EQ(parts.front().from, whole.from);
  EXPECT_EQ(parts.back().to, whole.to);
  for (std::size_t i = 1; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].from, parts[i - 1].to);
    EXPECT_LT(parts[i - 1].from, parts[i].from);
    EXPECT_EQ(parts[i].from.size(), group_prefix_size(parts[i].from));
  }
}

TEST(LineIntervals, AWideZoneIsDividedForThreads) {
  const MemoryFolder folder;
  index_wide_zone(folder / "idx");
  const auto store = Store::open_to_read(folder / "idx");
  ASSERT_TRUE(store);
  Filter filter;
  filter.grep = {"disk full"};
  LineIntervals whole(**store, filter, {""});
  const std::vector<KeyInterval> one = all_of(whole);
  ASSERT_EQ(one.size(), 1U);

  LineIntervals divided(**store, filter, {""});
  const auto first = divided.next();
  ASSERT_TRUE(first && *first);
  divided.divide_from((*first)->from);
  const std::vector<KeyInterval> parts = all_of(divided);
  EXPECT_GE(parts.size(), 8U);
  expect_divided(parts, one.front());
}

TEST(LineIntervals, ANarrowZoneStaysWhole) {
  const MemoryFolder folder;
  std::vector<SampleRow> rows;
  for (int i = 0; i < kManyLines; ++i) {
    rows.emplace_back(line_of(i, i % 20 == 3 ? "disk full" : "ready"));
  }
  index_rows(folder / "idx", rows);
  const auto store = Store::open_to_read(folder / "idx");
  ASSERT_TRUE(store);
  Filter filter;
  filter.grep = {"disk full"};
  LineIntervals whole(**store, filter, {""});
  const std::vector<KeyInterval> undivided = all_of(whole);
  ASSERT_FALSE(undivided.empty());
  ASSERT_LT(undivided.size(), 4U);

  LineIntervals divided(**store, filter, {""});
  const auto first = divided.next();
  ASSERT_TRUE(first && *first);
  divided.divide_from((*first)->from);
  const std::vector<KeyInterval> parts = all_of(divided);
  ASSERT_EQ(parts.size(), undivided.size());
  for (std::size_t i = 0; i < parts.size(); ++i) {
    EXPECT_EQ(parts[i].from, undivided[i].from);
    EXPECT_EQ(parts[i].to, undivided[i].to);
  }
}

}  // namespace
}  // namespace mifdex::index
