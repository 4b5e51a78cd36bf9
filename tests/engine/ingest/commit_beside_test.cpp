// Commits that run beside the reading of a box: the run has all rows, and fails if one of them
// does.
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <string>

#include "engine/ingest/ingest.h"
#include "index/reader.h"
#include "tests/support/small_box.h"
#include "tests/support/temp_folder.h"

namespace mifdex::engine {
namespace {

constexpr int kReports = 1500;

class CommitBeside : public testing::Test {
 protected:
  void SetUp() override {
    for (int i = 0; i < kReports; ++i) {
      const std::string stem = "RECEIVE/" + std::to_string(i);
      box_.write(stem + ".PCK", cli::status_mif("Failed", "disk " + std::to_string(i)));
      box_.write(stem + ".SNI", cli::instruction("VAQ0000F", "VAQ" + std::to_string(10000 + i)));
    }
    options_.boxes = {box_.path()};
    options_.index_dir = folder_ / "idx";
    options_.threads = 2;
    options_.commit_bytes = 200'000;
  }

  io::Result<RunReport> run() {
    Progress progress;
    const StopRequest stop{0};
    const RunObserver observer{[this](int, const std::string& text) {
      if (text.starts_with("commit ") && after_commit_) after_commit_();
    }};
    return ingest(options_, observer, progress, stop);
  }

  TempFolder box_;
  TempFolder folder_;
  RunOptions options_;
  std::function<void()> after_commit_;
};

TEST_F(CommitBeside, HasAllRows) {
  const auto report = run();
  ASSERT_TRUE(report) << error_text(report.error());
  EXPECT_GE(report->commits, 4U);
  const auto reader = index::Reader::open(options_.index_dir);
  ASSERT_TRUE(reader) << error_text(reader.error());
  const auto info = (*reader)->info();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->files, std::uint64_t{2} * kReports);
  EXPECT_EQ(info->observations, std::uint64_t{kReports});
  ASSERT_EQ(info->runs.size(), 1U);
  EXPECT_EQ(info->runs[0].files, std::uint64_t{2} * kReports);
  EXPECT_NE(info->runs[0].ended, 0);
}

TEST_F(CommitBeside, AFailureEndsTheRun) {
  int commits = 0;
  after_commit_ = [&] {  // the next one cannot be written
    if (++commits == 2) std::filesystem::remove_all(options_.index_dir);
  };
  const auto report = run();
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, io::ErrorKind::kStore);
  EXPECT_NE(report.error().what.find("removed"), std::string::npos) << error_text(report.error());
  EXPECT_LT(commits, 4);
}

}  // namespace
}  // namespace mifdex::engine
