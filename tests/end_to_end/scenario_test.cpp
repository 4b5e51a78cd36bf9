// The status that SMS showed and the true one, article by article: the boxes of mifdex-corpus
// --scenario, and the answers written next to them by hand.
#include "bench/corpus/scenario/scenario.h"

#include <gtest/gtest.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "bench/corpus/tree_writer.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"

namespace mifdex {
namespace {

using simdjson::dom::element;

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// Returns the fields in which `shown` differs from `expected`; empty if there are none. In an
/// object only the expected fields are compared.
std::string difference(const element& expected, const element& shown, const std::string& name) {
  if (!expected.is_object()) {
    const std::string want = simdjson::minify(expected);
    const std::string have = simdjson::minify(shown);
    return want == have ? "" : name + " is " + have + " and should be " + want + "\n";
  }
  std::string found;
  for (const auto& [key, value] : simdjson::dom::object(expected)) {
    const std::string field = name.empty() ? std::string(key) : name + "." + std::string(key);
    element other;
    if (shown[key].get(other) != simdjson::SUCCESS) {
      found += field + " is missing\n";
    } else {
      found += difference(value, other, field);
    }
  }
  return found;
}

void expect_answer(const std::string& index, const element& expected) {
  std::vector<std::string> command;
  std::string spoken;
  for (const element word : simdjson::dom::array(expected["command"])) {
    command.emplace_back(std::string_view(word));
    spoken += command.back() + ' ';
  }
  const std::string shown = answer(index, command);
  const std::vector<std::string> rows = lines_of(shown);
  const simdjson::dom::array wanted = expected["expect"];
  EXPECT_EQ(rows.size(), wanted.size()) << spoken << "\n" << shown;
  simdjson::dom::parser parser;
  std::size_t at = 0;
  for (const element row : wanted) {
    if (at == rows.size()) break;
    const auto parsed = parser.parse(rows[at]);
    ASSERT_EQ(parsed.error(), simdjson::SUCCESS) << rows[at];
    EXPECT_EQ(difference(row, parsed.value_unsafe(), ""), "") << spoken << "\n" << rows[at];
    ++at;
  }
}

class ScenarioTest : public ::testing::TestWithParam<const corpus::Scenario*> {
 protected:
  void SetUp() override {
    auto folder = corpus::TreeWriter::open(scratch_ / "set");
    ASSERT_TRUE(folder);
    ASSERT_TRUE(corpus::write_scenario(*GetParam(), *folder));
  }

  bool has_manifest() const { return fs::exists(manifest()); }
  std::string box() const { return scratch_ / "set/box"; }
  std::string manifest() const { return scratch_ / "set/manifest.ndjson"; }

  /// Returns `boxes`, and the manifest with them if there is one.
  std::vector<std::string> told(std::vector<std::string> boxes) const {
    if (has_manifest()) boxes.insert(boxes.end(), {"--manifest", manifest()});
    return boxes;
  }

  /// Copies the files of the box into two boxes of the same name, pairs together; returns
  /// half/0/box and half/1/box.
  std::vector<std::string> halves() const {
    for (const auto& entry : fs::recursive_directory_iterator(box())) {
      if (!entry.is_regular_file()) continue;
      const char last = entry.path().stem().string().back();
      const fs::path to = fs::path(scratch_ / (last % 2 == 0 ? "half/0/box" : "half/1/box")) /
                          fs::relative(entry.path(), box());
      fs::create_directories(to.parent_path());
      fs::copy_file(entry.path(), to);
      fs::last_write_time(to, entry.last_write_time());
    }
    return {scratch_ / "half/0/box", scratch_ / "half/1/box"};
  }

  TempFolder scratch_;
};

TEST_P(ScenarioTest, ShowsWhatTheArticleSays) {
  const std::string index = scratch_ / "idx";
  index_box(index, told({box()}));
  const std::vector<std::string> lines = lines_of(bytes_of(scratch_ / "set/expected.ndjson"));
  EXPECT_FALSE(lines.empty());
  simdjson::dom::parser parser;
  for (const std::string& line : lines) {
    const auto expected = parser.parse(line);
    ASSERT_EQ(expected.error(), simdjson::SUCCESS) << line;
    EXPECT_EQ(std::string_view(expected["article"]), GetParam()->article);
    expect_answer(index, expected.value_unsafe());
  }
}

// A filter by article skips stretches of lines; it must find all results that a check of each line
// finds.
TEST_P(ScenarioTest, TheFilterByArticleFindsWhatEachLineTells) {
  const std::string index = scratch_ / "idx";
  index_box(index, told({box()}));
  const std::string article(GetParam()->article);
  for (const char* version : {"1.0", "1.1", "1.2", "2.0"}) {
    for (const char* as_of : {"1997-05-22", "2026-01-01"}) {
      const std::vector<std::string> all = {"status", "--history", "--sms-version",
                                            version,  "--as-of",   as_of};
      std::vector<std::string> expected;
      for (const std::string& line : lines_of(answer(index, all))) {
        const std::size_t differs = line.find("\"differs\":[");
        const std::size_t end = line.find(']', differs);
        ASSERT_NE(end, std::string::npos) << line;
        if (line.substr(differs, end - differs).find(article) != std::string::npos) {
          expected.push_back(line);
        }
      }
      std::vector<std::string> filtered = all;
      filtered.insert(filtered.end(), {"--differs", article});
      EXPECT_EQ(lines_of(answer(index, filtered)), expected) << version << ' ' << as_of;
    }
  }
}

TEST_P(ScenarioTest, OrderMakesNoDifference) {
  const std::vector<std::string> half = halves();
  const std::vector<std::string> told_alone = told({});
  using Runs = std::vector<std::vector<std::string>>;
  const std::vector<Runs> orders = {
      {told({box()})},                     // all at once
      {told_alone, {box()}},               // the manifest first
      {{box()}, told_alone},               // the manifest later, without the box
      {{half[0]}, {half[1]}, told_alone},  // in parts
      {{half[1]}, told_alone, {half[0]}},
      {told({half[1], half[0]})},
  };
  constexpr std::array kQuestions = {"status --history", "status", "jobs", "machines", "events"};
  std::vector<std::string> first;
  for (std::size_t order = 0; order < orders.size(); ++order) {
    SCOPED_TRACE("order " + std::to_string(order));
    const std::string index = scratch_ / ("idx" + std::to_string(order));
    for (const auto& run : orders[order]) {
      if (!run.empty()) index_box(index, run);
    }
    for (std::size_t i = 0; i < kQuestions.size(); ++i) {
      SCOPED_TRACE(kQuestions[i]);
      const std::string question = kQuestions[i];
      const std::size_t blank = question.find(' ');
      std::vector<std::string> words = {question.substr(0, blank)};
      if (blank != std::string::npos) words.push_back(question.substr(blank + 1));
      // The halves are boxes of their own.
      const std::string shown = without(answer(index, words), "\"box\":", "\"path\":");
      if (order == 0) first.push_back(shown);
      expect_same(shown, first[i]);
    }
  }
}

std::vector<const corpus::Scenario*> all_scenarios() {
  std::vector<const corpus::Scenario*> all;
  for (const corpus::Scenario& scenario : corpus::scenarios()) all.push_back(&scenario);
  return all;
}

std::string name_of(const ::testing::TestParamInfo<const corpus::Scenario*>& scenario) {
  return std::string(scenario.param->article);
}

INSTANTIATE_TEST_SUITE_P(Articles, ScenarioTest, ::testing::ValuesIn(all_scenarios()), name_of);

}  // namespace
}  // namespace mifdex
