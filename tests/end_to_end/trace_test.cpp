// `mifdex index --trace FILE`.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <simdjson.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

struct Step {
  std::string name;
  std::int64_t begin = 0;  // nanoseconds
  std::int64_t end = 0;
};

std::string trace_bytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::int64_t nanoseconds(simdjson::dom::element microseconds) {
  return std::llround(double(microseconds) * 1000);
}

/// A trace as a viewer reads it: the steps of each row by begin. Fails the test if a step lacks a
/// field, or has a negative time.
std::map<std::uint64_t, std::vector<Step>> steps_by_row(const std::string& text) {
  simdjson::dom::parser parser;
  const simdjson::dom::element root = parser.parse(text);
  EXPECT_EQ(std::uint64_t(root["otherData"]["dropped_spans"]), 0U);
  std::map<std::uint64_t, std::vector<Step>> rows;
  std::set<std::uint64_t> named;
  for (const auto event : root["traceEvents"].get_array()) {
    const std::uint64_t row = event["tid"];
    if (std::string_view(event["ph"]) == "M") {
      if (std::string_view(event["name"]) == "thread_name") named.insert(row);
      continue;
    }
    EXPECT_EQ(std::string_view(event["ph"]), "X");
    const std::int64_t begin = nanoseconds(event["ts"]);
    const std::int64_t wall = nanoseconds(event["dur"]);
    EXPECT_GE(begin, 0);
    EXPECT_GE(wall, 0);
    EXPECT_GE(nanoseconds(event["tts"]), 0);
    EXPECT_GE(nanoseconds(event["tdur"]), 0);
    rows[row].push_back({std::string(std::string_view(event["name"])), begin, begin + wall});
  }
  for (const auto& [row, steps] : rows) EXPECT_TRUE(named.contains(row)) << row;
  return rows;
}

/// Fails the test if two steps of a row overlap without one being in the other.
void expect_nested(const std::vector<Step>& steps) {
  std::vector<Step> open;
  for (const Step& step : steps) {
    while (!open.empty() && open.back().end <= step.begin) open.pop_back();
    if (!open.empty()) {
      EXPECT_LE(step.end, open.back().end) << step.name << " in " << open.back().name;
      EXPECT_GE(step.begin, open.back().begin) << step.name << " in " << open.back().name;
    }
    open.push_back(step);
  }
}

class Trace : public testing::Test {
 protected:
  void SetUp() override { cli::write_small_box(scratch_, "VAQ"); }
  Ran index(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-x", scratch_ / "idx", "index", scratch_ / "VAQ"});
    return run_mifdex(words);
  }
  std::string trace() const { return scratch_ / "run.json"; }
  bool has_index() const { return fs::exists(scratch_ / "idx"); }

  TempFolder scratch_;
};

constexpr std::array kSteps = {"run",
                               "open boxes",
                               "open index",
                               "list",
                               "decode",
                               "land",
                               "commit",
                               "resolve_files",
                               "match_instructions",
                               "resolve_identities",
                               "apply_manifest",
                               "find_affected_copies",
                               "load_affected",
                               "resolve_attributions",
                               "resolve_times",
                               "match_copies",
                               "resolve_open_times",
                               "merge_lines",
                               "update_group_counts",
                               "update_totals",
                               "build_zone_maps",
                               "write_sst_files",
                               "sst lines",
                               "sst files",
                               "sst default",
                               "ingest",
                               "close index"};

TEST_F(Trace, HasEveryStepAndThoseOfAThreadAreNested) {
  for (const std::string threads : {"1", "2", "4"}) {
    const Ran ran = index({"--trace", trace(), "-j", threads});
    EXPECT_EQ(ran.exit_code, 3) << ran.err;  // the box has a reject
    const auto rows = steps_by_row(trace_bytes(trace()));
    std::set<std::string> names;
    for (const auto& [row, steps] : rows) {
      expect_nested(steps);
      for (const Step& step : steps) names.insert(step.name);
    }
    for (const std::string name : kSteps) EXPECT_TRUE(names.contains(name)) << name;
    fs::remove_all(scratch_ / "idx");
  }
}

