// Runs whose disk is full, read-only or removed meanwhile: one clear line, the right exit status,
// and an intact index.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"
#include "tests/support/small_disk.h"

namespace mifdex {
namespace {

using cli::StartedMifdex;

constexpr std::uint64_t kRoom = 64'000'000;

std::uint64_t disk_bytes_of(const std::string& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) bytes += entry.file_size();
  }
  return bytes;
}

/// Expects that `ran` printed exactly one line, with `part` in it, and ended with `exit_code`.
void expect_one_line(const Ran& ran, int exit_code, const std::string& part) {
  EXPECT_EQ(ran.exit_code, exit_code) << ran.err;
  EXPECT_EQ(std::count(ran.err.begin(), ran.err.end(), '\n'), 1) << ran.err;
  EXPECT_NE(ran.err.find(part), std::string::npos) << ran.err;
}

class Disk : public testing::Test {
 protected:
  /// Makes a box that takes a run some time.
  static void SetUpTestSuite() {
    scratch_ = std::make_unique<TempFolder>();
    const std::string make = std::string(MIFDEX_CORPUS_PROGRAM) + " " + box() +
                             " --machines 800 --jobs 2 --seed 7 >/dev/null";
    ASSERT_EQ(std::system(make.c_str()), 0) << make;  // NOLINT(cert-env33-c): a path of our own
    index_box(*scratch_ / "unbroken", {box()});
  }
  static void TearDownTestSuite() { scratch_.reset(); }

  static std::string box() { return *scratch_ / "VAQ"; }
  static std::string unbroken() { return listing(*scratch_ / "unbroken"); }
  static Ran index(const std::string& folder) {
    return run_mifdex({"-q", "-x", folder, "index", box(), "--memory", "64M"});
  }
  /// Expects that the index is sound in all its parts, not only in those that a reader uses.
  static void expect_whole(const std::string& folder) {
    const Ran ran = run_mifdex({"-q", "-x", folder, "verify", "--full"});
    EXPECT_EQ(ran.exit_code, 0) << ran.out << ran.err;
  }

