// Hard links in archives that are decoded as a stream: each is a file with the bytes of its target.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/archive_maker.h"
#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using testing::ArchiveRun;
using testing::pack_stream;
using testing::read_archive;
using testing::ReadEntry;
using testing::TarMaker;

ReadEntry entry_at(const ArchiveRun& run, const std::string& path) {
  for (const ReadEntry& entry : run.entries) {
    if (entry.path == path) return entry;
  }
  ADD_FAILURE() << "no " << path;
  return {};
}

TEST(HardLinks, OfATarAndOfACpioHaveTheBytesOfTheFile) {
  for (const ArchiveKind kind : {ArchiveKind::kGzip, ArchiveKind::kCpio}) {
    const std::string archive = testing::make_linked(kind, {"BOX/A.MIF", "its bytes"}, {"B", "C"});
    const ArchiveRun run = read_archive(archive, kind);
    EXPECT_FALSE(run.problem) << run.problem_detail();
    ASSERT_EQ(run.entries.size(), 3U) << archive_kind_name(kind);
    for (const char* path : {"BOX/A.MIF", "B", "C"}) {
      EXPECT_EQ(entry_at(run, path).content, "its bytes") << path;
      EXPECT_EQ(entry_at(run, path).mtime, 864'234'566) << path;
    }
  }
}

TEST(HardLinks, ToAnEmptyFileAreEmpty) {
  for (const ArchiveKind kind : {ArchiveKind::kGzip, ArchiveKind::kCpio}) {
    const ArchiveRun run = read_archive(testing::make_linked(kind, {"A", ""}, {"B"}), kind);
    ASSERT_EQ(run.entries.size(), 2U) << archive_kind_name(kind);
    EXPECT_EQ(entry_at(run, "A").state, ReadState::kWhole);
    EXPECT_EQ(entry_at(run, "B").state, ReadState::kWhole);
    EXPECT_EQ(entry_at(run, "B").content, "");
  }
}

TEST(HardLinks, WithoutTheirTargetAreRejectsThatNameIt) {
  TarMaker tar;
  tar.put({.name = "LINK", .type = '1', .link = "GONE.MIF"}, "").add("B.MIF", "second").end();
  const ArchiveRun run = read_archive(pack_stream(ArchiveKind::kXz, tar.bytes()), ArchiveKind::kXz);
  EXPECT_EQ(entry_at(run, "B.MIF").content, "second");
  ASSERT_TRUE(entry_at(run, "LINK").reject);
  EXPECT_EQ(entry_at(run, "LINK").reject->kind, RejectKind::kEntryDamaged);
  EXPECT_EQ(entry_at(run, "LINK").reject->detail,
            "a hard link to GONE.MIF, which the archive does not have");
}

TEST(HardLinks, InACpioThatIsCutBeforeTheirBytesAreDamaged) {
  std::string archive =
      testing::make_linked(ArchiveKind::kCpio, {"BOX/A.MIF", "its bytes"}, {"B", "C"});
  archive.resize(archive.rfind("its bytes") - 20);
  const ArchiveRun run = read_archive(archive, ArchiveKind::kCpio);
  EXPECT_TRUE(run.problem);
  ASSERT_FALSE(run.entries.empty());
  for (const ReadEntry& entry : run.entries) {
    ASSERT_TRUE(entry.reject) << entry.path;
    EXPECT_NE(entry.reject->detail.find("damaged"), std::string::npos) << entry.reject->detail;
  }
}

TEST(HardLinks, ToAFileThatIsTooLargeAreTooLarge) {
  TarMaker tar;
  tar.add("A.MIF", std::string(9000, 'x'));
  tar.put({.name = "LINK", .type = '1', .link = "A.MIF"}, "").end();
  const ArchiveRun run = read_archive(pack_stream(ArchiveKind::kGzip, tar.bytes()),
                                      ArchiveKind::kGzip, {.max_file_bytes = 5000});
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(entry_at(run, "LINK").state, ReadState::kTooLarge);
}

}  // namespace
}  // namespace mifdex::io
