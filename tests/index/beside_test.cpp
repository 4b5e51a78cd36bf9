// Queries during a write: each is answered as of some commit, and never of half of one.
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <thread>

#include "index/verify/verify.h"
#include "tests/index/behind_the_index.h"
#include "tests/index/sample_commits.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;

constexpr int kCommitsBeside = 10;
constexpr int kRowsBeside = 300;

/// Returns the dump of a reader after each number of commits, with no writer at work.
std::map<int, std::string> dumps_of_whole_commits(const std::string& root) {
  std::map<int, std::string> whole;
  for (int commits = 0; commits <= kCommitsBeside; ++commits) {
    const std::string dir = root + "/whole" + std::to_string(commits);
    write_commits(dir, commits, kRowsBeside);
    whole[commits] = dump(*must_read(dir), {});
  }
  return whole;
}

TEST(Beside, AReaderSeesWholeCommitsOnly) {
#if defined(__SANITIZE_THREAD__)
  GTEST_SKIP() << "ThreadSanitizer ends a child that starts threads after the fork";
#endif
  const MemoryFolder folder;
  const std::map<int, std::string> whole = dumps_of_whole_commits(folder.path());
  const std::string dir = folder / "idx";
  must_write(dir).reset();
  const pid_t child = ::fork();
  ASSERT_GE(child, 0);
  if (child == 0) {
    write_commits(dir, kCommitsBeside, kRowsBeside);
    ::_exit(0);
  }
  std::set<int> seen;
  int status = 0;
  for (bool over = false; !over;) {
    over = ::waitpid(child, &status, WNOHANG) == child;
    const auto reader = must_read(dir);
    const int commits = commits_in(*reader);
    EXPECT_TRUE(dump(*reader, {}) == whole.at(commits)) << "after " << commits << " commits";
    EXPECT_EQ(commits_in(*reader), commits) << "a reader keeps what it saw first";
    seen.insert(commits);
  }
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0);
  EXPECT_TRUE(seen.contains(kCommitsBeside));
  EXPECT_GT(seen.size(), 2U) << "it did not run beside the writer";
}

/// Compacts the index at `dir`, which replaces every table.
void compact_all(const std::string& dir) {
  for (std::size_t family = 0; family < kFamilyCount; ++family) {
    change_behind(dir, static_cast<Family>(family),
                  [](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* rows) {
                    rocksdb::CompactRangeOptions all;
                    all.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
                    ASSERT_TRUE(db.CompactRange(all, rows, nullptr, nullptr).ok());
                  });
  }
}

TEST(Beside, AReaderKeepsFilesThatCompactionRemoves) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  write_commits(dir, kCommitsBeside / 2, kRowsBeside);
  const std::string before = dump(*must_read(dir), {});
  const auto reader = must_read(dir);
  compact_all(dir);
  EXPECT_TRUE(dump(*reader, {}) == before);
}

TEST(Beside, AVerifyKeepsFilesThatCompactionRemoves) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  for (int commit = 0; commit < 3; ++commit) index_rows(dir, rows_of_commit(commit, 50));
  expect_sound(dir);
  bool compacted = false;
  const auto report = verify(dir, {true, {}}, [&](const VerifyProgress&) {
    if (!compacted) compact_all(dir);
    return compacted = true;
  });
  ASSERT_TRUE(report) << error_text(report.error());
  EXPECT_TRUE(compacted);
  EXPECT_EQ(report->damage_count, 0U)
      << report->damages.front().key << ": " << report->damages.front().what;
}

TEST(Beside, AReaderLooksAgainWhileTheManifestChanges) {
  const MemoryFolder folder;
  const fs::path dir = folder / "idx";
  write_commits(dir, 2, kRowsBeside);
  fs::path table;
  fs::path manifest;
  for (const auto& entry : fs::directory_iterator(dir)) {
    if (entry.path().extension() == ".sst") table = entry.path();
    if (entry.path().filename().string().starts_with("MANIFEST-")) manifest = entry.path();
  }
  // The effect of endless compactions: a table is missing, and the manifest is another each time.
  fs::rename(table, folder / "aside");
  const std::jthread writer([&] {
    for (int i = 100'000; i < 100'100; ++i) {
      const std::string name = "MANIFEST-" + std::to_string(i);
      fs::copy_file(manifest, dir / name);
      std::ofstream(dir / "NEXT") << name << '\n';
      fs::rename(dir / "NEXT", dir / "CURRENT");
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    fs::rename(folder / "aside", table);
  });
  const auto reader = Reader::open(dir);
  EXPECT_TRUE(reader) << error_text(reader.error());
}

TEST(Beside, AReaderMayHaveMoreFilesThanTheUsualLimit) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  write_commits(dir, kCommitsBeside / 2, kRowsBeside);
  const std::string before = dump(*must_read(dir), {});
  rlimit usual{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &usual), 0);
  const rlimit few{24, usual.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &few), 0);
  const std::string with_few = dump(*must_read(dir), {});
  EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &usual), 0);
  EXPECT_TRUE(with_few == before);
}

}  // namespace
}  // namespace mifdex::index
