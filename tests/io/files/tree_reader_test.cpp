#include "io/files/tree_reader.h"

#include <dirent.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "io/box.h"
#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

Box opened(const std::string& path) {
  Result<Box> box = open_box(path);
  EXPECT_TRUE(box.has_value()) << path;
  return box ? *box : Box{};
}

struct Listing {
  std::vector<std::string> files;
  std::vector<Skipped> skipped;
  std::vector<ListProblem> problems;
  std::vector<std::size_t> batch_sizes;
};

Listing list(const Box& box, const ListOptions& options = {}) {
  Listing listing;
  TreeReader reader(box, options);
  FileBatch batch;
  for (std::uint64_t sequence = 0; reader.next(batch); ++sequence) {
    EXPECT_EQ(batch.sequence(), sequence);
    EXPECT_FALSE(batch.empty());
    EXPECT_LE(batch.folder_count(), options.folders_per_batch);
    for (std::size_t file = 0; file < batch.size(); ++file) {
      listing.files.push_back(batch.path(file));
      EXPECT_EQ(::faccessat(batch.folder_fd(file), batch.c_name(file), F_OK, 0), 0);
    }
    listing.skipped.insert(listing.skipped.end(), batch.skipped().begin(), batch.skipped().end());
    listing.problems.insert(listing.problems.end(), batch.problems().begin(),
                            batch.problems().end());
    listing.batch_sizes.push_back(batch.size());
  }
  EXPECT_FALSE(reader.next(batch));
  return listing;
}

/// Returns a name of bytes that sort in surprising places, around '/' (0x2F) and on both sides of
/// 0x80.
std::string random_name(std::mt19937& random) {
  static const std::string bytes = "ab-.0Z~ !\n\x01\x80\xFF";
  std::string name;
  const std::size_t length = 1 + random() % 20;
  while (name.size() < length) name += bytes[random() % (random() % 4 == 0 ? bytes.size() : 2)];
  return name == "." || name == ".." ? "x" : name;
}

TEST(TreeReader, FolderSortsWhereItsNameAndSlashDo) {
  const TempFolder temp;
  for (const char* path : {"a0", "a/x", "a-b", "a.mif", "a/b/c", "a/b-c", "A", "b", "a/b.x"}) {
    temp.write(path);
  }
  const std::vector<std::string> expected = {"A",     "a-b", "a.mif", "a/b-c", "a/b.x",
                                             "a/b/c", "a/x", "a0",    "b"};
  EXPECT_EQ(list(opened(temp.path())).files, expected);
}

TEST(TreeReader, OrderIsBytewiseByFullPathForAnyNames) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    std::mt19937 random(seed);
    const TempFolder temp;
    std::vector<std::string> folders = {""};
    std::set<std::string> taken;
    std::vector<std::string> expected;
    for (int i = 0; i < 300; ++i) {
      const std::string path = folders[random() % folders.size()] + random_name(random);
      if (!taken.insert(path).second) continue;
      if (random() % 6 == 0) {
        ASSERT_TRUE(std::filesystem::create_directory(temp.path(path)));
        folders.push_back(path + "/");
      } else {
        expected.push_back(path);
        temp.write(path);
      }
    }
    std::sort(expected.begin(), expected.end(), [](const std::string& l, const std::string& r) {
      return std::lexicographical_compare(
          l.begin(), l.end(), r.begin(), r.end(), [](char x, char y) {
            return static_cast<unsigned char>(x) < static_cast<unsigned char>(y);
          });
    });
    ListOptions options;
    options.files_per_batch = 1 + random() % 100;
    options.folders_per_batch = 1 + random() % 5;
    EXPECT_EQ(list(opened(temp.path()), options).files, expected) << "seed " << seed;
  }
}

