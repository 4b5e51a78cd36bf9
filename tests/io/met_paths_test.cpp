#include "io/met_paths.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <memory>
#include <string>

#include "io/entry_names.h"
#include "tests/io/temp_folder.h"

namespace mifdex::io {
namespace {

std::string path_of(int number) { return "RECEIVE/" + std::to_string(number) + ".PCK"; }

/// As many as make a table too large for memory.
constexpr int kMany = 300'000;

void meet_many(MetPaths& met) {
  for (int i = 0; i < kMany; ++i) ASSERT_TRUE(met.insert(path_of(i))) << i;
  EXPECT_EQ(met.size(), static_cast<std::size_t>(kMany));
  for (int i = 0; i < kMany; ++i) ASSERT_FALSE(met.insert(path_of(i))) << i;
  EXPECT_TRUE(met.contains(path_of(kMany - 1)));
  EXPECT_FALSE(met.contains(path_of(kMany)));
  EXPECT_EQ(met.size(), static_cast<std::size_t>(kMany));
}

TEST(MetPaths, AreAllRememberedInMemory) {
  MetPaths met;
  meet_many(met);
  EXPECT_FALSE(met.in_file());
}

TEST(MetPaths, ManyLieInAFileThatLeavesNothing) {
  const testing::TempFolder folder;
  {
    MetPaths met(folder.path());
    EXPECT_FALSE(met.in_file());
    meet_many(met);
    EXPECT_TRUE(met.in_file());
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(MetPaths, StayInMemoryWhereNoFileCanBeMade) {
  MetPaths met("/no/such/folder");
  meet_many(met);
  EXPECT_FALSE(met.in_file());
}

TEST(EntryNames, AgainAndAgainAreNumberedInTheirOrder) {
  EntryNames names("", std::make_shared<MetPaths>());
  FileBatch files;
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(names.add(files, "A/B.PCK"));
  EXPECT_EQ(files.path(0), "A/B.PCK");
  EXPECT_EQ(files.path(1), "!2/A/B.PCK");
  EXPECT_EQ(files.path(999), "!1000/A/B.PCK");
}

TEST(EntryNames, AnEntryThatIsNamedLikeARepeatTakesNoOthersName) {
  EntryNames names("", std::make_shared<MetPaths>());
  FileBatch files;
  for (const char* name : {"A", "!2/A", "A", "!2/A", "A"}) ASSERT_TRUE(names.add(files, name));
  EXPECT_EQ(files.path(2), "!3/A");
  EXPECT_EQ(files.path(3), "!2/!2/A");
  EXPECT_EQ(files.path(4), "!4/A");
}

}  // namespace
}  // namespace mifdex::io
