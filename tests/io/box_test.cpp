#include "io/box.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

void expect_refused(const std::string& path, int errno_value) {
  const Result<Box> box = open_box(path);
  ASSERT_FALSE(box.has_value()) << path;
  EXPECT_EQ(box.error().kind, ErrorKind::kBox);
  EXPECT_EQ(box.error().errno_value, errno_value) << error_text(box.error());
  EXPECT_EQ(box.error().where, path);
  EXPECT_FALSE(box.error().advice.empty());
}

TEST(Box, FolderIsKnownByItsRealPlaceAndLastName) {
  const TempFolder temp;
  temp.write("VAQ/DESPOOLR.BOX/a.mif");
  ASSERT_EQ(::symlink(temp.path("VAQ").c_str(), temp.path("link").c_str()), 0);
  const std::string real = std::filesystem::canonical(temp.path()).string() + "/VAQ";
  for (const std::string& path :
       {temp.path("VAQ"), temp.path("VAQ/"), temp.path("VAQ/../VAQ/."), temp.path("link")}) {
    const Result<Box> box = open_box(path);
    ASSERT_TRUE(box.has_value()) << path;
    EXPECT_EQ(box->kind, BoxKind::kFolder);
    EXPECT_EQ(box->location, real);
    EXPECT_EQ(box->name, "VAQ");
  }
}

TEST(Box, RootIsCalledSlash) {
  const Result<Box> box = open_box("/");
  ASSERT_TRUE(box.has_value());
  EXPECT_EQ(box->location, "/");
  EXPECT_EQ(box->name, "/");
}

TEST(Box, RegularFileIsABox) {
  const TempFolder temp;
  const Result<Box> box = open_box(temp.write("one.MIF"));
  ASSERT_TRUE(box.has_value());
  EXPECT_EQ(box->kind, BoxKind::kFile);
  EXPECT_EQ(box->name, "one.MIF");
}

TEST(Box, WhatIsNoBoxIsRefusedWithItsReason) {
  const TempFolder temp;
  expect_refused(temp.path("missing"), ENOENT);
  expect_refused(temp.write("file") + "/below", ENOTDIR);
  ASSERT_EQ(::symlink("nowhere", temp.path("dangling").c_str()), 0);
  expect_refused(temp.path("dangling"), ENOENT);
  ASSERT_EQ(::symlink("loop", temp.path("loop").c_str()), 0);
  expect_refused(temp.path("loop"), ELOOP);
  ASSERT_EQ(::mkfifo(temp.path("pipe").c_str(), 0644), 0);
  expect_refused(temp.path("pipe"), EINVAL);
  expect_refused("/dev/null", EINVAL);
  EXPECT_EQ(open_box("").error().kind, ErrorKind::kBox);
}

TEST(Box, WhatMayNotBeReadIsRefused) {
  const TempFolder temp;
  const std::string file = temp.write("file");
  const std::string folder = temp.path("folder");
  ASSERT_TRUE(std::filesystem::create_directory(folder));
  ASSERT_EQ(::chmod(file.c_str(), 0), 0);
  ASSERT_EQ(::chmod(folder.c_str(), 0), 0);
  const WithoutRights nobody;
  expect_refused(file, EACCES);
  expect_refused(folder, EACCES);
}

}  // namespace
}  // namespace mifdex::io
