// If a run is killed, loses power or runs out of disk, it leaves some commit, intact, from which
// the next run comes to the same end.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <random>
#include <thread>

#include "tests/index/failing_disk.h"
#include "tests/index/sample_commits.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

constexpr int kCommits = 6;
constexpr int kRowsPerCommit = 60;

/// Does the whole run, or as much of it as succeeds; every second commit on a thread of its own.
io::Result<void> ingest(const std::string& dir, const WriterOptions& options = {}) {
  MIFDEX_TRY(auto writer, Writer::open(dir, options));
  for (int commit = 0; commit < kCommits; ++commit) {
    for (const SampleRow& row : rows_of_commit(commit, kRowsPerCommit)) add(*writer, row);
    RunEntry run;
    run.number = static_cast<std::uint32_t>(commit) + 1;
    if (commit % 2 == 0) {
      MIFDEX_TRY(writer->commit(run));
      continue;
    }
    MIFDEX_TRY(writer->start_commit(run));
    MIFDEX_TRY(writer->finish_commit(run));
  }
  return {};
}

class Crash : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(ingest(folder_ / "unbroken"));
    unbroken_ = dump(*must_read(folder_ / "unbroken"), all_rows());
  }

  static std::vector<SampleRow> all_rows() {
    std::vector<SampleRow> rows;
    for (int commit = 0; commit < kCommits; ++commit) {
      for (SampleRow& row : rows_of_commit(commit, kRowsPerCommit)) rows.push_back(std::move(row));
    }
    return rows;
  }

  /// Runs `work` in a process of its own; returns how that ended.
  template <class Work>
  static int in_child(const Work& work, int kill_after_us = -1) {
    const pid_t child = ::fork();
    if (child == 0) {
      work();
      ::_exit(0);
    }
    if (kill_after_us >= 0) {
      std::this_thread::sleep_for(std::chrono::microseconds(kill_after_us));
      ::kill(child, SIGKILL);
    }
    int status = 0;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    return status;
  }

  /// Expects that the index in `dir` is sound, and that the same run again ends as the unbroken
  /// one. `commits`: the least number of commits in it.
  void expect_recovers(const std::string& dir, const std::string& what, std::size_t commits = 0) {
    SCOPED_TRACE(what);
    must_write(dir).reset();  // takes up any state, even a half-made index
    expect_sound(dir);
    const auto info = must_read(dir)->info();
    ASSERT_TRUE(info);
    EXPECT_GE(info->runs.size(), commits);
    const auto again = ingest(dir);
    ASSERT_TRUE(again) << error_text(again.error());
    expect_sound(dir);
    EXPECT_EQ(dump(*must_read(dir), all_rows()), unbroken_);
  }

  MemoryFolder folder_;
  std::string unbroken_;
};

TEST_F(Crash, KilledAtEveryPointOfEveryCommit) {
  constexpr int kPoints = 4;
  for (int fatal = 0; fatal < kCommits * kPoints; ++fatal) {
    const std::string dir = folder_ / std::to_string(fatal);
    const int status = in_child([&] {
      int reached = 0;
      WriterOptions options;
      options.at_point = [&](CommitPoint) {
        if (reached++ == fatal) ::kill(::getpid(), SIGKILL);
      };
      static_cast<void>(ingest(dir, options).has_value());
    });
    ASSERT_TRUE(WIFSIGNALED(status)) << fatal;
    expect_recovers(dir, "point " + std::to_string(fatal));
  }
}

TEST_F(Crash, KilledAtRandomMoments) {
  std::mt19937 random(5);
  int broken_off = 0;
  for (int round = 0; round < 20; ++round) {
    const std::string dir = folder_ / std::to_string(round);
    const int status = in_child([&] { static_cast<void>(ingest(dir).has_value()); },
                                static_cast<int>(random() % 150'000));
    if (WIFSIGNALED(status)) ++broken_off;
    expect_recovers(dir, "round " + std::to_string(round));
  }
  EXPECT_GT(broken_off, 0);
}

TEST_F(Crash, PowerIsLostAtEveryPointOfEveryCommit) {
  constexpr int kPoints = 4;
  constexpr int kIngested = static_cast<int>(CommitPoint::kIngested);
  for (int fatal = 0; fatal < kCommits * kPoints; ++fatal) {
    const std::string dir = folder_ / std::to_string(fatal);
    const int status = in_child([&] {
      const auto disk = std::make_shared<FailingDisk>(dir + ".side");
      const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
      int reached = 0;
      WriterOptions options;
      options.env = env.get();
      options.at_point = [&](CommitPoint) {
        if (reached++ != fatal) return;
        disk->lose_power();
        ::kill(::getpid(), SIGKILL);
      };
      static_cast<void>(ingest(dir, options).has_value());
    });
    ASSERT_TRUE(WIFSIGNALED(status)) << fatal;
    const bool ingested = fatal % kPoints >= kIngested;
    const int commits = fatal / kPoints + (ingested ? 1 : 0);
    expect_recovers(dir, "point " + std::to_string(fatal), static_cast<std::size_t>(commits));
  }
}

TEST_F(Crash, PowerIsLostAtAnyWrite) {
  const auto disk = std::make_shared<FailingDisk>(folder_ / "side");
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  WriterOptions options;
  options.env = env.get();
  ASSERT_TRUE(ingest(folder_ / "counted", options));
  const std::uint64_t steps = disk->steps;
  ASSERT_GT(steps, 200U);
  // All steps that make the index, where most names are new, and some of the others.
  const std::uint64_t first = 60;
  const std::uint64_t stride = (steps - first) / 25;
  for (std::uint64_t dark = 1; dark < steps; dark += dark < first ? 2 : stride) {
    const std::string dir = folder_ / std::to_string(dark);
    const int status = in_child([&] {
      disk->steps = 0;
      disk->dark_at = dark;
      static_cast<void>(ingest(dir, options).has_value());
    });
    if (WIFSIGNALED(status)) expect_recovers(dir, "step " + std::to_string(dark));
  }
}

TEST_F(Crash, TheDiskIsFullAtAnyWrite) {
  const auto disk = std::make_shared<FailingDisk>(folder_ / "side");
  const std::unique_ptr<rocksdb::Env> env = rocksdb::NewCompositeEnv(disk);
  WriterOptions options;
  options.env = env.get();
  ASSERT_TRUE(ingest(folder_ / "counted", options));
  const std::uint64_t writes = disk->writes;
  ASSERT_GT(writes, 100U);
  const std::uint64_t step = writes / 40;
  for (std::uint64_t full = 1; full < writes; full += step) {
    SCOPED_TRACE(full);
    const std::string dir = folder_ / std::to_string(full);
    disk->writes = 0;
    disk->full_at = full;
    const auto failed = ingest(dir, options);
    disk->full_at = 0;
    if (failed) continue;  // the write that failed did not matter
    EXPECT_EQ(failed.error().kind, io::ErrorKind::kFull) << error_text(failed.error());
    EXPECT_FALSE(failed.error().advice.empty());
    expect_recovers(dir, "write " + std::to_string(full));
  }
}

}  // namespace
}  // namespace mifdex::index
