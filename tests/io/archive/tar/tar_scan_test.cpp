// The walk without a scan is the definition: with it, entries, batches, names, limits and problems
// must be the same. walk_tar() (tests/support/arriving_tar.h) compares them in every test of tars.

#include "io/archive/tar/tar_scan.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "io/archive/tar/tar_reader.h"
#include "tests/support/archive_maker.h"
#include "tests/support/arriving_tar.h"
#include "tests/support/shared_corpus.h"
#include "tests/support/temp_folder.h"
#include "tests/support/walked_archive.h"

namespace mifdex::io {
namespace {

using testing::expect_same_scanned;
using testing::expect_same_walk;
using testing::TarMaker;
using testing::walk_all;
using testing::WalkedArchive;

std::string letters(std::size_t size) { return std::string(size, 'x'); }

/// Returns the bytes as a file that can be read without its map.
SharedBytes in_file(const TempFolder& folder, const std::string& bytes) {
  const std::string path = folder.write("archive.tar", bytes);
  auto mapped =
      ArchiveBytes::map(Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)), bytes.size());
  EXPECT_TRUE(mapped);
  return mapped ? *mapped : nullptr;
}

void expect_scans_alike(const std::string& bytes, const ArchiveLimits& limits = {}) {
  const SharedBytes memory = testing::in_memory(bytes);
  expect_same_scanned(memory, walk_all<TarReader>(memory, limits), limits);
}

/// Adds an entry of any kind.
void add_any(TarMaker& tar, std::mt19937& random, int depth);

std::string any_tar(std::mt19937& random, int entries, int depth) {
  TarMaker tar;
  for (int i = 0; i < entries; ++i) add_any(tar, random, depth);
  if (random() % 4 != 0) tar.end();
  return tar.bytes();
}

