#include "io/entry_names.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>

namespace mifdex::io {
namespace {

std::string path_alone(const std::string& prefix, const std::string& name) {
  return EntryNames(prefix, std::make_shared<MetPaths>()).path_of(name);
}

// What the name before was is no part of a path: each name behind each other, and behind itself.
TEST(EntryNames, APathHangsOnItsOwnNameAlone) {
  const std::string names[] = {"a",     "b",      "d/a",  "./d/a", "d//b",   "d/./c", "/d/d",
                               "d/",    "d/.",    "d/..", "",      ".",      "./",    "/",
                               "d/e/f", "d/e//f", "de/f", "D/a",   "d/!2/a", "d/x y", "d/a\n"};
  for (const std::string prefix : {"", "ARCH/1997.zip!/"}) {
    for (const std::string& before : names) {
      for (const std::string& name : names) {
        EntryNames entries(prefix, std::make_shared<MetPaths>());
        entries.path_of(before);
        EXPECT_EQ(entries.path_of(name), path_alone(prefix, name)) << before << " then " << name;
      }
    }
  }
  EXPECT_EQ(path_alone("", "./d//a"), "d/a");
  EXPECT_EQ(path_alone("A!/", "/d/./a"), "A!/d/a");
}

// A second entry of one name lies elsewhere; its neighbours do not.
TEST(EntryNames, ARepeatedNameMovesNoNeighbour) {
  EntryNames entries("A!/", std::make_shared<MetPaths>());
  FileBatch files;
  files.reset(0);
  for (const char* name : {"d/a", "d/a", "d/b", "d/a", "d/c"})
    EXPECT_TRUE(entries.add(files, name));
  ASSERT_EQ(files.size(), 5U);
  EXPECT_EQ(files.path(0), "A!/d/a");
  EXPECT_EQ(files.path(1), "A!/!2/d/a");
  EXPECT_EQ(files.path(2), "A!/d/b");
  EXPECT_EQ(files.path(3), "A!/!3/d/a");
  EXPECT_EQ(files.path(4), "A!/d/c");
}

}  // namespace
}  // namespace mifdex::io
