// Several commits of one run: what they keep in memory of one another saves lookups and changes no
// result; a commit may run while the next rows are added.
#include <gtest/gtest.h>
#include <rocksdb/perf_context.h>
#include <rocksdb/perf_level.h>

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <random>

#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

/// Rows with duplicates of nearly every kind, in an order that spreads those of one line.
std::vector<SampleRow> mixed_rows() {
  std::vector<SampleRow> rows;
  for (int i = 0; i < 900; ++i) {
    const std::string number = std::to_string(i);
    const std::string job = i % 13 == 0 ? "" : "J" + std::to_string(i % 7);
    const std::string machine = i % 17 == 0 ? "" : "M" + std::to_string(i % 53);
    const auto hash = static_cast<std::uint64_t>(i % 450);
    rows.push_back(observation("R/" + number, job, machine, i % 450 % 11, hash,
                               i % 5 == 0 ? LineStatus::kFailed : LineStatus::kComplete));
    if (i % 13 == 0) rows.push_back(unpaired("P/" + number, hash + 1000));
    if (i % 26 == 0) {
      rows.push_back(
          SampleInstruction{"VAQ", "P/" + number, "P/" + number + ".SNI", "J1", "S1", ""});
    }
  }
  std::ranges::shuffle(rows, std::mt19937(3));
  return rows;
}

class CommitsOfARun : public CommitTest {
 protected:
  static constexpr std::size_t kCommits = 12;

  /// Adds `rows` in kCommits commits of one writer.
  void index_in_commits(const std::string& dir, const std::vector<SampleRow>& rows, bool beside) {
    const auto writer = must_write(dir);
    RunEntry run;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      add(*writer, rows[i]);
      if (i % (rows.size() / kCommits) != 0) continue;
      if (!beside) {
        ASSERT_TRUE(writer->commit(run));
        continue;
      }
      ASSERT_TRUE(writer->finish_commit(run));
      ASSERT_TRUE(writer->start_commit(run));
    }
    ASSERT_TRUE(writer->finish_commit(run));
    ASSERT_TRUE(writer->commit(run));
  }
};

TEST_F(CommitsOfARun, EqualOneCommit) {
  const std::vector<SampleRow> rows = mixed_rows();
  index_rows(folder_ / "one", rows, 1);
  const std::string expected = dump(*must_read(folder_ / "one"), rows);
  for (const bool beside : {false, true}) {
    const std::string dir = folder_ / (beside ? "beside" : "many");
    index_in_commits(dir, rows, beside);
    expect_sound(dir);
    EXPECT_EQ(dump(*must_read(dir), rows), expected) << beside;
  }
}

TEST_F(CommitsOfARun, OnAnIndexThatHasTheJobsEqualOneCommit) {
  const std::vector<SampleRow> rows = mixed_rows();
  index_rows(folder_ / "one", rows, 1);
  const std::string dir = folder_ / "two";
  index_rows(dir, {rows.begin(), rows.begin() + 400}, 1);
  index_in_commits(dir, {rows.begin() + 400, rows.end()}, true);
  expect_sound(dir);
  EXPECT_EQ(dump(*must_read(dir), rows), dump(*must_read(folder_ / "one"), rows));
}

/// Returns how often the Bloom filter of a file was asked by this thread.
std::uint64_t asked_filters() {
  const rocksdb::PerfContext& counts = *rocksdb::get_perf_context();
  return counts.bloom_sst_hit_count + counts.bloom_sst_miss_count;
}

