#include "io/archive/seen_paths.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

std::string path_of(int number) { return "RECEIVE/" + std::to_string(number) + ".PCK"; }

/// As many as make a table of more than kFewSlots.
constexpr int kMany = 300'000;
constexpr std::size_t kFewSlots = std::size_t{1} << 18U;

void meet_many(SeenPaths& met) {
  for (int i = 0; i < kMany; ++i) ASSERT_TRUE(met.insert(path_of(i))) << i;
  EXPECT_EQ(met.size(), static_cast<std::size_t>(kMany));
  for (int i = 0; i < kMany; ++i) ASSERT_FALSE(met.insert(path_of(i))) << i;
  EXPECT_TRUE(met.contains(path_of(kMany - 1)));
  EXPECT_FALSE(met.contains(path_of(kMany)));
  EXPECT_EQ(met.size(), static_cast<std::size_t>(kMany));
}

TEST(SeenPaths, AreAllRememberedInMemory) {
  SeenPaths met;
  meet_many(met);
  EXPECT_FALSE(met.in_file());
}

TEST(SeenPaths, ManyLieInAFileThatLeavesNothing) {
  const TempFolder folder;
  {
    SeenPaths met(folder.path(), kFewSlots);
    EXPECT_FALSE(met.in_file());
    meet_many(met);
    EXPECT_TRUE(met.in_file());
  }
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(SeenPaths, StayInMemoryWhereNoFileCanBeMade) {
  SeenPaths met("/no/such/folder", kFewSlots);
  meet_many(met);
  EXPECT_FALSE(met.in_file());
}

}  // namespace
}  // namespace mifdex::io
