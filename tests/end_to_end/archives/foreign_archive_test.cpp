// Archives that mifdex cannot read, and parts of archives, are rejected by name, with advice;
// archives after other bytes and complete sets of parts are read.
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/archive_maker.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using namespace std::string_literals;
using io::ArchiveKind;
using io::testing::make_archive;
using io::testing::SampleEntries;

/// The first bytes of each kind, and its name.
std::vector<std::pair<std::string, std::string>> foreign_kinds() {
  std::string disk(510, '\x90');
  disk.replace(0, 13, "\xEB\x3C\x90MSDOS5.0\0\2"s);
  disk[13] = '\1';
  std::string udf(0x9000, '\0');
  udf.replace(0x8000, 6, "\0BEA01"s);
  std::string vdi(0x40, ' ');
  return {
      {"\x60\xEA\x2C\0\x22\x0B\1\x0B\x10\0\2"s, "ARJ archive"},
      {"\1\2\x31\0\0\0\x90**ACE**\x14"s, "ACE archive"},
      {"\x1A\x08MANGO.PCK\0"s, "ARC archive"},
      {"ZOO 2.10 Archive.\x1A\0\0\xDC\xA7\xC4\xFD"s, "ZOO archive"},
      {"SIT!\0\1\0\0\0\x20rLau"s, "StuffIt archive"},
      {"ISc(\x0C\x10\0\1\0\0"s, "InstallShield archive"},
      {"TAPE\0\0\3\0\x8C\0\x0E"s, "NTBackup archive"},
      {"VTBL\1\0\0\0"s, "QIC backup archive"},
      {"\x8B"
       "BACKUP  \1\xFF"s,
       "MS-DOS backup archive"},
      {"MSWIM\0\0\0\xD0"s, "WIM image"},
      {udf, "UDF image"},
      {"\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0\0\2\0\1"s, "raw CD image"},
      {"conectix\0\0\0\2"s, "VHD disk image"},
      {"vhdxfileM\0i\0"s, "VHDX disk image"},
      {"KDMV\1\0\0\0"s, "VMDK disk image"},
      {vdi + "\x7F\x10\xDA\xBE\0"s, "VDI disk image"},
      {"QFI\xFB\0\0\0\2"s, "QCOW disk image"},
      {"EVF\x09\r\n\xFF\0\1"s, "EnCase"},
      {disk + "\x55\xAA"s, "disk image"},
      {"\x89LZO\0\r\n\x1A\n"s, "lzop compressed file"},
      {"LRZI\0\6"s, "lrzip compressed file"},
  };
}

std::string filled(const std::string& bytes) { return bytes + std::string(600, '\0'); }

TEST(ForeignArchives, InAFolderAreRejectedByNameAndTheOthersAreRead) {
  const TempFolder scratch;
  int number = 0;
  for (const auto& [bytes, name] : foreign_kinds()) {
    scratch.write("box/" + std::to_string(++number) + ".PCK", filled(bytes));
  }
  scratch.write("box/A.MIF", cli::status_mif("Failed", "beside them"));
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_TRUE(holds(listing(scratch / "idx"), "beside them"));
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_EQ(lines_of(rejects).size(), foreign_kinds().size()) << rejects;
  for (const auto& [bytes, name] : foreign_kinds()) {
    EXPECT_TRUE(holds(rejects, name)) << name << "\n" << rejects;
  }
}

TEST(ForeignArchives, AsABoxEndWithFiveAndInArchivesAreRejects) {
  const TempFolder scratch;
  int number = 0;
  SampleEntries entries;
  for (const auto& [bytes, name] : foreign_kinds()) {
    const std::string file = std::to_string(++number) + ".BIN";
    scratch.write(file, filled(bytes));
    const Ran ran = run_mifdex({"-x", scratch / ("idx" + file), "index", scratch / file});
    EXPECT_EQ(ran.exit_code, 5) << name << ran.err;
    EXPECT_TRUE(holds(ran.err, name)) << ran.err;
    entries.push_back({file, filled(bytes)});
  }
  for (const ArchiveKind kind : {ArchiveKind::kTar, ArchiveKind::kGzip}) {
    const std::string index = scratch / ("idx" + std::to_string(static_cast<int>(kind)));
    scratch.write("box.arc", make_archive(kind, entries));
    const Ran ran = run_mifdex({"-x", index, "index", scratch / "box.arc", "--max-file", "1k"});
    EXPECT_EQ(ran.exit_code, 3) << ran.err;
    EXPECT_EQ(lines_of(answer(index, {"rejects"})).size(), entries.size());
  }
}

