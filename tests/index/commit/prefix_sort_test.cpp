// Sorting by texts gives the order that comparing them gives, however long their common prefixes
// are.
#include "index/commit/prefix_sort.h"

#include <gtest/gtest.h>

#include <functional>
#include <numeric>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace mifdex::index {
namespace {

struct Row {
  std::uint32_t major = 0;
  std::string text;
};

std::vector<std::uint32_t> numbers(std::size_t count) {
  std::vector<std::uint32_t> items(count);
  std::iota(items.begin(), items.end(), 0U);
  return items;
}

/// Returns rows by text; among equal ones, the last comes first.
std::vector<std::uint32_t> sorted(const std::vector<Row>& rows, unsigned threads = 1) {
  std::vector<std::uint32_t> items = numbers(rows.size());
  sort_by_text(
      items, [&](std::uint32_t i) { return OrderedText{rows[i].major, rows[i].text}; },
      std::greater<>(), threads);
  return items;
}

std::vector<std::uint32_t> compared(const std::vector<Row>& rows) {
  std::vector<std::uint32_t> items = numbers(rows.size());
  std::ranges::sort(items, [&](std::uint32_t a, std::uint32_t b) {
    return std::tie(rows[a].major, rows[a].text, b) < std::tie(rows[b].major, rows[b].text, a);
  });
  return items;
}

TEST(TextOrder, PathsOfFewFoldersAreSortedAsComparingSortsThem) {
  std::mt19937 random(1);
  std::vector<Row> rows;
  for (int i = 0; i < 5000; ++i) {
    std::string text = random() % 3 == 0 ? "SITE.SRV/LOGS/" : "SITE.SRV/DESPOOLR.BOX/RECEIVE.00";
    text += std::to_string(random() % 2000);
    rows.push_back(
        {static_cast<std::uint32_t>(random() % 3), text + (random() % 2 == 0 ? ".PCK" : ".SNI")});
  }
  EXPECT_EQ(sorted(rows), compared(rows));
}

TEST(TextOrder, EndsAndZerosAreToldApart) {
  std::mt19937 random(2);
  std::vector<Row> rows;
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (std::size_t size = random() % 20; text.size() < size;) {
      text.push_back(static_cast<char>(random() % 3 == 0 ? 0xFF : random() % 2));
    }
    rows.push_back({0, text});
  }
  EXPECT_EQ(sorted(rows), compared(rows));
}

TEST(TextOrder, EqualTextsStandAsTheCallerSays) {
  EXPECT_EQ(sorted(std::vector<Row>(700, Row{7, "the same text, longer than a word"})),
            compared(std::vector<Row>(700, Row{7, "the same text, longer than a word"})));
  EXPECT_EQ(sorted(std::vector<Row>(3)), (std::vector<std::uint32_t>{2, 1, 0}));
}

/// Returns rows of which `common` in ten thousand have one text, in random order.
std::vector<Row> many_rows(unsigned common) {
  std::mt19937 random(common);
  std::vector<Row> rows;
  for (int i = 0; i < 60'000; ++i) {
    std::string text = "SITE.SRV/DESPOOLR.BOX/RECEIVE/";
    if (random() % 10'000 >= common) text += std::to_string(random() % 90'000) + ".PCK";
    rows.push_back({static_cast<std::uint32_t>(random() % 7 == 0), text});
  }
  return rows;
}

TEST(TextOrder, ThreadsSortAsOneDoes) {
  for (const unsigned common : {0U, 10U, 3000U, 9990U, 10'000U}) {
    const std::vector<Row> rows = many_rows(common);
    const std::vector<std::uint32_t> expected = compared(rows);
    for (const unsigned threads : {2U, 3U, 7U, 300U}) {
      EXPECT_EQ(sorted(rows, threads), expected) << common << ' ' << threads;
    }
  }
}

TEST(TextOrder, NothingAndOneAreInOrder) {
  EXPECT_TRUE(sorted({}).empty());
  EXPECT_EQ(sorted({{1, "a"}}), std::vector<std::uint32_t>{0});
}

}  // namespace
}  // namespace mifdex::index
