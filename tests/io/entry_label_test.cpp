#include "io/entry_label.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

std::string joined(Bytes path, std::uint64_t number = 1) {
  const EntryLabel label = entry_label(path, number);
  return label.folder + "|" + label.name;
}

TEST(EntryLabel, HasOneFormForOnePath) {
  EXPECT_EQ(joined("A.MIF"), "|A.MIF");
  EXPECT_EQ(joined("./A.MIF"), "|A.MIF");
  EXPECT_EQ(joined("/A.MIF"), "|A.MIF");
  EXPECT_EQ(joined("X/Y/A.MIF"), "X/Y|A.MIF");
  EXPECT_EQ(joined("./X//Y/./A.MIF/"), "X/Y|A.MIF");
}

TEST(EntryLabel, KeepsWhatIsOdd) {
  EXPECT_EQ(joined("../../A.MIF"), "../..|A.MIF");
  EXPECT_EQ(joined("C:\\A.MIF"), "|C:\\A.MIF");
  EXPECT_EQ(joined("a\nb"), "|a\nb");
}

TEST(EntryLabel, OfNothingIsANumber) {
  EXPECT_EQ(joined("", 17), "|entry-17");
  EXPECT_EQ(joined("/./", 3), "|entry-3");
}

TEST(InnerName, LosesWhatThePackerPutBehind) {
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "A.MIF.gz", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "box/A.MIF.GZ", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kXz, "night.txz", 0), "night.tar");
  EXPECT_EQ(inner_name(ArchiveKind::kCompress, "A.MIF.Z", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "A.MIF", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, ".gz", 0), ".gz");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "", 0), "entry-1");
}

TEST(InnerName, GetsItsLastLetterBack) {
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "SETUP.MI_", 'F'), "SETUP.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "SETUP.MI_", '\0'), "SETUP.MI");
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "README._", '\0'), "README");
  EXPECT_EQ(inner_name(ArchiveKind::kKwaj, "SETUP.MIF", '\0'), "SETUP.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "_", '\0'), "entry-1");
}

}  // namespace
}  // namespace mifdex::io
