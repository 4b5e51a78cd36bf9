#include "io/archive/decompressed_name.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

TEST(InnerName, LosesWhatThePackerPutBehind) {
  EXPECT_EQ(decompressed_name(ArchiveKind::kGzip, "A.MIF.gz", 0), "A.MIF");
  EXPECT_EQ(decompressed_name(ArchiveKind::kGzip, "box/A.MIF.GZ", 0), "A.MIF");
  EXPECT_EQ(decompressed_name(ArchiveKind::kXz, "night.txz", 0), "night.tar");
  EXPECT_EQ(decompressed_name(ArchiveKind::kCompress, "A.MIF.Z", 0), "A.MIF");
  EXPECT_EQ(decompressed_name(ArchiveKind::kGzip, "A.MIF", 0), "A.MIF");
  EXPECT_EQ(decompressed_name(ArchiveKind::kGzip, ".gz", 0), ".gz");
  EXPECT_EQ(decompressed_name(ArchiveKind::kGzip, "", 0), "(no name)");
}

TEST(InnerName, GetsItsLastLetterBack) {
  EXPECT_EQ(decompressed_name(ArchiveKind::kSzdd, "SETUP.MI_", 'F'), "SETUP.MIF");
  EXPECT_EQ(decompressed_name(ArchiveKind::kSzdd, "SETUP.EX_", '\0'), "SETUP.EX");
  EXPECT_EQ(decompressed_name(ArchiveKind::kSzdd, "README._", '\0'), "README");
  EXPECT_EQ(decompressed_name(ArchiveKind::kKwaj, "SETUP.MIF", '\0'), "SETUP.MIF");
  EXPECT_EQ(decompressed_name(ArchiveKind::kSzdd, "_", '\0'), "(no name)");
}

// Without its last letter a damaged MIF would not be recognised, and an instruction would not pair.
TEST(InnerName, OfADespoolersFileIsWholeWithoutItsLetter) {
  for (const ArchiveKind kind : {ArchiveKind::kSzdd, ArchiveKind::kKwaj}) {
    EXPECT_EQ(decompressed_name(kind, "SETUP.MI_", '\0'), "SETUP.MIF");
    EXPECT_EQ(decompressed_name(kind, "box/jamal.mi_", '\0'), "jamal.mif");
    EXPECT_EQ(decompressed_name(kind, "0000002A.PC_", '\0'), "0000002A.PCK");
    EXPECT_EQ(decompressed_name(kind, "0000002a.sn_", '\0'), "0000002a.sni");
    EXPECT_EQ(decompressed_name(kind, "MI_", '\0'), "MI");
  }
}

}  // namespace
}  // namespace mifdex::io