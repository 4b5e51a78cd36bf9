#include "io/files/slab_reader.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "io/box.h"
#include "io/files/tree_reader.h"
#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

/// A file from a reader, copied out of the batches.
struct Copy {
  std::string content;
  std::uint64_t size = 0;
  std::int64_t mtime = 0;
  ReadState state = ReadState::kWhole;
  RejectKind kind = RejectKind::kUnreadable;
  std::string detail;
};

FileBatch list_all(const std::string& path) {
  const Result<Box> box = open_box(path);
  EXPECT_TRUE(box.has_value()) << path;
  FileBatch batch;
  TreeReader reader(*box, {.files_per_batch = 100'000, .folders_per_batch = 1000});
  EXPECT_TRUE(reader.next(batch));
  return batch;
}

std::map<std::string, Copy> read_all(const FileBatch& files, const ReadOptions& options,
                                     std::size_t* parts = nullptr) {
  std::map<std::string, Copy> copies;
  SlabReader reader(options);
  BytesBatch part;
  reader.start(files, 7);
  std::uint32_t expected_file = 0;
  while (reader.next(part)) {
    if (parts != nullptr) ++*parts;
    for (const FileBytes& file : part.files()) {
      EXPECT_EQ(file.origin.box, 7U);
      EXPECT_EQ(file.origin.file, expected_file++);
      EXPECT_EQ(file.origin.offset, 0U);
      Copy& copy = copies[files.path(file.origin.file)];
      copy.state = file.state;
      if (file.state == ReadState::kRejected) {
        copy.kind = part.reject(file).kind;
        copy.detail = part.reject(file).detail;
        EXPECT_FALSE(part.was_truncated(file));
        continue;
      }
      copy.content = file.bytes.view();
      copy.size = file.size;
      copy.mtime = file.mtime;
      const Bytes padding(file.bytes.end(), PaddedBytes::kPadding);
      EXPECT_TRUE(std::ranges::all_of(padding, [](char c) { return c == '\0'; }));
    }
  }
  EXPECT_EQ(expected_file, files.size());
  EXPECT_FALSE(reader.next(part));
  return copies;
}

std::string random_content(std::mt19937& random, std::size_t size) {
  std::string content(size, '\0');
  for (char& byte : content) byte = static_cast<char>(random());
  return content;
}

TEST(SlabReader, GivesEveryByteOfEverySizeWhetherReadOrMapped) {
  std::mt19937 random(1);
  const TempFolder temp;
  std::map<std::string, std::string> truth;
  for (const std::size_t size : {0U, 1U, 63U, 64U, 65U, 1893U, 4031U, 4032U, 4033U, 4095U, 4096U,
                                 4097U, 8192U, 65535U, 65536U, 200'000U}) {
    const std::string name = "size" + std::to_string(size);
    truth[name] = random_content(random, size);
    temp.write(name, truth[name]);
  }
  const FileBatch files = list_all(temp.path());
  for (const std::size_t map_from : {0U, 1U, 4096U, 65536U, 1'000'000U}) {
    for (const std::size_t slab : {1U, 5000U, 1'000'000U}) {
      const auto copies = read_all(files, {.slab_bytes = slab, .map_from_bytes = map_from});
      ASSERT_EQ(copies.size(), truth.size());
      for (const auto& [name, content] : truth) {
        const Copy& copy = copies.at(name);
        EXPECT_EQ(copy.state, ReadState::kWhole);
        EXPECT_EQ(copy.size, content.size());
        EXPECT_TRUE(copy.content == content) << name << " mapped from " << map_from;
      }
    }
  }
}

TEST(SlabReader, TimeIsThatOfTheFile) {
  const TempFolder temp;
  const std::string path = temp.write("file");
  const timespec times[2] = {{864'234'567, 0}, {864'234'567, 999'999'999}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), times, 0), 0);
  EXPECT_EQ(read_all(list_all(temp.path()), {}).at("file").mtime, 864'234'567);
  const timespec before_1970[2] = {{-5, 0}, {-5, 0}};
  ASSERT_EQ(::utimensat(AT_FDCWD, path.c_str(), before_1970, 0), 0);
  EXPECT_EQ(read_all(list_all(temp.path()), {}).at("file").mtime, -5);
}

TEST(SlabReader, PartsHoldNoMoreThanTheirSlab) {
  const TempFolder temp;
  for (int i = 0; i < 100; ++i) temp.write("f" + std::to_string(i), std::string(10'000, 'x'));
  std::size_t parts = 0;
  const ReadOptions options{.slab_bytes = 100'000, .map_from_bytes = 90'000};
  const auto copies = read_all(list_all(temp.path()), options, &parts);
  EXPECT_EQ(copies.size(), 100U);
  EXPECT_GE(parts, 100U / 9);
  EXPECT_LE(parts, 100U / 8 + 1);
}

TEST(SlabReader, PartsHoldNoMoreMappedThanTheirLimit) {
  const TempFolder temp;
  const std::string content(2'000'000, 'x');
  for (int i = 0; i < 20; ++i) temp.write("f" + std::to_string(i), content);
  const FileBatch files = list_all(temp.path());
  SlabReader reader({.slab_bytes = 100'000, .map_from_bytes = 1000});
  BytesBatch part;
  reader.start(files, 1);
  std::size_t count = 0;
  while (reader.next(part)) {
    EXPECT_LE(part.held_bytes(), 100'000 + SlabReader::kOutsideBytes + content.size());
    count += part.files().size();
  }
  EXPECT_EQ(count, 20U);
}

TEST(SlabReader, TooLargeGivesAGlanceAndTheTrueSize) {
  const TempFolder temp;
  temp.write("a_large", std::string(50'001, 'a'));
  temp.write("at_limit", std::string(50'000, 'b'));
  temp.write("z_small", "c");
  for (const std::size_t map_from : {10U, 1'000'000U}) {
    const auto copies =
        read_all(list_all(temp.path()), {.map_from_bytes = map_from, .max_file_bytes = 50'000});
    EXPECT_EQ(copies.at("a_large").state, ReadState::kTooLarge);
    EXPECT_EQ(copies.at("a_large").size, 50'001U);
    EXPECT_EQ(copies.at("a_large").content, std::string(SlabReader::kSniffBytes, 'a'));
    EXPECT_EQ(copies.at("at_limit").state, ReadState::kWhole);
    EXPECT_EQ(copies.at("at_limit").content, std::string(50'000, 'b'));
    EXPECT_EQ(copies.at("z_small").content, "c");
  }
}

TEST(SlabReader, TooLargeButSmallerThanAGlance) {
  const TempFolder temp;
  temp.write("file", "0123456789");
  const auto copies = read_all(list_all(temp.path()), {.max_file_bytes = 3});
  EXPECT_EQ(copies.at("file").state, ReadState::kTooLarge);
  EXPECT_EQ(copies.at("file").content, "0123456789");
}

TEST(SlabReader, SparseGiantIsNeverReadWhole) {
  const TempFolder temp;
  const std::string path = temp.write("giant", "head");
  ASSERT_EQ(::truncate(path.c_str(), off_t{1} << 40), 0);
  const auto copies = read_all(list_all(temp.path()), {});
  EXPECT_EQ(copies.at("giant").state, ReadState::kTooLarge);
  EXPECT_EQ(copies.at("giant").size, std::uint64_t{1} << 40);
  EXPECT_EQ(copies.at("giant").content.substr(0, 5), std::string("head\0", 5));
}

TEST(SlabReader, VanishedOrReplacedFilesAreRejectsAndCostNoNeighbour) {
  const TempFolder temp;
  for (const char* name : {"a", "folder", "gone", "link", "pipe", "z"}) temp.write(name, name);
  const FileBatch files = list_all(temp.path());
  for (const char* name : {"folder", "gone", "link", "pipe"})
    std::filesystem::remove(temp.path(name));
  ASSERT_TRUE(std::filesystem::create_directory(temp.path("folder")));
  ASSERT_EQ(::symlink("z", temp.path("link").c_str()), 0);
  ASSERT_EQ(::mkfifo(temp.path("pipe").c_str(), 0644), 0);
  const auto copies = read_all(files, {});
  EXPECT_EQ(copies.at("a").content, "a");
  EXPECT_EQ(copies.at("z").content, "z");
  for (const char* name : {"folder", "gone", "link", "pipe"}) {
    EXPECT_EQ(copies.at(name).state, ReadState::kRejected) << name;
    EXPECT_EQ(copies.at(name).kind, RejectKind::kChanged) << name;
    EXPECT_FALSE(copies.at(name).detail.empty()) << name;
  }
}

TEST(SlabReader, WhatMayNotBeReadIsUnreadable) {
  const TempFolder temp;
  ASSERT_EQ(::chmod(temp.write("closed").c_str(), 0), 0);
  temp.write("open", "text");
  const WithoutRights nobody;
  const auto copies = read_all(list_all(temp.path()), {});
  EXPECT_EQ(copies.at("closed").state, ReadState::kRejected);
  EXPECT_EQ(copies.at("closed").kind, RejectKind::kUnreadable);
  EXPECT_EQ(copies.at("closed").detail, "Permission denied");
  EXPECT_EQ(copies.at("open").content, "text");
}

// /proc reports size 0 for files that have content: to a reader they are files that grew after
// fstat.
TEST(SlabReader, FileThatIsLongerThanItClaimed) {
  std::ifstream stream("/proc/cpuinfo", std::ios::binary);
  const std::string truth{std::istreambuf_iterator<char>(stream), {}};
  if (truth.size() < 2 * SlabReader::kSniffBytes / 4) GTEST_SKIP() << "no /proc/cpuinfo here";
  const FileBatch files = list_all("/proc/cpuinfo");
  const Copy whole = read_all(files, {}).at("cpuinfo");
  EXPECT_EQ(whole.state, ReadState::kWhole);
  EXPECT_EQ(whole.size, whole.content.size());
  EXPECT_EQ(whole.content.substr(0, 9), truth.substr(0, 9));
  EXPECT_NEAR(static_cast<double>(whole.size), static_cast<double>(truth.size()), 500);

  const Copy cut = read_all(files, {.max_file_bytes = 100}).at("cpuinfo");
  EXPECT_EQ(cut.state, ReadState::kTooLarge);
  EXPECT_GT(cut.size, 100U);
  EXPECT_EQ(cut.content, truth.substr(0, cut.content.size()));
}

// /sys reports 4096 bytes for files that have fewer: to a reader they are files that shrank after
// fstat.
TEST(SlabReader, FileThatIsShorterThanItClaimed) {
  const std::string path = "/sys/kernel/mm/transparent_hugepage/enabled";
  if (::access(path.c_str(), R_OK) != 0) GTEST_SKIP() << "no " << path;
  for (const std::size_t map_from : {100U, 100'000U}) {  // such files cannot be mapped either
    const Copy copy = read_all(list_all(path), {.map_from_bytes = map_from}).at("enabled");
    EXPECT_EQ(copy.state, ReadState::kWhole);
    EXPECT_LT(copy.size, 4096U);
    EXPECT_EQ(copy.size, copy.content.size());
    EXPECT_NE(copy.content.find("never"), std::string::npos);
  }
}

TEST(SlabReader, FileThatGrowsBetweenListingAndReadingIsReadAsItIsThen) {
  const TempFolder temp;
  temp.write("file", "short");
  const FileBatch files = list_all(temp.path());
  temp.write("file", std::string(100'000, 'l'));
  EXPECT_EQ(read_all(files, {}).at("file").content, std::string(100'000, 'l'));
}

TEST(SlabReader, MappedFileThatIsCutWhileItIsLookedAt) {
  const TempFolder temp;
  const std::string path = temp.write("cut", std::string(100'000, 'x'));
  temp.write("whole", std::string(100'000, 'y'));
  const FileBatch files = list_all(temp.path());
  SlabReader reader({.map_from_bytes = 1000});
  BytesBatch part;
  reader.start(files, 1);
  ASSERT_TRUE(reader.next(part));
  ASSERT_EQ(part.files().size(), 2U);
  ASSERT_EQ(::truncate(path.c_str(), 0), 0);
  for (const FileBytes& file : part.files()) {
    const auto xs = std::ranges::count(file.bytes.view(), 'x');
    EXPECT_EQ(xs, 0);
  }
  EXPECT_TRUE(part.was_truncated(part.files()[0]));
  EXPECT_FALSE(part.was_truncated(part.files()[1]));
}

TEST(SlabReader, ReadsWhereNothingMoreCanBeMapped) {
  const TempFolder temp;
  const std::string path = temp.write("file", std::string(10'000, 'x'));
  const Descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  std::vector<MappedFile> held;
  while (true) {
    Result<MappedFile> mapped = MappedFile::map(fd.get(), 1);
    if (!mapped) break;
    held.push_back(std::move(*mapped));
  }
  const Copy copy = read_all(list_all(temp.path()), {.map_from_bytes = 100}).at("file");
  EXPECT_EQ(copy.state, ReadState::kWhole);
  EXPECT_EQ(copy.content, std::string(10'000, 'x'));
}

TEST(SlabReader, ViewsLiveOnWhenTheBatchIsMoved) {
  const TempFolder temp;
  temp.write("mapped", std::string(50'000, 'm'));
  temp.write("slab", "small");
  const FileBatch files = list_all(temp.path());
  SlabReader reader({.map_from_bytes = 10'000});
  BytesBatch part;
  reader.start(files, 1);
  ASSERT_TRUE(reader.next(part));
  const BytesBatch moved = std::move(part);
  EXPECT_EQ(moved.files()[0].bytes.view(), std::string(50'000, 'm'));
  EXPECT_EQ(moved.files()[1].bytes.view(), "small");
}

TEST(SlabReader, WhatIsAsItIsKnownIsNotReadAgain) {
  const TempFolder folder;
  for (const char* name : {"1", "2", "3", "4"}) folder.write(name, "text");
  const FileBatch files = list_all(folder.path());
  BytesBatch part;
  SlabReader reader;
  reader.start(files, 7);
  ASSERT_TRUE(reader.next(part));
  const std::int64_t mtime = part.files()[0].mtime;
  const std::vector<KnownStat> known = {{4, part.files()[0].mtime, true},
                                        {5, part.files()[1].mtime, true},
                                        {4, part.files()[2].mtime - 1, true},
                                        {4, part.files()[3].mtime, false}};
  reader.start(files, 7, known);
  ASSERT_TRUE(reader.next(part));
  ASSERT_EQ(part.files().size(), 4U);
  EXPECT_EQ(part.files()[0].state, ReadState::kUnchanged);
  EXPECT_EQ(part.files()[0].size, 4U);
  EXPECT_EQ(part.files()[0].mtime, mtime);
  EXPECT_FALSE(part.was_truncated(part.files()[0]));
  for (std::size_t i = 1; i < 4; ++i) {
    EXPECT_EQ(part.files()[i].state, ReadState::kWhole) << i;
    EXPECT_EQ(part.files()[i].bytes.view(), "text") << i;
  }
}

TEST(SlabReader, MayBeStartedAgainBeforeItsEnd) {
  const TempFolder temp;
  for (int i = 0; i < 10; ++i) temp.write("f" + std::to_string(i), std::string(3000, 'x'));
  const FileBatch files = list_all(temp.path());
  SlabReader reader({.slab_bytes = 5000, .map_from_bytes = 4500});
  BytesBatch part;
  reader.start(files, 1);
  ASSERT_TRUE(reader.next(part));
  reader.start(files, 1);
  std::size_t count = 0;
  while (reader.next(part)) count += part.files().size();
  EXPECT_EQ(count, 10U);
}

}  // namespace
}  // namespace mifdex::io
