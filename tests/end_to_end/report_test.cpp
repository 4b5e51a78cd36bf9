// The page of `mifdex report`, and the answers of `mifdex diff`.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

std::string page_at(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class Report : public testing::Test {
 protected:
  void SetUp() override {
    cli::write_small_box(scratch_, "VAQ");
    index_box(scratch_ / "idx", {scratch_ / "VAQ"});
  }
  Ran run(std::vector<std::string> words) const {
    words.insert(words.begin(), {"-x", scratch_ / "idx", "report"});
    return run_mifdex(words, {scratch_ / ".", {}});
  }

  TempFolder scratch_;
};

TEST_F(Report, IsOnePageWithEverySectionAndNoScript) {
  const Ran ran = run({"-o", scratch_ / "page.html"});
  ASSERT_EQ(ran.exit_code, 0) << ran.err;
  EXPECT_EQ(ran.out, "");
  const std::string page = page_at(scratch_ / "page.html");
  for (const char* id :
       {"read", "results", "jobs", "times", "reasons", "shown", "places", "machines", "rejects"}) {
    EXPECT_TRUE(holds(page, std::string("<section id=\"") + id + "\"")) << id;
  }
  EXPECT_TRUE(holds(page, "default-src 'none'"));
  EXPECT_FALSE(holds(page, "<script"));
  EXPECT_FALSE(holds(page, "http://"));
  EXPECT_FALSE(holds(page, "https://"));
}

TEST_F(Report, TheFiltersOfTheCommandLineSelectAndAreNamed) {
  const Ran all = run({});
  const Ran failed = run({"--status", "failed"});
  EXPECT_EQ(failed.exit_code, 0) << failed.err;
  EXPECT_TRUE(holds(failed.out, "Only results that match <code>--status failed</code>"));
  EXPECT_TRUE(holds(all.out, "<b>3</b> results"));
  EXPECT_FALSE(holds(failed.out, "<b>3</b> results"));
  const Ran nothing = run({"--machine", "NOBODY"});
  EXPECT_EQ(nothing.exit_code, 1);
}

TEST_F(Report, AForeignFileIsNotReplacedButAReportIs) {
  std::ofstream(scratch_ / "notes.html") << "<!DOCTYPE html>\n<p>mine</p>\n";
  EXPECT_EQ(run({"-o", scratch_ / "notes.html"}).exit_code, 2);
  EXPECT_TRUE(holds(page_at(scratch_ / "notes.html"), "mine"));
  EXPECT_EQ(run({"-o", scratch_ / "page.html"}).exit_code, 0);
  EXPECT_EQ(run({"-o", scratch_ / "page.html"}).exit_code, 0);
}

TEST_F(Report, OtherFormatsAreRefused) {
  const Ran ran = run({"--json"});
  EXPECT_EQ(ran.exit_code, 2);
  EXPECT_TRUE(holds(ran.err, "a report is always HTML")) << ran.err;
}

TEST_F(Report, DiffOfAnIndexWithItselfIsEmptyAndOfAnotherNamesEachResult) {
  const auto diff = [&](std::vector<std::string> words) {
    words.insert(words.begin(), "diff");
    return run_mifdex(words, {scratch_ / ".", {}});
  };
  const Ran same = diff({scratch_ / "idx", scratch_ / "idx"});
  EXPECT_EQ(same.exit_code, 1);
  EXPECT_EQ(same.out, "");
  std::filesystem::create_directory(scratch_ / "empty");
  index_box(scratch_ / "idx0", {scratch_ / "empty"});
  const Ran added = diff({scratch_ / "idx0", scratch_ / "idx", "--format", "csv"});
  EXPECT_EQ(added.exit_code, 0) << added.err;
  const Ran removed = diff({scratch_ / "idx", scratch_ / "idx0", "--format", "csv"});
  EXPECT_EQ(lines_of(added.out).size(), lines_of(removed.out).size());
  EXPECT_TRUE(holds(added.out, "newly_failed"));
  EXPECT_TRUE(holds(removed.out, "gone"));
  EXPECT_FALSE(holds(removed.out, "newly_failed"));
  EXPECT_EQ(diff({scratch_ / "idx0", scratch_ / "idx", "--count", "--status", "failed"}).out,
            "1\n");
}

TEST(Sample, IsABoxInWhichSmsGotTwoMachinesWrong) {
  const TempFolder scratch;
  const std::string dir = scratch / "try";
  const Ran made = run_mifdex({"sample", dir}, {scratch / ".", {}});
  ASSERT_EQ(made.exit_code, 0) << made.err;
  EXPECT_TRUE(
      holds(made.out, "mifdex index " + dir + "/box --manifest " + dir + "/manifest.ndjson"));
  const Ran indexed = run_mifdex(
      {"index", dir + "/box", "--manifest", dir + "/manifest.ndjson", "-x", dir + "/idx", "-q"},
      {scratch / ".", {}});
  EXPECT_EQ(indexed.exit_code, 3) << indexed.err;  // BROKEN.MIF is rejected
  const auto count = [&](std::vector<std::string> words) {
    words.insert(words.end(), {"--count", "-x", dir + "/idx"});
    return run_mifdex(words, {scratch / ".", {}}).out;
  };
  EXPECT_EQ(count({"status"}), "16\n");
  EXPECT_EQ(count({"status", "--status", "failed"}), "4\n");
  EXPECT_EQ(count({"status", "--status", "none"}), "5\n");
  EXPECT_EQ(count({"status", "--differs", "Q190135"}), "1\n");
  EXPECT_EQ(run_mifdex({"sample", dir}, {scratch / ".", {}}).exit_code, 2);
}

}  // namespace
}  // namespace mifdex
