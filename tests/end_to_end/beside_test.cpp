// Queries during a run: every answer is of whole commits.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/json_text.h"
#include "tests/support/ran_program.h"

namespace mifdex {
namespace {

using cli::JsonText;
using cli::StartedMifdex;

constexpr int kBoxes = 6;

std::uint64_t rows_in(const std::string& text) {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

void make_box(const std::string& path, int seed) {
  const std::string make = std::string(MIFDEX_CORPUS_PROGRAM) + " " + path +
                           " --machines 150 --jobs 2 --seed " + std::to_string(seed) +
                           " >/dev/null";
  ASSERT_EQ(std::system(make.c_str()), 0) << make;  // NOLINT(cert-env33-c): a path of our own
}

/// Runs the queries and compares the answers with the ledger if it was the same before and after
/// them. Returns the number of observations that it then reported, or nothing if a commit came
/// between.
std::optional<std::uint64_t> ask_all(const std::string& index) {
  const std::string before = answer(index, {"info"});
  const std::uint64_t lines = rows_in(answer(index, {"status"}));
  const std::uint64_t history = rows_in(answer(index, {"export", "--history"}));
  std::uint64_t told = 0;
  for (const std::string& job : lines_of(answer(index, {"jobs"}))) {
    const JsonText row(job);
    for (const std::string status : {"/complete", "/failed", "/unknown", "/none", "/unreadable"}) {
      if (!row.is_null(status)) told += row.number(status);
    }
  }
  if (answer(index, {"info"}) != before) return std::nullopt;
  const JsonText info(before);
  EXPECT_EQ(lines, info.number("/lines"));
  EXPECT_EQ(told, info.number("/lines"));
  EXPECT_EQ(history, info.number("/observations"));
  return history;
}

TEST(Beside, AnswersAreOfWholeCommitsWhileARunGoesOn) {
  const TempFolder scratch;
  const std::string index = scratch / "idx";
  for (int i = 0; i < kBoxes; ++i) make_box(scratch / ("VAQ" + std::to_string(i)), i);
  index_box(index, {scratch / "VAQ0"});
  std::set<std::uint64_t> seen;
  for (int i = 1; i < kBoxes; ++i) {
    StartedMifdex run({"-q", "-x", index, "index", scratch / ("VAQ" + std::to_string(i))});
    for (int round = 0; round < 3; ++round) {
      if (const auto observations = ask_all(index)) seen.insert(*observations);
    }
    EXPECT_EQ(run.wait().exit_code, 0);
  }
  EXPECT_TRUE(ask_all(index).has_value());
  EXPECT_GT(seen.size(), 2U) << "no two states were seen";
}

}  // namespace
}  // namespace mifdex
