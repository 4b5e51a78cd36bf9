#include "engine/cli/output/row_sorter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace mifdex::cli {
namespace {

using Row = std::vector<Value>;

/// Returns the second column (a different number in each row) in the order of the first.
std::vector<std::uint64_t> sorted(const std::vector<Value>& keys, bool descending,
                                  std::size_t budget = RowSorter::kBudget) {
  RowSorter sorter(0, descending, budget);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    EXPECT_TRUE(sorter.add(Row{keys[i], std::uint64_t{i}}));
  }
  std::vector<std::uint64_t> order;
  EXPECT_TRUE(sorter.take_all([&](std::span<const Value> values) {
    order.push_back(std::get<std::uint64_t>(values[1]));
    return true;
  }));
  return order;
}

using Order = std::vector<std::uint64_t>;

TEST(RowSorter, NumbersTimesAndTextsInTheirOrder) {
  EXPECT_EQ(sorted({std::uint64_t{300}, std::uint64_t{2}, std::uint64_t{10}}, false),
            (Order{1, 2, 0}));
  EXPECT_EQ(sorted({Time{5}, Time{-5}, Time{0}}, false), (Order{1, 2, 0}));
  EXPECT_EQ(sorted({Time{5}, Time{-5}, Time{0}}, true), (Order{0, 2, 1}));
  EXPECT_EQ(sorted({std::string("b"), std::string_view("a"), std::string("ab")}, false),
            (Order{1, 2, 0}));
  EXPECT_EQ(sorted({2.5, -1.0, 0.0}, false), (Order{1, 2, 0}));
  EXPECT_EQ(sorted({true, false}, false), (Order{1, 0}));
}

TEST(RowSorter, EqualRowsKeepTheirOrderAndThoseWithoutAValueComeLast) {
  const std::vector<Value> keys = {Value(), std::uint64_t{1}, std::uint64_t{1}, Value(),
                                   std::uint64_t{0}};
  EXPECT_EQ(sorted(keys, false), (Order{4, 1, 2, 0, 3}));
  EXPECT_EQ(sorted(keys, true), (Order{1, 2, 4, 0, 3}));
}

TEST(RowSorter, EveryKindOfValueComesBackAsItWas) {
  const Row row = {Value(),
                   true,
                   std::uint64_t{7},
                   2.5,
                   std::string_view("view"),
                   std::string("text"),
                   Time{-9},
                   LocalTime{9},
                   std::vector<std::string>{"a", "", "b"}};
  RowSorter sorter(2, false, 1);  // every row is spilled
  ASSERT_TRUE(sorter.add(row));
  std::size_t rows = 0;
  ASSERT_TRUE(sorter.take_all([&](std::span<const Value> values) {
    ++rows;
    EXPECT_EQ(values.size(), row.size());
    EXPECT_TRUE(std::holds_alternative<std::monostate>(values[0]));
    EXPECT_TRUE(std::get<bool>(values[1]));
    EXPECT_EQ(std::get<double>(values[3]), 2.5);
    EXPECT_EQ(std::get<std::string_view>(values[4]), "view");
    EXPECT_EQ(std::get<std::string_view>(values[5]), "text");
    EXPECT_EQ(std::get<Time>(values[6]).seconds, -9);
    EXPECT_EQ(std::get<LocalTime>(values[7]).seconds, 9);
    EXPECT_EQ(std::get<std::vector<std::string>>(values[8]).size(), 3U);
    return true;
  }));
  EXPECT_EQ(rows, 1U);
}

TEST(RowSorter, RunsOnDiskMakeNoDifference) {
  std::mt19937 random(1);
  std::vector<Value> keys;
  keys.reserve(2000);
  for (int i = 0; i < 2000; ++i) keys.emplace_back(std::uint64_t{random() % 50});
  EXPECT_EQ(sorted(keys, false, 4096), sorted(keys, false));
  EXPECT_EQ(sorted(keys, true, 4096), sorted(keys, true));
}

TEST(RowSorter, StopsWhenNobodyWantsMore) {
  for (const std::size_t budget : {std::size_t{1}, RowSorter::kBudget}) {
    RowSorter sorter(0, false, budget);
    for (std::uint64_t i = 0; i < 5; ++i) ASSERT_TRUE(sorter.add(Row{i}));
    std::size_t rows = 0;
    ASSERT_TRUE(sorter.take_all([&](std::span<const Value>) { return ++rows < 2; }));
    EXPECT_EQ(rows, 2U);
  }
}

}  // namespace
}  // namespace mifdex::cli