  /// Returns a run over `of` that is stopped while it holds the index, before it has ended.
  static std::unique_ptr<StartedMifdex> held_run(const std::string& folder, const std::string& of) {
    for (int attempt = 0; attempt < 50; ++attempt) {
      auto run = std::make_unique<StartedMifdex>(
          std::vector<std::string>{"-x", folder, "index", of, "--memory", "64M", "--reread"});
      const std::string mine = "pid " + std::to_string(run->process()) + " ";
      for (int look = 0; look < 10'000; ++look) {
        std::string holder;
        std::getline(std::ifstream(folder + "/mifdex.lock"), holder);
        if (holder.starts_with(mine)) break;
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      while (!fs::exists(folder + "/mifdex.reading") && ::kill(run->process(), 0) == 0) {
        std::this_thread::sleep_for(std::chrono::microseconds(100));
      }
      if (run->stop()) return run;
    }
    return nullptr;
  }

  static inline std::unique_ptr<TempFolder> scratch_;
};

TEST_F(Disk, FullAtFiveSizesTheIndexIsWholeAndTheRunGoesOn) {
  const std::uint64_t needed = disk_bytes_of(*scratch_ / "unbroken");
  for (const std::uint64_t percent : {1U, 15U, 40U, 65U, 90U}) {
    SCOPED_TRACE(percent);
    const TempFolder scratch;
    SmallDisk disk(scratch / "disk");
    if (!disk.mount(needed * percent / 100)) GTEST_SKIP() << "needs the right to mount";
    const std::string folder = scratch / "disk/idx";
    expect_one_line(index(folder), 6, "No space left on device");
    const Ran info = run_mifdex({"-x", folder, "info"});
    if (info.exit_code == 0) {
      expect_whole(folder);
    } else {
      EXPECT_EQ(info.exit_code, 4) << info.err;
      EXPECT_NE(info.err.find("mifdex index BOX"), std::string::npos) << info.err;
    }
    disk.give(kRoom);
    const Ran again = index(folder);
    EXPECT_EQ(again.exit_code, 0) << again.err;
    expect_whole(folder);
    expect_same(listing(folder), unbroken());
  }
}

TEST_F(Disk, OneThatIsFullForASecondRunKeepsTheFirst) {
  const TempFolder scratch;
  SmallDisk disk(scratch / "disk");
  if (!disk.mount(kRoom)) GTEST_SKIP() << "needs the right to mount";
  const std::string folder = scratch / "disk/idx";
  cli::write_small_box(scratch, "first");
  index_box(folder, {scratch / "first"});
  const std::string first = listing(folder);
  disk.give(disk_bytes_of(scratch / "disk") + 300'000);
  expect_one_line(index(folder), 6, "No space left on device");
  expect_whole(folder);
  expect_same(listing(folder), first);
  disk.give(kRoom);
  EXPECT_EQ(index(folder).exit_code, 0);
  index_box(*scratch_ / "both", {scratch / "first", box()});
  expect_same(listing(folder), listing(*scratch_ / "both"));
}

TEST_F(Disk, ReadOnlyIsSaidAndQuestionsAreAnswered) {
  const TempFolder scratch;
  SmallDisk disk(scratch / "disk");
  const std::string folder = scratch / "disk/idx";
  if (!disk.mount(kRoom)) GTEST_SKIP() << "needs the right to mount";
  EXPECT_EQ(index(folder).exit_code, 0);
  disk.make_read_only();
  expect_one_line(index(folder), 4, "Read-only file system");
  expect_one_line(index(scratch / "disk/new"), 4, "Read-only file system");
  expect_whole(folder);
  expect_same(listing(folder), unbroken());
}

TEST_F(Disk, AFolderWithoutTheRightToWriteIsSaid) {
  if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
  const TempFolder scratch;
  const std::string folder = scratch / "idx";
  EXPECT_EQ(index(folder).exit_code, 0);
  fs::permissions(folder + "/mifdex.lock", fs::perms::owner_read);
  expect_one_line(index(folder), 4, "Permission denied");
  fs::permissions(folder + "/mifdex.lock", fs::perms::owner_read | fs::perms::owner_write);
  expect_whole(folder);
}

TEST_F(Disk, AnIndexThatIsTakenAwayUnderARunIsSaidAndMadeAnew) {
  const TempFolder scratch;
  const std::string folder = scratch / "idx";
  const auto run = held_run(folder, box());
  ASSERT_NE(run, nullptr);
  fs::remove_all(folder);
  run->go_on();
  expect_one_line(run->wait(), 4, "was removed in the meantime");
  EXPECT_FALSE(fs::exists(folder));
  EXPECT_EQ(index(folder).exit_code, 0);
  expect_same(listing(folder), unbroken());
}

TEST_F(Disk, ABoxThatIsTakenAwayUnderARunIsSaidAndReadWhenItIsBack) {
  const TempFolder scratch;
  const std::string folder = scratch / "idx";
  fs::copy(box(), scratch / "VAQ", fs::copy_options::recursive);
  const auto run = held_run(folder, scratch / "VAQ");
  ASSERT_NE(run, nullptr);
  fs::remove_all(scratch / "VAQ");
  run->go_on();
  const Ran ran = run->wait();
  EXPECT_EQ(ran.exit_code, 5) << ran.err;
  EXPECT_NE(ran.err.find("VAQ: the box vanished while it was read"), std::string::npos) << ran.err;
  expect_whole(folder);
  expect_one_line(run_mifdex({"-q", "-x", folder, "index", scratch / "VAQ"}), 5, "VAQ");
  fs::copy(box(), scratch / "VAQ", fs::copy_options::recursive);
  index_box(folder, {scratch / "VAQ"});
  index_box(scratch / "fresh", {scratch / "VAQ"});
  expect_whole(folder);
  expect_same(listing(folder), listing(scratch / "fresh"));
  expect_same(answer(folder, {"jobs"}), answer(scratch / "fresh", {"jobs"}));
}

TEST_F(Disk, ASecondWriterIsToldWhoHoldsTheIndexAndReadersAreNot) {
  const TempFolder scratch;
  const std::string folder = scratch / "idx";
  EXPECT_EQ(index(folder).exit_code, 0);
  const auto run = held_run(folder, box());
  ASSERT_NE(run, nullptr);
  expect_one_line(index(folder), 4,
                  "is being written by pid " + std::to_string(run->process()) + " on host ");
  expect_same(listing(folder), unbroken());
  run->go_on();
  EXPECT_EQ(run->wait().exit_code, 0);
  expect_same(listing(folder), unbroken());
}

}  // namespace
}  // namespace mifdex
