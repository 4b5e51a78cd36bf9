#include "bench/corpus/tar_writer.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "tests/bench/memory_box.h"

namespace mifdex::corpus {
namespace {

/// Unpacks `tar` in `folder` with tar(1); returns 0 if it succeeds.
int unpack(const std::filesystem::path& tar, const std::filesystem::path& folder) {
  std::filesystem::create_directories(folder);
  return std::system(fmt::format("tar -xf '{}' -C '{}'", tar.string(), folder.string()).c_str());
}

TEST(CorpusTarWriter, TarUnpacksToTheFilesAsATreeHasThem) {
  const TempFolder scratch;
  const std::string tar = (scratch.folder() / "box.tar").string();
  auto writer = TarWriter::open(tar);
  ASSERT_TRUE(writer);
  const std::string long_path = std::string(90, 'D') + '/' + std::string(120, 'E') + "/1.PCK";
  ASSERT_TRUE(writer->add("A/B/1.PCK", std::string_view("x\0y", 3), 864'230'402));
  ASSERT_TRUE(writer->add("TOP", "", 864'230'400));
  ASSERT_TRUE(writer->add(long_path, std::string(5000, 'z'), 864'230'404));
  ASSERT_TRUE(writer->finish());

  const auto out = scratch.folder() / "out";
  ASSERT_EQ(unpack(tar, out), 0);
  EXPECT_EQ(read_file(out / "A/B/1.PCK"), std::string("x\0y", 3));
  EXPECT_EQ(read_file(out / "TOP"), "");
  EXPECT_EQ(read_file(out / long_path), std::string(5000, 'z'));
  EXPECT_EQ(std::filesystem::last_write_time(out / "A/B/1.PCK"),
            std::chrono::file_clock::from_sys(
                std::chrono::sys_seconds(std::chrono::seconds(864'230'402))));
}

TEST(CorpusTarWriter, WritesOverNothing) {
  const TempFolder scratch;
  const std::string tar = (scratch.folder() / "box.tar").string();
  std::ofstream(tar) << "mine";
  auto writer = TarWriter::open(tar);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kUsage);
  EXPECT_EQ(read_file(tar), "mine");
}

TEST(CorpusTarWriter, NamesTheTarThatCannotBeMade) {
  const TempFolder scratch;
  const std::string tar = (scratch.folder() / "no" / "box.tar").string();
  auto writer = TarWriter::open(tar);
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kIo);
  EXPECT_NE(io::error_text(writer.error()).find(tar), std::string::npos);
}

}  // namespace
}  // namespace mifdex::corpus
