#include "io/archive/split/split_name.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

struct Case {
  const char* name;
  SplitStyle style;
  std::size_t number;
  const char* leading;
  const char* next;
  bool is_sure;
};

TEST(SplitName, TellsThePartAndTheNamesOfItsNeighbours) {
  const Case cases[] = {
      {"box.zip.002", SplitStyle::kNumbered, 2, "box.zip.001", "box.zip.003", true},
      {"BOX.7Z.010", SplitStyle::kNumbered, 10, "BOX.7Z.001", "BOX.7Z.011", true},
      {"BACKUP.002", SplitStyle::kNumbered, 2, "BACKUP.001", "BACKUP.003", false},
      {"box.tar.gz.ab", SplitStyle::kLettered, 2, "box.tar.gz.aa", "box.tar.gz.ac", false},
      {"box_az", SplitStyle::kLettered, 26, "box_aa", "box_ba", false},
      {"xab", SplitStyle::kLettered, 2, "xaa", "xac", false},
      {"box.z01", SplitStyle::kZip, 1, "box.zip", "box.z02", true},
      {"BOX.Z99", SplitStyle::kZip, 99, "BOX.ZIP", "BOX.Z100", true},
      {"box.part01.rar", SplitStyle::kRarNumbered, 1, "box.part01.rar", "box.part02.rar", false},
      {"box.part9.rar", SplitStyle::kRarNumbered, 9, "box.part1.rar", "box.part10.rar", false},
      {"BOX.PART1.EXE", SplitStyle::kRarNumbered, 1, "BOX.PART1.RAR", "BOX.PART2.RAR", false},
      {"BOX.RAR", SplitStyle::kRarOld, 1, "BOX.RAR", "BOX.R00", false},
      {"box.r99", SplitStyle::kRarOld, 101, "box.rar", "box.s00", false},
  };
  for (const Case& want : cases) {
    const auto name = read_split_name(want.name);
    ASSERT_TRUE(name) << want.name;
    EXPECT_EQ(name->style, want.style) << want.name;
    EXPECT_EQ(name->number, want.number) << want.name;
    EXPECT_EQ(name_of_part(*name, leading_part(*name)), want.leading);
    EXPECT_EQ(name_of_part(*name, name->number + 1), want.next);
    EXPECT_EQ(name->is_sure, want.is_sure) << want.name;
  }
}

TEST(SplitName, NumbersEnd) {
  EXPECT_EQ(name_of_part(*read_split_name("box_aa"), 676), "box_zz");
  EXPECT_EQ(name_of_part(*read_split_name("box_aa"), 677), "");
  EXPECT_EQ(name_of_part(*read_split_name("box.rar"), 801), "box.y99");
  EXPECT_EQ(name_of_part(*read_split_name("box.rar"), 802), "");
}

TEST(SplitName, OtherNamesAreNoParts) {
  for (const char* name : {"0000002A.PCK", "0000002A.MIF", "SETUP.MI_", "A.SNI", "box.zip.01",
                           "box.zip.0001", "box.000", "001", ".r", "", "a", "readme.txt"}) {
    EXPECT_FALSE(read_split_name(name)) << name;
  }
}

}  // namespace
}  // namespace mifdex::io
