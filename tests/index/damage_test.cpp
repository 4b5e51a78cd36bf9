// Damage to an index: killed writers and flipped bits.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <thread>

#include "tests/index/sample_commits.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;

constexpr int kDamagedCommits = 12;
constexpr int kDamagedRows = 300;

TEST(Damage, AKilledWriterLeavesTheIndexAsOfSomeCommit) {
#if defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "ThreadSanitizer ends a child that starts threads after the fork";
#endif
  const MemoryFolder folder;
  std::map<int, std::string> whole;
  std::mt19937 random(7);
  int broken_off = 0;
  for (int round = 0; round < 25; ++round) {
    const std::string dir = folder / std::to_string(round);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      write_commits(dir, kDamagedCommits, kDamagedRows);
      ::_exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(random() % 400'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    if (WIFSIGNALED(status)) ++broken_off;
    must_write(dir).reset();  // takes up whatever was left, even the making itself
    const auto reader = must_read(dir);
    const int commits = commits_in(*reader);
    if (!whole.contains(commits)) {
      const std::string unbroken = folder / ("unbroken" + std::to_string(commits));
      write_commits(unbroken, commits, kDamagedRows);
      whole[commits] = dump(*must_read(unbroken), rows_of_commit(commits, kDamagedRows));
    }
    EXPECT_EQ(dump(*reader, rows_of_commit(commits, kDamagedRows)), whole[commits])
        << "commits " << commits;
  }
  EXPECT_GT(broken_off, 0);
}

TEST(Damage, TheSameRunAgainGivesTheUnbrokenIndex) {
  const MemoryFolder folder;
  write_commits(folder / "unbroken", kDamagedCommits, kDamagedRows);
  write_commits(folder / "again", 5, kDamagedRows);
  write_commits(folder / "again", kDamagedCommits, kDamagedRows);
  EXPECT_EQ(dump(*must_read(folder / "again"), {}), dump(*must_read(folder / "unbroken"), {}));
}

/// Reads everything in the index at `dir`; returns false if a read failed. Damage must be an error
/// and not a crash.
bool reads_well(const std::string& dir) {
  const auto reader = Reader::open(dir);
  if (!reader) {
    EXPECT_EQ(reader.error().kind, io::ErrorKind::kStore) << error_text(reader.error());
    return false;
  }
  bool good = true;
  const auto note = [&](const auto& result) {
    if (result) return;
    good = false;
    EXPECT_EQ(result.error().kind, io::ErrorKind::kStore) << error_text(result.error());
  };
  const auto all = [](const auto&) { return true; };
  Query query;
  query.history = true;
  query.evaluator = [](Record&, const LineContext&) { return true; };
  note((*reader)->lines(query, all));
  note((*reader)->jobs({}, all));
  note((*reader)->machines({}, all));
  note((*reader)->rejects(all));
  note((*reader)->files_named("0-0.PCK", all));
  note((*reader)->observations_of(1, all));
  note((*reader)->job_fact("J1"));
  note((*reader)->info());
  return good;
}

TEST(Damage, AFlippedByteIsAnErrorAndNeverAnEnd) {
  const MemoryFolder folder;
  write_commits(folder / "idx", 2, kDamagedRows);
  ASSERT_TRUE(reads_well(folder / "idx"));
  std::mt19937 random(3);
  int found = 0;
  int flipped = 0;
  for (const auto& entry : fs::directory_iterator(folder / "idx")) {
    if (entry.path().extension() != ".sst") continue;
    for (int round = 0; round < 6; ++round) {
      const fs::path copy = folder / "copy";
      fs::remove_all(copy);
      fs::copy(folder / "idx", copy, fs::copy_options::recursive);
      std::fstream file(copy / entry.path().filename(),
                        std::ios::in | std::ios::out | std::ios::binary);
      // The first half of a file is rows; later come its index and properties.
      const auto at = static_cast<std::streamoff>(random() % (entry.file_size() / 2));
      file.seekg(at);
      const auto byte = static_cast<char>(file.get() ^ 0x10);
      file.seekp(at);
      file.put(byte);
      file.close();
      ++flipped;
      if (!reads_well(copy)) ++found;
    }
  }
  EXPECT_GT(flipped, 20);
  // Not every family's every block is read by these questions, but most are.
  EXPECT_GT(found * 2, flipped);
}

TEST(Damage, AMissingFileIsAnError) {
  const MemoryFolder folder;
  write_commits(folder / "idx", 1, kDamagedRows);
  for (const auto& entry : fs::directory_iterator(folder / "idx")) {
    if (entry.path().extension() != ".sst") continue;
    fs::remove(entry.path());
    break;
  }
  EXPECT_FALSE(reads_well(folder / "idx"));
}

TEST(Damage, ACutFileIsAnError) {
  const MemoryFolder folder;
  write_commits(folder / "idx", 1, kDamagedRows);
  for (const auto& entry : fs::directory_iterator(folder / "idx")) {
    if (entry.path().extension() == ".sst") fs::resize_file(entry.path(), entry.file_size() / 2);
  }
  EXPECT_FALSE(reads_well(folder / "idx"));
}

}  // namespace
}  // namespace mifdex::index