TEST(ForeignArchives, WithAReportStoredInThemGiveNoReport) {
  const TempFolder scratch;
  const std::string inside =
      cli::status_mif("Failed", "one") + "\0\0"s + cli::status_mif("Success", "two");
  scratch.write("box/A.ARJ",
                "\x60\xEA\x2C\0\x22\x0B\1\x0B\x10\0\2"s + std::string(60, '\2') + inside);
  scratch.write("box/B.BKF", "TAPE\0\0\3\0\x8C\0\x0E"s + std::string(60, '\0') + inside);
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_FALSE(holds(listing(scratch / "idx"), "\"status\":\"Complete\""));
}

/// Returns a failed report twice, so that no writer makes a file shorter than its parts.
SampleEntries two_reports() {
  return {{"R/A.MIF", cli::status_mif("Failed", "first report")},
          {"R/B.MIF", cli::status_mif("Failed", "second report")}};
}

void expect_both(const std::string& index) {
  const std::string lines = listing(index);
  EXPECT_TRUE(holds(lines, "first report") && holds(lines, "second report")) << lines;
  EXPECT_EQ(lines_of(lines).size(), 2U) << lines;
  EXPECT_EQ(answer(index, {"rejects"}), "");
}

TEST(HiddenArchives, BehindAProgramAreReadWhateverTheSize) {
  for (const ArchiveKind kind :
       {ArchiveKind::kZip, ArchiveKind::kSevenZip, ArchiveKind::kRar, ArchiveKind::kCab}) {
    for (const char* most : {"5M", "2k"}) {
      const TempFolder scratch;
      const std::string program = "MZ"s + std::string(3'000, '\x90');
      const std::string bytes =
          program + make_archive(kind, two_reports()) + std::string(700, '\0');
      scratch.write("box/SETUP.EXE", bytes);
      index_box(scratch / "idx", {scratch / "box", "--max-file", most});
      expect_both(scratch / "idx");
      scratch.write("outer.tgz", make_archive(ArchiveKind::kGzip, {{"SETUP.EXE", bytes}}));
      index_box(scratch / "idx2", {scratch / "outer.tgz", "--max-file", most});
      expect_both(scratch / "idx2");
      const Ran cat = run_mifdex({"cat", scratch / "box/SETUP.EXE!/R/A.MIF"});
      EXPECT_EQ(cat.exit_code, 0) << cat.err;
      EXPECT_FALSE(testing::Test::HasFailure()) << io::archive_kind_name(kind) << most;
    }
  }
}

TEST(HiddenArchives, ALargeProgramWithoutOneIsAFileLikeAnyOther) {
  const TempFolder scratch;
  scratch.write("box/SETUP.EXE", "MZ"s + std::string(3'000, '\x90'));
  index_box(scratch / "idx", {scratch / "box", "--max-file", "1k"});
  EXPECT_EQ(answer(scratch / "idx", {"rejects"}), "");
  const std::string why = answer(scratch / "idx", {"why", "SETUP.EXE"});
  EXPECT_TRUE(holds(why, "\"outcome\":\"other\"")) << why;
}

TEST(HiddenArchives, InsideACompressedFileAreRead) {
  for (const ArchiveKind inner : {ArchiveKind::kIso, ArchiveKind::kCpio, ArchiveKind::kCab,
                                  ArchiveKind::kSevenZip, ArchiveKind::kLzh, ArchiveKind::kRar}) {
    for (const ArchiveKind packer :
         {ArchiveKind::kCompress, ArchiveKind::kGzip, ArchiveKind::kBzip2, ArchiveKind::kXz,
          ArchiveKind::kZstd, ArchiveKind::kLz4, ArchiveKind::kLzip, ArchiveKind::kLzma}) {
      const TempFolder scratch;
      const std::string bytes = make_archive(inner, two_reports());
      scratch.write("box.x", io::testing::pack_stream(packer, bytes));
      index_box(scratch / "idx", {scratch / "box.x"});
      expect_both(scratch / "idx");
      EXPECT_FALSE(testing::Test::HasFailure())
          << io::archive_kind_name(inner) << " in " << io::archive_kind_name(packer);
    }
  }
}

TEST(SplitArchives, AreReadWholeOrTheMissingPartIsNamed) {
  for (const ArchiveKind kind : {ArchiveKind::kZip, ArchiveKind::kSevenZip, ArchiveKind::kTar,
                                 ArchiveKind::kGzip, ArchiveKind::kCab, ArchiveKind::kRar}) {
    const TempFolder scratch;
    const std::string bytes = make_archive(kind, two_reports());
    const std::size_t size = bytes.size() / 3 + 1;
    for (std::size_t i = 0; i < 3; ++i) {
      scratch.write("box/box.zip.00" + std::to_string(i + 1), bytes.substr(i * size, size));
    }
    index_box(scratch / "idx", {scratch / "box"});
    expect_both(scratch / "idx");
    for (const char* lost : {"1", "2", "3"}) {
      fs::rename(scratch / ("box/box.zip.00"s + lost), scratch / "kept");
      const std::string index = scratch / ("idx"s + lost);
      const Ran ran = run_mifdex({"-x", index, "index", scratch / "box"});
      EXPECT_EQ(ran.exit_code, 3) << ran.err;
      const std::string rejects = answer(index, {"rejects"});
      EXPECT_TRUE(holds(rejects, "archive_split") && holds(rejects, "box.zip.00"s + lost))
          << io::archive_kind_name(kind) << rejects;
      fs::rename(scratch / "kept", scratch / ("box/box.zip.00"s + lost));
    }
  }
}

TEST(SplitArchives, OnePartAsABoxEndsWithFiveAndGivesNoReport) {
  const TempFolder scratch;
  const std::string bytes = make_archive(ArchiveKind::kTar, two_reports());
  scratch.write("box/box.tar.001", bytes.substr(0, 700));
  scratch.write("box/box.tar.002", bytes.substr(700));
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box/box.tar.002"});
  EXPECT_EQ(ran.exit_code, 5) << ran.err;
  EXPECT_TRUE(holds(ran.err, "box.tar.001")) << ran.err;
  EXPECT_EQ(listing(scratch / "idx"), "");
}

TEST(SplitArchives, LargerThanMaxTotalAreRejectedBeforeTheyAreJoined) {
  const TempFolder scratch;
  SampleEntries entries = two_reports();
  entries.push_back({"PACKAGE.BIN", std::string(300'000, 'x')});
  const std::string bytes = make_archive(ArchiveKind::kTar, entries);
  const std::size_t size = bytes.size() / 2 + 1;
  scratch.write("box/box.tar.001", bytes.substr(0, size));
  scratch.write("box/box.tar.002", bytes.substr(size));
  const auto index = [&](const std::string& name, const std::string& most) {
    return run_mifdex({"-x", scratch / name, "index", scratch / "box", "--max-total", most});
  };
  const Ran ran = index("idx", "200k");
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_EQ(listing(scratch / "idx"), "");
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_TRUE(holds(rejects, "archive_total") && holds(rejects, "its parts together")) << rejects;
  EXPECT_EQ(index("idx2", "1M").exit_code, 0);
  expect_both(scratch / "idx2");
}

TEST(SplitArchives, VolumesOfRarAndDisksOfAZipAreReadWhole) {
  const TempFolder scratch;
  const auto volumes = io::testing::make_rar_volumes(two_reports(), 500);
  ASSERT_GT(volumes.size(), 2U);
  for (std::size_t i = 0; i < volumes.size(); ++i) {
    scratch.write("rar/BOX.R" + (i == 0 ? "AR"s : "0" + std::to_string(i - 1)), volumes[i]);
  }
  index_box(scratch / "idx", {scratch / "rar"});
  expect_both(scratch / "idx");
  const auto disks = io::testing::make_spanned_zip(two_reports(), 500);
  ASSERT_GT(disks.size(), 2U);
  for (std::size_t i = 0; i < disks.size(); ++i) {
    const bool last = i + 1 == disks.size();
    scratch.write("zip/BOX.Z" + (last ? "IP"s : "0" + std::to_string(i + 1)), disks[i]);
  }
  index_box(scratch / "idx2", {scratch / "zip"});
  expect_both(scratch / "idx2");
}

}  // namespace
}  // namespace mifdex
