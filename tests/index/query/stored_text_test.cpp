// Rows must only be excluded undecoded if the decoded description does not match.
#include "index/query/stored_text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "index/format/record_codec.h"

namespace mifdex::index {
namespace {

std::string stored(const Record& record) {
  std::string value(line_value_bound(record), '\0');
  value.resize(static_cast<std::size_t>(encode_line_value(value.data(), record) - value.data()));
  return value;
}

TEST(StoredText, NeverExcludesARowThatMatches) {
  const std::vector<std::string> pieces = {"disk",   "DISK",   " ",  "full", "K",  "k",
                                           "\u212A", "\u017F", "ss", "ß",    "ÄÖ", "äö",
                                           "\"",     "",       "e",  "zz9"};
  std::mt19937 random(5);
  const auto text = [&](std::size_t most) {
    std::string made;
    for (std::size_t i = random() % (most + 1); i > 0; --i)
      made += pieces[random() % pieces.size()];
    return made;
  };
  std::size_t excluded = 0;
  std::size_t matching = 0;
  for (int round = 0; round < 20'000; ++round) {
    Record record;
    record.status = LineStatus::kComplete;
    const std::string description = text(8);
    record.description = description;
    record.path = "R/0000002A.PCK";
    Filter filter;
    filter.grep = {text(2) + pieces[random() % pieces.size()]};
    if (random() % 2 == 0) filter.grep.push_back(text(3));
    filter.grep_ignores_case = random() % 2 == 0;
    const bool may_match = StoredTextFilter(filter).may_match(stored(record));
    if (filter.matches(record)) {
      ++matching;
      EXPECT_TRUE(may_match) << filter.grep.front() << " in " << description;
    }
    if (!may_match) ++excluded;
  }
  EXPECT_GT(matching, 1000U);
  EXPECT_GT(excluded, 1000U);
}

TEST(StoredText, ExcludesNothingWithoutATextOrWithoutAnAsciiPart) {
  Filter filter;
  EXPECT_TRUE(StoredTextFilter(filter).may_match("anything"));
  filter.grep = {"absent"};
  EXPECT_FALSE(StoredTextFilter(filter).may_match("anything"));
  filter.grep = {"absent", "ß"};
  filter.grep_ignores_case = true;
  EXPECT_TRUE(StoredTextFilter(filter).may_match("anything"));
}

}  // namespace
}  // namespace mifdex::index