TEST_F(Trace, ShowsCommitsBesideThePipeline) {
  const std::string box = scratch_ / "many.tar";
  const std::string make = std::string(MIFDEX_CORPUS_PROGRAM) + " " + box +
                           " --form tar --machines 3000 --jobs 8 --seed 5 >/dev/null";
  ASSERT_EQ(std::system(make.c_str()), 0) << make;  // NOLINT(cert-env33-c): a path of our own
  const Ran ran = run_mifdex(
      {"-x", scratch_ / "idx", "index", box, "-j", "2", "--memory", "64M", "--trace", trace()});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
  std::size_t of_the_pipeline = 0;
  std::size_t beside = 0;
  for (const auto& [row, steps] : steps_by_row(trace_bytes(trace()))) {
    const auto count = [&steps](const std::string& name) {
      return static_cast<std::size_t>(std::ranges::count(steps, name, &Step::name));
    };
    const bool is_pipeline = count("run") + count("decode") + count("land") != 0;
    (is_pipeline ? of_the_pipeline : beside) += count("commit");
  }
  EXPECT_EQ(of_the_pipeline, 1U);  // the last one
  EXPECT_GE(beside, 2U);
}

TEST_F(Trace, ChangesNothingInTheIndex) {
  index({});
  const std::string without = listing(scratch_ / "idx");
  fs::remove_all(scratch_ / "idx");
  index({"--trace", trace()});
  expect_same(without, listing(scratch_ / "idx"));
}

TEST_F(Trace, ReplacesAnEarlierTraceAndNoOtherFile) {
  index({"--trace", trace()});
  const std::string first = trace_bytes(trace());
  EXPECT_EQ(index({"--trace", trace()}).exit_code, 3);
  EXPECT_NE(trace_bytes(trace()), first);

  fs::remove_all(scratch_ / "idx");
  scratch_.write("evidence.mif", "Start Component\n");
  const Ran ran = index({"--trace", scratch_ / "evidence.mif"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_TRUE(holds(ran.err, "is not a trace of mifdex")) << ran.err;
  EXPECT_EQ(trace_bytes(scratch_ / "evidence.mif"), "Start Component\n");
  EXPECT_FALSE(has_index());
}

TEST_F(Trace, AFileThatCannotBeMadeEndsTheRunBeforeItBegins) {
  for (const std::string& path :
       {scratch_ / "none/run.json", scratch_ / "VAQ", scratch_ / "VAQ/run.json", std::string()}) {
    const Ran ran = index({"--trace", path});
    EXPECT_EQ(ran.exit_code, 2) << ran.err;
    EXPECT_TRUE(holds(ran.err, path.empty() ? "--trace" : path)) << ran.err;
    EXPECT_FALSE(has_index()) << path;
  }
}

TEST_F(Trace, AFullDiskIsAnErrorAndTheIndexIsComplete) {
  if (::access("/dev/full", W_OK) != 0) GTEST_SKIP() << "no /dev/full here";
  const Ran ran = index({"--trace", "/dev/full", "--json"});
  EXPECT_EQ(ran.exit_code, 6) << ran.err;
  EXPECT_TRUE(holds(ran.err, "only the trace is missing")) << ran.err;
  EXPECT_TRUE(holds(ran.out, "\"exit_code\":6")) << ran.out;
  EXPECT_EQ(run_mifdex({"-x", scratch_ / "idx", "verify", "--full"}).exit_code, 0);
  EXPECT_EQ(lines_of(listing(scratch_ / "idx")).size(), 3U);
}

TEST_F(Trace, ARunThatFailsLeavesTheOldTrace) {
  index({"--trace", trace()});
  const std::string first = trace_bytes(trace());
  const Ran ran = run_mifdex(
      {"-x", scratch_ / "VAQ", "index", scratch_ / "VAQ", "--trace", trace()});  // not an index
  EXPECT_EQ(ran.exit_code, 4) << ran.err;
  EXPECT_EQ(trace_bytes(trace()), first);
  for (const auto& entry : fs::directory_iterator(scratch_.path())) {
    EXPECT_FALSE(entry.path().filename().string().starts_with(".mifdex-export")) << entry.path();
  }
}

}  // namespace
}  // namespace mifdex