TEST_F(CommitsOfARun, DoNotLookUpNewLines) {
  constexpr int kMachines = 500;
  const auto writer = must_write(dir_);
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kEnableCount);
  std::uint64_t asked = 0;
  for (int job = 0; job < 4; ++job) {
    for (int machine = 0; machine < kMachines; ++machine) {
      const std::string name = std::to_string(machine);
      add(*writer,
          observation(std::to_string(job) + "/" + name, "J" + std::to_string(machine % 3),
                      "M" + name, job, static_cast<std::uint64_t>(job * kMachines + machine)));
    }
    const std::uint64_t before = asked_filters();
    must_commit(*writer);
    asked = asked_filters() - before;
  }
  rocksdb::SetPerfLevel(rocksdb::PerfLevel::kDisable);
  // Every machine has a stored group that must be read, from at most one file of each commit; a
  // lookup of each line would ask as often again.
  EXPECT_LT(asked, std::uint64_t{kMachines} * 4);
}

class StartedCommit : public CommitTest {
 protected:
  void SetUp() override {
    CommitTest::SetUp();
    options_.at_point = [this](CommitPoint point) {
      if (point == CommitPoint::kSettled) released_.wait(false);
    };
    auto writer = Writer::open(dir_, options_);
    ASSERT_TRUE(writer) << error_text(writer.error());
    writer_ = std::move(*writer);
    box_ = writer_->register_box("/boxes/VAQ", "VAQ").value_or(0);
  }

  void TearDown() override { release(); }

  /// Lets commits go on.
  void release() {
    released_ = true;
    released_.notify_all();
  }

  void add_file(const std::string& path) {
    FileRow file;
    file.box = box_;
    file.path = path;
    writer_->add_file(file);
    ++run_.files;
    ++run_.by_outcome[static_cast<std::size_t>(Outcome::kOther)];
  }

  WriterOptions options_;
  std::atomic<bool> released_ = false;
  std::unique_ptr<Writer> writer_;
  std::uint32_t box_ = 0;
  RunEntry run_;
};

TEST_F(StartedCommit, LeavesTheNextRowsToTheNextCommit) {
  add_file("A");
  ASSERT_TRUE(writer_->start_commit(run_));
  EXPECT_EQ(writer_->pending_bytes(), 0U);
  add_file("B");  // the commit waits at its first point
  EXPECT_EQ(read()->info()->files, 0U);
  const auto again = writer_->start_commit(run_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, io::ErrorKind::kInternal);
  ASSERT_FALSE(writer_->commit(run_));
  release();
  const auto first = writer_->finish_commit(run_);
  ASSERT_TRUE(first && *first);
  EXPECT_EQ((*first)->new_files, 1U);
  EXPECT_EQ(run_.number, 1U);
  EXPECT_EQ(run_.files, 2U);
  EXPECT_EQ(read()->info()->files, 1U);
  EXPECT_EQ(writer_->finish_commit(run_)->has_value(), false);
}

TEST_F(StartedCommit, OfAWriterThatIsClosedIsDurable) {
  add_file("A");
  ASSERT_TRUE(writer_->start_commit(run_));
  release();
  writer_.reset();
  EXPECT_EQ(read()->info()->files, 1U);
}

TEST_F(StartedCommit, ReturnsItsFailureWhenItIsFinished) {
  add_file("A");
  ASSERT_TRUE(writer_->start_commit(run_));
  std::filesystem::remove_all(dir_);
  release();
  const auto done = writer_->finish_commit(run_);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().kind, io::ErrorKind::kStore);
}

TEST_F(StartedCommit, CorrectsTheCountsOfItsRunOnly) {
  release();
  constexpr auto kObservation = static_cast<std::size_t>(Outcome::kObservation);
  constexpr auto kDuplicate = static_cast<std::size_t>(Outcome::kDuplicate);
  add(*writer_, observation("A", "J", "M", 1, 1));
  add(*writer_, observation("B", "J", "M", 1, 1));
  run_.by_outcome[kObservation] = 2;
  ASSERT_TRUE(writer_->start_commit(run_));
  run_.by_outcome[kObservation] += 3;  // counted meanwhile
  ASSERT_TRUE(writer_->finish_commit(run_));
  EXPECT_EQ(run_.by_outcome[kObservation], 4U);
  EXPECT_EQ(run_.by_outcome[kDuplicate], 1U);
}

}  // namespace
}  // namespace mifdex::index