TEST(TreeReader, NamesThatShareLongBeginnings) {
  const TempFolder temp;
  std::vector<std::string> expected;
  for (const std::size_t length : {7U, 8U, 9U, 15U, 16U, 17U, 24U, 200U, 255U}) {
    expected.push_back(std::string(length, 'm'));
    temp.write(expected.back());
  }
  temp.write(std::string(23, 'm') + "/x");
  expected.insert(expected.begin() + 6, std::string(23, 'm') + "/x");
  EXPECT_EQ(list(opened(temp.path())).files, expected);
}

TEST(TreeReader, EmptyBoxGivesNothing) {
  const TempFolder temp;
  std::filesystem::create_directories(temp.path("empty/below"));
  const Listing listing = list(opened(temp.path()));
  EXPECT_TRUE(listing.files.empty());
  EXPECT_TRUE(listing.batch_sizes.empty());
}

TEST(TreeReader, SingleFileIsABoxOfOne) {
  const TempFolder temp;
  temp.write("other.mif");
  const Listing listing = list(opened(temp.write("one.mif")));
  EXPECT_EQ(listing.files, std::vector<std::string>{"one.mif"});
}

TEST(TreeReader, WhatIsNoFileIsNamedAndNeverFollowed) {
  const TempFolder temp;
  temp.write("real/file");
  ASSERT_EQ(::symlink("real", temp.path("to_folder").c_str()), 0);
  ASSERT_EQ(::symlink("real/file", temp.path("real/to_file").c_str()), 0);
  ASSERT_EQ(::symlink("..", temp.path("real/up").c_str()), 0);
  ASSERT_EQ(::mkfifo(temp.path("pipe").c_str(), 0644), 0);
  const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string place = temp.path("socket");
  ASSERT_LT(place.size(), sizeof address.sun_path);
  place.copy(address.sun_path, place.size());
  ASSERT_EQ(::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  const Listing listing = list(opened(temp.path()));
  ::close(socket);

  EXPECT_EQ(listing.files, std::vector<std::string>{"real/file"});
  EXPECT_TRUE(listing.problems.empty());
  std::vector<std::pair<std::string, SkipReason>> skipped;
  skipped.reserve(listing.skipped.size());
  for (const Skipped& entry : listing.skipped) skipped.emplace_back(entry.path, entry.reason);
  const std::vector<std::pair<std::string, SkipReason>> expected = {
      {"pipe", SkipReason::kPipe},      {"real/to_file", SkipReason::kLink},
      {"real/up", SkipReason::kLink},   {"socket", SkipReason::kSocket},
      {"to_folder", SkipReason::kLink},
  };
  EXPECT_EQ(skipped, expected);
  EXPECT_EQ(skip_reason_text(SkipReason::kPipe), "pipe");
}

TEST(TreeReader, DevicesAreSkipped) {
  TreeReader reader(opened("/dev"), {.files_per_batch = 1});
  FileBatch batch;
  // Only as far as necessary: other files in /dev change during the test.
  while (reader.next(batch)) {
    for (const Skipped& entry : batch.skipped()) {
      if (entry.path != "null") continue;
      EXPECT_EQ(entry.reason, SkipReason::kDevice);
      return;
    }
  }
  FAIL() << "/dev/null was not named";
}

TEST(TreeReader, UnreadableFolderCostsNoNeighbour) {
  const TempFolder temp;
  temp.write("a/file");
  temp.write("b/file");
  temp.write("c/file");
  ASSERT_EQ(::chmod(temp.path("b").c_str(), 0), 0);
  Listing listing;
  {
    const WithoutRights nobody;
    listing = list(opened(temp.path()));
  }
  ::chmod(temp.path("b").c_str(), 0755);
  EXPECT_EQ(listing.files, (std::vector<std::string>{"a/file", "c/file"}));
  ASSERT_EQ(listing.problems.size(), 1U);
  EXPECT_EQ(listing.problems[0].path, "b");
  EXPECT_EQ(listing.problems[0].errno_value, EACCES);
}

TEST(TreeReader, FolderThatVanishesIsAProblemOfItsOwn) {
  const TempFolder temp;
  temp.write("a");
  temp.write("b/file");
  temp.write("c");
  TreeReader reader(opened(temp.path()), {.files_per_batch = 1});
  FileBatch batch;
  ASSERT_TRUE(reader.next(batch));
  EXPECT_EQ(batch.path(0), "a");
  std::filesystem::remove_all(temp.path("b"));
  ASSERT_TRUE(reader.next(batch));
  ASSERT_EQ(batch.problems().size(), 1U);
  EXPECT_EQ(batch.problems()[0].path, "b");
  EXPECT_EQ(batch.problems()[0].errno_value, ENOENT);
  ASSERT_TRUE(reader.next(batch));
  EXPECT_EQ(batch.path(0), "c");
}

TEST(TreeReader, FilesOfOneStemStayTogether) {
  const TempFolder temp;
  for (int i = 0; i < 50; ++i) {
    char name[32];
    std::snprintf(name, sizeof name, "%08X", i);
    temp.write(std::string(name) + ".PCK");
    temp.write(std::string(name) + ".sni");
    temp.write(std::string(name) + ".MIF");
  }
  TreeReader reader(opened(temp.path()), {.files_per_batch = 10});
  FileBatch batch;
  std::string last_stem;
  std::size_t files = 0;
  while (reader.next(batch)) {
    EXPECT_GE(batch.size(), 6U);
    EXPECT_LE(batch.size(), 12U);
    EXPECT_NE(file_stem(batch.name(0)), last_stem) << "batch " << batch.sequence();
    last_stem = file_stem(batch.name(batch.size() - 1));
    files += batch.size();
  }
  EXPECT_EQ(files, 150U);
}

TEST(TreeReader, StemsAreComparedWithoutCaseAndKeepALeadingDot) {
  EXPECT_EQ(file_stem("0000002A.PCK"), "0000002A");
  EXPECT_EQ(file_stem("a.b.c"), "a.b");
  EXPECT_EQ(file_stem(".hidden"), ".hidden");
  EXPECT_EQ(file_stem("plain"), "plain");
  EXPECT_TRUE(same_stem("0000002a.pck", "0000002A.SNI"));
  EXPECT_FALSE(same_stem("0000002A.PCK", "0000002B.PCK"));
  EXPECT_FALSE(same_stem("0000002A.PCK", "0000002AB.PCK"));
}

TEST(TreeReader, StemOfAWholeFolderDoesNotGrowABatchWithoutBound) {
  const TempFolder temp;
  for (int i = 0; i < 200; ++i) temp.write("same." + std::to_string(i));
  const Listing listing = list(opened(temp.path()), {.files_per_batch = 10});
  EXPECT_EQ(listing.files.size(), 200U);
  for (const std::size_t size : listing.batch_sizes) {
    EXPECT_LE(size, 10 + TreeReader::kStemOverrun);
  }
}

TEST(TreeReader, ManyFilesInOneFolder) {
  const TempFolder temp;
  const int folder = ::open(temp.path().c_str(), O_RDONLY | O_DIRECTORY);
  std::mt19937 random(1);
  std::vector<std::string> expected;
  for (int i = 0; i < 20000; ++i) {
    expected.push_back("MACHINE" + std::to_string(random() % 1000000) + "_" + std::to_string(i));
    ::close(::openat(folder, expected.back().c_str(), O_CREAT | O_WRONLY, 0644));
  }
  ::close(folder);
  std::sort(expected.begin(), expected.end());
  EXPECT_EQ(list(opened(temp.path())).files, expected);
}

TEST(TreeReader, BatchOutlivesTheReader) {
  const TempFolder temp;
  temp.write("folder/file", "content");
  FileBatch batch;
  {
    TreeReader reader(opened(temp.path()));
    ASSERT_TRUE(reader.next(batch));
  }
  const int fd = ::openat(batch.folder_fd(0), batch.c_name(0), O_RDONLY);
  EXPECT_GE(fd, 0);
  ::close(fd);
  EXPECT_EQ(batch.folder_path(batch.folder(0)), "folder");
}

}  // namespace
}  // namespace mifdex::io
