#include "bench/corpus/tree_writer.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <fstream>

#include "tests/bench/memory_box.h"

namespace mifdex::corpus {
namespace {

TEST(CorpusTreeWriter, WritesBytesAndTimes) {
  const TempFolder scratch;
  const std::string dir = (scratch.folder() / "new" / "box").string();
  auto writer = TreeWriter::open(dir);
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->add("A/B/1.PCK", std::string_view("x\0y", 3), 864'230'402));
  ASSERT_TRUE(writer->add("TOP", "", 864'230'400));
  ASSERT_TRUE(writer->finish());
  EXPECT_EQ(read_file(dir + "/A/B/1.PCK"), std::string("x\0y", 3));
  struct stat seen{};
  ASSERT_EQ(::stat((dir + "/A/B/1.PCK").c_str(), &seen), 0);
  EXPECT_EQ(seen.st_mtim.tv_sec, 864'230'402);
  EXPECT_EQ(seen.st_mtim.tv_nsec, 0);
  EXPECT_EQ(read_file(dir + "/TOP"), "");
}

TEST(CorpusTreeWriter, TakesMoreFoldersThanItKeepsOpen) {
  const TempFolder scratch;
  auto writer = TreeWriter::open(scratch.folder().string());
  ASSERT_TRUE(writer);
  for (int round = 0; round < 2; ++round) {
    for (int folder = 0; folder < 150; ++folder) {
      const std::string path = "F" + std::to_string(folder) + "/" + std::to_string(round);
      ASSERT_TRUE(writer->add(path, path, 2));
    }
  }
  EXPECT_EQ(read_file(scratch.folder() / "F149" / "1"), "F149/1");
}

TEST(CorpusTreeWriter, RefusesAFolderThatHoldsAnything) {
  const TempFolder scratch;
  std::ofstream(scratch.folder() / "mine") << "kept";
  const auto writer = TreeWriter::open(scratch.folder().string());
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kUsage);
  EXPECT_EQ(read_file(scratch.folder() / "mine"), "kept");
}

TEST(CorpusTreeWriter, RefusesWhatIsNoFolder) {
  const TempFolder scratch;
  const std::filesystem::path file = scratch.folder() / "file";
  std::ofstream(file) << "kept";
  const auto writer = TreeWriter::open(file.string());
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kUsage);
  const auto below = TreeWriter::open((file / "box").string());
  ASSERT_FALSE(below);
}

TEST(CorpusTreeWriter, NeverWritesOverAFile) {
  const TempFolder scratch;
  auto writer = TreeWriter::open(scratch.folder().string());
  ASSERT_TRUE(writer);
  ASSERT_TRUE(writer->add("A/1", "first", 2));
  const auto again = writer->add("A/1", "second", 2);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().kind, io::ErrorKind::kIo);
  EXPECT_EQ(read_file(scratch.folder() / "A" / "1"), "first");
}

}  // namespace
}  // namespace mifdex::corpus
