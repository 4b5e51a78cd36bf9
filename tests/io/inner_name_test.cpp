#include "io/inner_name.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

TEST(InnerName, LosesWhatThePackerPutBehind) {
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "A.MIF.gz", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "box/A.MIF.GZ", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kXz, "night.txz", 0), "night.tar");
  EXPECT_EQ(inner_name(ArchiveKind::kCompress, "A.MIF.Z", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "A.MIF", 0), "A.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, ".gz", 0), ".gz");
  EXPECT_EQ(inner_name(ArchiveKind::kGzip, "", 0), "(no name)");
}

TEST(InnerName, GetsItsLastLetterBack) {
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "SETUP.MI_", 'F'), "SETUP.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "SETUP.MI_", '\0'), "SETUP.MI");
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "README._", '\0'), "README");
  EXPECT_EQ(inner_name(ArchiveKind::kKwaj, "SETUP.MIF", '\0'), "SETUP.MIF");
  EXPECT_EQ(inner_name(ArchiveKind::kSzdd, "_", '\0'), "(no name)");
}

}  // namespace
}  // namespace mifdex::io
