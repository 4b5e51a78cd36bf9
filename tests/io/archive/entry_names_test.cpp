#include "io/archive/entry_names.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <set>
#include <string>

namespace mifdex::io {
namespace {

std::string path_alone(const std::string& prefix, const std::string& name) {
  return EntryNames(prefix, std::make_shared<SeenPaths>()).path_of(name);
}

// The previous name must not change a path: each name is tried after each other, and after itself.
TEST(EntryNames, APathHangsOnItsOwnNameAlone) {
  const std::string names[] = {"a",     "b",      "d/a",  "./d/a", "d//b",   "d/./c", "/d/d",
                               "d/",    "d/.",    "d/..", "",      ".",      "./",    "/",
                               "d/e/f", "d/e//f", "de/f", "D/a",   "d/!2/a", "d/x y", "d/a\n"};
  for (const std::string prefix : {"", "ARCH/1997.zip!/"}) {
    for (const std::string& before : names) {
      for (const std::string& name : names) {
        EntryNames entries(prefix, std::make_shared<SeenPaths>());
        entries.path_of(before);
        EXPECT_EQ(entries.path_of(name), path_alone(prefix, name)) << before << " then " << name;
      }
    }
  }
  EXPECT_EQ(path_alone("", "./d//a"), "d/a");
  EXPECT_EQ(path_alone("A!/", "/d/./a"), "A!/d/a");
}

// A second entry of one name gets another path; its neighbours do not.
TEST(EntryNames, ARepeatedNameMovesNoNeighbour) {
  EntryNames entries("A!/", std::make_shared<SeenPaths>());
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

TEST(EntryNames, AgainAndAgainAreNumberedInTheirOrder) {
  EntryNames names("", std::make_shared<SeenPaths>());
  FileBatch files;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(names.add(files, "A/B.PCK"));
  EXPECT_EQ(files.path(0), "A/B.PCK");
  EXPECT_EQ(files.path(1), "!2/A/B.PCK");
  EXPECT_EQ(files.path(999), "!1000/A/B.PCK");
}

TEST(EntryNames, AnEntryThatIsNamedLikeARepeatTakesNoOthersName) {
  EntryNames names("", std::make_shared<SeenPaths>());
  FileBatch files;
  for (const char* name : {"A", "!2/A", "A", "!2/A", "A"}) ASSERT_TRUE(names.add(files, name));
  EXPECT_EQ(files.path(2), "!3/A");
  EXPECT_EQ(files.path(3), "!2/!2/A");
  EXPECT_EQ(files.path(4), "!4/A");
}

// If names take the numbers that the search for a free number tries, it must still end with a
// unique name.
TEST(EntryNames, NamesThatTakeAllTheNumbersEndNoSearch) {
  const auto met = std::make_shared<SeenPaths>();
  EntryNames entries("", met);
  FileBatch files;
  ASSERT_TRUE(entries.add(files, "!0/A"));
  for (int bit = 0; bit < 64; ++bit) {
    ASSERT_TRUE(entries.add(files, "!" + std::to_string(std::uint64_t{1} << bit) + "/A"));
  }
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(entries.add(files, "A"));
  std::set<std::string> paths;
  for (std::size_t i = 0; i < files.size(); ++i) paths.insert(files.path(i));
  EXPECT_EQ(paths.size(), files.size());
}

}  // namespace
}  // namespace mifdex::io