void add_any(TarMaker& tar, std::mt19937& random, int depth) {
  const std::string name = "BOX" + std::to_string(random() % 3) + "/" +
                           std::to_string(random() % 60) + (random() % 8 == 0 ? "/" : ".PCK");
  const std::string content = letters(random() % 3 == 0 ? random() % 20'000 : random() % 1500);
  switch (random() % 20) {
    case 0:
      tar.add_pax({{"path", "pax/" + name}, {"mtime", std::to_string(random() % 1000)}});
      return static_cast<void>(tar.add("cut", content));
    case 1:
      tar.put({.name = "././@LongLink", .type = 'L'}, name + letters(200) + '\0');
      return static_cast<void>(tar.add("cut", content));
    case 2:  // more than what a window reads beyond its end
      tar.put({.name = "pax", .type = 'x'}, TarMaker::pax_record("comment", letters(40'000)));
      return static_cast<void>(tar.add(name, content));
    case 3:  // headers that only the walk reads, and that change the entry after them
      tar.put({.name = "sun", .type = 'X'}, TarMaker::pax_record("path", "sun/" + name));
      return static_cast<void>(tar.add("cut", content));
    case 4:
      tar.put({.name = "././@LongLink", .type = 'K'}, "target");
      return static_cast<void>(tar.put({.name = name, .type = '2', .link = "t"}, ""));
    case 5:
      tar.put({.name = "global", .type = 'g'}, TarMaker::pax_record("comment", "all"));
      return static_cast<void>(tar.add(name, content));
    case 6:
      return static_cast<void>(tar.put({.name = name, .type = '5'}, ""));
    case 7:
      return static_cast<void>(tar.put({.name = name, .magic = ""}, content));
    case 8:
      return static_cast<void>(tar.put({.name = name, .type = '\0'}, content));
    case 9:
      return static_cast<void>(tar.put({.name = name, .prefix = "some/prefix"}, content));
    case 10:
      return static_cast<void>(tar.bytes().append(512 * (random() % 3), '\0'));
    case 11:  // a tar in a tar
      return static_cast<void>(tar.add("in.tar", depth == 0 ? "" : any_tar(random, 5, depth - 1)));
    case 12:
      return static_cast<void>(
          random() % 8 != 0 ? tar.add(name, "")
                            : tar.put({.name = name, .type = '1', .link = "BOX1/1.PCK"}, ""));
    default:
      return static_cast<void>(tar.add(name, content));
  }
}

TEST(TarScan, AnyTarIsWalkedAsWithoutIt) {
  std::mt19937 random(1997);
  for (int i = 0; i < 300 && !HasFailure(); ++i) {
    SCOPED_TRACE(i);
    expect_scans_alike(any_tar(random, static_cast<int>(random() % 60), 2));
  }
}

TEST(TarScan, ATarThatIsCutAnywhereIsWalkedAsWithoutIt) {
  TarMaker tar;
  tar.add("A", letters(700)).add_pax({{"path", "P"}, {"size", "5"}}).add("B", "bbbbb");
  tar.put({.name = "L", .type = 'L'}, "long").add("C", "c").end();
  for (std::size_t size = 1; size < tar.bytes().size() && !HasFailure(); size += 31) {
    expect_scans_alike(tar.bytes().substr(0, size));
  }
}

TEST(TarScan, DamageAnywhereIsWalkedAsWithoutIt) {
  std::mt19937 random(1996);
  for (int i = 0; i < 500 && !HasFailure(); ++i) {
    std::string bytes = any_tar(random, 12, 1);
    if (bytes.size() < 512) continue;
    const std::size_t at = random() % (bytes.size() / 512) * 512;
    std::string block = bytes.substr(at, 512);
    block[random() % 512] = static_cast<char>(random());
    if (random() % 2 == 0)
      block.replace(124, 11, std::to_string(10'000'000'000 + random() % 70'000));
    if (random() % 3 != 0) TarMaker::seal(block);
    bytes.replace(at, 512, block);
    SCOPED_TRACE(i);
    expect_scans_alike(bytes);
  }
}

/// Two archives, one after the other, and a name that is met again and again.
TEST(TarScan, LimitsAndNamesMetAgainAreThoseOfTheWalk) {
  TarMaker tar;
  for (int i = 0; i < 300; ++i) {
    tar.add("BOX/" + std::to_string(i % 7) + ".PCK", letters(static_cast<std::size_t>(i)));
  }
  tar.end().add("NEXT", "x").add("BOX/1.PCK", "again").end();
  expect_scans_alike(tar.bytes());
  for (const std::uint64_t most : {0U, 1U, 17U, 299U, 301U}) {
    expect_scans_alike(tar.bytes(), {.max_entries = most});
    expect_scans_alike(tar.bytes(), {.max_total_bytes = most * 100});
    expect_scans_alike(tar.bytes(), {.max_file_bytes = most});
  }
}

TEST(TarScan, TarsOfOthersAreWalkedAsWithoutIt) {
  const std::filesystem::path folder = shared_corpus().parent_path() / "archives" / "files";
  if (!std::filesystem::exists(folder)) GTEST_SKIP() << "no " << folder;
  int walked = 0;
  for (const auto& file : std::filesystem::directory_iterator(folder)) {
    if (file.path().extension() != ".tar" || file.file_size() == 0) continue;
    std::ifstream in(file.path(), std::ios::binary);
    const std::string bytes((std::istreambuf_iterator<char>(in)), {});
    SCOPED_TRACE(file.path().filename());
    expect_scans_alike(bytes);
    ++walked;
  }
  EXPECT_GT(walked, 10);
}

/// Many windows, read by threads that help at any time.
TEST(TarScan, ThreadsThatHelpChangeNothing) {
  const TempFolder folder;
  std::mt19937 random(1995);
  std::string bytes;
  while (bytes.size() < 6'000'000) bytes += any_tar(random, 300, 1);
  const SharedBytes archive = in_file(folder, bytes);
  ASSERT_NE(archive, nullptr);
  const WalkedArchive walked = walk_all<TarReader>(archive);
  ASSERT_GT(walked.files.size(), 300U);
  expect_same_scanned(archive, walked);
  WalkOptions options;
  options.met = std::make_shared<SeenPaths>();
  options.tally = std::make_shared<ArchiveTally>(ArchiveLimits{});
  options.scan_window = 16'384;
  TarReader walk(archive, options);
  FileBatch names;
  EntryBatch entries;
  ASSERT_TRUE(walk.next(names, entries));
  const std::shared_ptr<TarScan> scan = entries.scan;
  ASSERT_NE(scan, nullptr);
  std::atomic<bool> ends{false};
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&scan, &ends] {
      ScanRoom room;
      while (!ends.load()) scan->help(room);
    });
  }
  std::string paths;
  do {
    for (std::size_t i = 0; i < names.size(); ++i)
      paths += (paths.empty() ? "" : " ") + names.path(i);
  } while (walk.next(names, entries));
  ends = true;
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(paths, walked.paths());
}

/// The walk refuses a longer name, also one that fits into a window.
TEST(TarScan, ANameThatIsTooLongEndsTheWalk) {
  TarMaker tar;
  tar.put({.name = "././@LongLink", .type = 'L'}, letters((1U << 20U) + 1) + '\0');
  tar.add("cut", "x");
  while (tar.bytes().size() < 3'000'000) tar.add("BOX/A.PCK", letters(1000));
  const SharedBytes archive = testing::in_memory(tar.end().bytes());
  const WalkedArchive walked = walk_all<TarReader>(archive);
  EXPECT_TRUE(walked.files.empty());
  ASSERT_TRUE(walked.problem);
  expect_same_walk(walked, walk_all<TarReader>(archive, {}, {}, {TarScan::kWindow, 2}));
}

/// If each header of the chain were read again from each header before it, this would take minutes.
TEST(TarScan, AChainOfLongNamesIsReadOnce) {
  TarMaker one;
  one.put({.name = "././@LongLink", .type = 'L'}, "");
  std::string bytes;
  while (bytes.size() < (std::size_t{32} << 20)) bytes += one.bytes();
  ScannedWindow window;
  scan_tar_window(bytes, bytes.size(), 0, bytes.size(), "", window);
  EXPECT_TRUE(window.entries.empty());
}

/// A long prefix is not copied for each entry, and paths take a bounded part of the memory.
TEST(TarScan, PathsTakeABoundedMemory) {
  TarMaker tar;
  const std::string prefix(60'000, 'p');
  for (int i = 0; i < 3000; ++i) tar.add("F" + std::to_string(i), "");
  for (int i = 0; i < 100; ++i) tar.add_pax({{"path", letters(5000)}}).add("cut", "");
  ScannedWindow window;
  const std::string& bytes = tar.end().bytes();
  scan_tar_window(bytes, bytes.size(), 0, bytes.size(), prefix + "!/", window);
  EXPECT_GT(window.entries.size(), 3000U);
  EXPECT_LT(window.entries.size(), 3100U);
  EXPECT_LE(window.paths.size(), ScannedWindow::kMostPaths);
  const SharedBytes archive = testing::in_memory(bytes);
  expect_same_walk(walk_all<TarReader>(archive, {}, "A!/"),
                   walk_all<TarReader>(archive, {}, "A!/", {TarScan::kWindow, 2}));
}

/// What the file lost is found missing by the map, with a scan and without.
TEST(TarScan, AFileThatBecomesShorterIsWalkedAsWithoutIt) {
  const TempFolder folder;
  TarMaker tar;
  for (int i = 0; i < 2000; ++i) tar.add("BOX/" + std::to_string(i), letters(700));
  WalkedArchive walked[2];
  for (const bool is_scanned : {false, true}) {
    const SharedBytes archive = in_file(folder, tar.bytes());
    ASSERT_NE(archive, nullptr);
    ASSERT_EQ(::truncate(folder.path("archive.tar").c_str(), 1'000'448), 0);
    const testing::ScannedAhead scanned{is_scanned ? std::uint64_t{65'536} : 0, 2};
    walked[is_scanned ? 1 : 0] = walk_all<TarReader>(archive, {}, {}, scanned);
    EXPECT_TRUE(archive->was_truncated());
  }
  ASSERT_GT(walked[0].files.size(), 500U);
  expect_same_walk(walked[0], walked[1]);
}

/// Bytes that are only scanned must not condemn the archive.
TEST(TarScan, LostBytesThatTheWalkDoesNotNeedCostNothing) {
  const TempFolder folder;
  TarMaker tar;
  for (int i = 0; i < 500; ++i) tar.add("BOX/" + std::to_string(i), letters(700));
  tar.add("LARGE", letters(500'000));
  const SharedBytes archive = in_file(folder, tar.bytes());
  ASSERT_NE(archive, nullptr);
  ASSERT_EQ(::truncate(folder.path("archive.tar").c_str(),
                       static_cast<off_t>(tar.bytes().size() - 300'000)),
            0);
  const WalkedArchive walked =
      walk_all<TarReader>(archive, {.max_file_bytes = 10'000}, {}, {65'536, 3});
  EXPECT_EQ(walked.files.size(), 501U);
  EXPECT_FALSE(archive->was_truncated());
}

/// Without this, the tests above could compare the walk with itself.
TEST(TarScan, FindsEveryPlainEntryAndNothingElse) {
  TarMaker tar;
  std::vector<std::uint64_t> begins;
  for (int i = 0; i < 500; ++i) {
    begins.push_back(tar.bytes().size());
    if (i % 5 == 1) tar.add_pax({{"path", "P" + std::to_string(i)}});
    if (i % 5 == 2) tar.put({.name = "././@LongLink", .type = 'L'}, letters(150) + '\0');
    tar.add("BOX/" + std::to_string(i), letters(static_cast<std::size_t>(i) * 7));
    tar.put({.name = "folder", .type = '5'}, "");
  }
  tar.end();
  for (const std::uint64_t window : {8192U, 65'536U, 1U << 20U}) {
    TarScan scan(testing::in_memory(tar.bytes()), "A!/", window);
    ScanRoom room;
    for (std::size_t i = 0; i < begins.size(); ++i) {
      const ScannedEntry* const found = scan.find(begins[i]);
      ASSERT_NE(found, nullptr) << i << " in windows of " << window;
      EXPECT_EQ(found->size, i * 7);
      EXPECT_EQ(found->hash, SeenPaths::hash_of("A!/" + std::string(scan.path(*found))));
      scan.help(room);
      EXPECT_EQ(scan.find(found->header + 512 + (found->size + 511) / 512 * 512), nullptr)
          << "a folder is left to the walk";
    }
  }
}

/// Entries far apart: their bytes are not read for their headers.
TEST(TarScan, LeavesAnArchiveOfLargeFilesToTheWalk) {
  TarMaker tar;
  std::vector<std::uint64_t> begins;
  for (int i = 0; i < 20; ++i) {
    begins.push_back(tar.bytes().size());
    tar.add(std::to_string(i), letters(300'000));
  }
  TarScan scan(testing::in_memory(tar.end().bytes()), "", 65'536);
  int found = 0;
  for (const std::uint64_t begin : begins) found += scan.find(begin) != nullptr ? 1 : 0;
  EXPECT_FALSE(scan.is_active());
  EXPECT_LE(found, 2);
}

}  // namespace
}  // namespace mifdex::io
