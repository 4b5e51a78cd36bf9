#include "io/archive/tar/tar_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/support/archive_maker.h"
#include "tests/support/arriving_tar.h"
#include "tests/support/walked_archive.h"

namespace mifdex::io {
namespace {

using testing::TarMaker;
using testing::walk_all;
using testing::walk_tar;
using testing::WalkedArchive;

WalkedArchive walk(TarMaker& tar, const ArchiveLimits& limits = {}) {
  return walk_tar(tar.bytes(), limits);
}

TEST(TarReader, GivesFilesAsViewsWithPlaceAndTime) {
  TarMaker tar;
  tar.put({.name = "./BOX", .type = '5'}, "").add("./BOX/A.PCK", "first");
  tar.add("BOX/A.SNI", std::string(600, 'x')).add("BOX/EMPTY", "").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "BOX/A.PCK BOX/A.SNI BOX/EMPTY");
  EXPECT_FALSE(walked.problem);
  EXPECT_EQ(walked.files[0].content, "first");
  EXPECT_EQ(walked.files[0].mtime, 864'000'000);
  EXPECT_EQ(walked.files[1].content, std::string(600, 'x'));
  EXPECT_EQ(walked.files[2].size, 0U);
}

TEST(TarReader, PlacesAreThoseInTheMappedFile) {
  TarMaker tar;
  tar.add("A", "first").add("B", "second").end();
  char name[] = "/tmp/mifdex_tar_XXXXXX";
  const Descriptor file(::mkstemp(name));
  ::unlink(name);
  ASSERT_EQ(::write(file.get(), tar.bytes().data(), tar.bytes().size()),
            static_cast<ssize_t>(tar.bytes().size()));
  const auto mapped = ArchiveBytes::map(file.get(), tar.bytes().size());
  ASSERT_TRUE(mapped);
  EXPECT_EQ(walk_all<TarReader>(*mapped).at("B").offset, 3U * 512);
}

TEST(TarReader, KnowsEveryWayToALongName) {
  const std::string long_name = std::string(150, 'd') + "/" + std::string(120, 'f');
  TarMaker tar;
  tar.put({.name = "f", .prefix = "some/prefix"}, "ustar");
  tar.put({.name = "././@LongLink", .type = 'L'}, long_name + '\0').add("cut", "gnu");
  tar.add_pax({{"path", "pax/" + long_name}, {"mtime", "1.75"}}).add("cut", "pax");
  tar.put({.name = "v7", .magic = ""}, "v7");
  tar.put({.name = "././@LongLink", .type = 'K'}, "target").add("after", "K").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "some/prefix/f " + long_name + " pax/" + long_name + " v7 after");
  EXPECT_EQ(walked.files[2].mtime, 1);
  EXPECT_FALSE(walked.problem);
}

TEST(TarReader, ReadsNumbersInBase256AndFromPax) {
  TarMaker tar;
  tar.put({.name = "big", .mtime = -86'400, .base256 = true}, "0123456789");
  tar.add_pax({{"size", "3"}, {"mtime", "-1.5"}});
  tar.put({.name = "pax", .size = 1}, "abc").add("next", "x").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "big pax next");
  EXPECT_EQ(walked.files[0].content, "0123456789");
  EXPECT_EQ(walked.files[0].mtime, -86'400);
  EXPECT_EQ(walked.files[1].content, "abc");
  EXPECT_EQ(walked.files[1].mtime, -2);
}

TEST(TarReader, LinksAndDevicesAreSkippedAndNamed) {
  TarMaker tar;
  for (const char type : {'2', '3', '4', '6'}) {
    tar.put({.name = std::string("entry") + type, .type = type}, "");
  }
  tar.add("file", "x").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "file");
  ASSERT_EQ(walked.skipped.size(), 4U);
  EXPECT_EQ(walked.skipped[0].path, "entry2");
  EXPECT_EQ(walked.skipped[0].reason, SkipReason::kLink);
  EXPECT_EQ(walked.skipped[3].reason, SkipReason::kPipe);
}

TEST(TarReader, AHardLinkIsAFileWithTheBytesOfItsTarget) {
  const std::string long_name = std::string(90, 'd') + "/" + std::string(90, 'f');
  TarMaker tar;
  tar.add("./BOX/A.MIF", "first").add("BOX/B.MIF", "second");
  tar.put({.name = "././@LongLink", .type = 'L'}, long_name + '\0').add("cut", "long");
  tar.put({.name = "LINK1", .type = '1', .mtime = 7, .link = "BOX/A.MIF"}, "");
  tar.put({.name = "LINK2", .type = '1', .link = "LINK1"}, "");
  tar.put({.name = "././@LongLink", .type = 'K'}, long_name + '\0');
  tar.put({.name = "LINK3", .type = '1', .link = "cut"}, "");
  tar.add_pax({{"linkpath", long_name}}).put({.name = "LINK4", .type = '1'}, "");
  tar.add("BOX/A.MIF", "newer");
  tar.put({.name = "LINK5", .type = '1', .link = "./BOX/A.MIF"}, "").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_FALSE(walked.problem);
  EXPECT_TRUE(walked.skipped.empty());
  EXPECT_EQ(walked.at("LINK1").content, "first");
  EXPECT_EQ(walked.at("LINK1").mtime, 7);
  EXPECT_EQ(walked.at("LINK2").content, "first");
  EXPECT_EQ(walked.at("LINK3").content, "long");
  EXPECT_EQ(walked.at("LINK4").content, "long");
  EXPECT_EQ(walked.at("LINK5").content, "newer") << "the last of its name before the link";
}

TEST(TarReader, AHardLinkWithoutItsTargetIsARejectThatNamesIt) {
  TarMaker tar;
  tar.add("A.MIF", "first");
  tar.put({.name = "LINK", .type = '1', .link = "GONE.MIF"}, "").add("B.MIF", "second").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "A.MIF LINK B.MIF");
  EXPECT_EQ(walked.at("LINK").state, ReadState::kRejected);
  EXPECT_EQ(walked.at("LINK").kind, RejectKind::kEntryDamaged);
  EXPECT_EQ(walked.at("LINK").detail, "a hard link to GONE.MIF, which the archive does not have");
}

TEST(TarReader, HardLinksCountAgainstTheLimits) {
  TarMaker tar;
  tar.add("A.MIF", std::string(1000, 'x'));
  for (int i = 0; i < 100; ++i) {
    tar.put({.name = "L" + std::to_string(i), .type = '1', .link = "A.MIF"}, "");
  }
  const WalkedArchive walked = walk(tar.end(), {.max_total_bytes = 50'000});
  ASSERT_TRUE(walked.problem);
  EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveTotal);
  EXPECT_LE(walked.files.size(), 51U);
}

TEST(TarReader, WhatFollowsTheEndIsAnotherArchiveOrAProblem) {
  TarMaker tar;
  tar.add("A", "first").end().add("B", "second").end();
  EXPECT_EQ(walk(tar).paths(), "A B");
  EXPECT_FALSE(walk(tar).problem);
  tar.bytes() += "these bytes are no archive";
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "A B");
  ASSERT_TRUE(walked.problem);
  EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveDamaged);
}

TEST(TarReader, ABadHeaderEndsTheWalkAndWhatCameBeforeHolds) {
  TarMaker tar;
  tar.add("A", "first").add("B", "second").add("C", "third").end();
  tar.bytes()[1024] ^= 1;  // of B's name
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "A");
  ASSERT_TRUE(walked.problem);
  EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveDamaged);
  EXPECT_EQ(walked.problem->offset, 1024U);
}

TEST(TarReader, ACutEntryIsARejectAndSoIsTheArchive) {
  TarMaker tar;
  tar.add("A", "first").add("B", std::string(2000, 'b'));
  tar.bytes().resize(1536 + 700);
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.at("A").content, "first");
  EXPECT_EQ(walked.at("B").kind, RejectKind::kEntryDamaged);
  EXPECT_NE(walked.at("B").detail.find("700 of 2000"), std::string::npos);
  ASSERT_TRUE(walked.problem);
  EXPECT_NE(walked.problem->detail.find("inside B"), std::string::npos);
}

TEST(TarReader, SizesThatLieLeadNowhere) {
  for (const std::uint64_t size :
       {std::uint64_t{1} << 40, std::uint64_t{1} << 62, ~std::uint64_t{0} >> 1}) {
    TarMaker tar;
    tar.add("A", "first").put({.name = "B", .size = size, .base256 = true}, "b").end();
    const WalkedArchive walked = walk(tar);
    EXPECT_EQ(walked.at("A").content, "first");
    EXPECT_EQ(walked.at("B").kind, RejectKind::kEntryDamaged) << size;
    EXPECT_TRUE(walked.problem);
  }
  TarMaker pax;
  pax.add_pax({{"size", "18446744073709551615"}}).add("A", "a").end();
  EXPECT_EQ(walk(pax).at("A").kind, RejectKind::kEntryDamaged);
}

TEST(TarReader, FilesWithHolesOfUnknownFormatsAndPartsOfVolumesSayWhatToDo) {
  TarMaker tar;
  tar.add_pax({{"SCHILY.realsize", "10"}}).add("star", "x");
  tar.add_pax({{"GNU.sparse.major", "2"}}).add("new", "x");
  tar.put({.name = "rest", .type = 'M'}, "x").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.at("star").kind, RejectKind::kArchiveUnsupported);
  EXPECT_EQ(walked.at("new").kind, RejectKind::kArchiveUnsupported);
  EXPECT_EQ(walked.at("rest").kind, RejectKind::kArchiveSplit);
}

TEST(TarReader, ATooLargeEntryIsGlancedAt) {
  TarMaker tar;
  tar.add("large", std::string(100'000, 'l')).add("small", "s").end();
  const WalkedArchive walked = walk(tar, {.max_file_bytes = 50'000});
  EXPECT_EQ(walked.at("large").state, ReadState::kTooLarge);
  EXPECT_EQ(walked.at("large").size, 100'000U);
  EXPECT_EQ(walked.at("large").content.size(), SlabReader::kSniffBytes);
  EXPECT_EQ(walked.at("small").content, "s");
}

// GUARDS.md, guard 4.
TEST(TarGuards, Guard4NamesAreLabels) {
  TarMaker tar;
  for (const char* name : {"../../etc/passwd", "/abs", "C:\\x", "\\\\server\\s", "a\x1b[2Jb", "CON",
                           "", "./", "//a//./b"}) {
    tar.add(name, "x");
  }
  tar.end();
  EXPECT_EQ(walk(tar).paths(),
            "../../etc/passwd abs C:\\x \\\\server\\s a\x1b[2Jb CON (no name) !2/(no name) a/b");
}

// GUARDS.md, guard 5: each entry is a file of its own, even if the name repeats.
TEST(TarGuards, Guard5TheSameNameTwiceIsTwoFiles) {
  TarMaker tar;
  tar.add("R/A", "1").add("R/A", "2").add("./R//A", "3").add("!2/R/A", "4").end();
  const WalkedArchive walked = walk(tar);
  EXPECT_EQ(walked.paths(), "R/A !2/R/A !3/R/A !2/!2/R/A");
  EXPECT_EQ(walked.at("!3/R/A").content, "3");
}

// GUARDS.md, guard 10.
TEST(TarGuards, Guard10LimitsEndTheWalk) {
  TarMaker tar;
  for (int i = 0; i < 10; ++i) tar.add("f" + std::to_string(i), std::string(1000, 'x'));
  tar.end();
  WalkedArchive walked = walk(tar, {.max_entries = 4});
  EXPECT_EQ(walked.files.size(), 4U);
  ASSERT_TRUE(walked.problem);
  EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveEntries);
  walked = walk(tar, {.max_total_bytes = 3500});
  EXPECT_EQ(walked.files.size(), 3U);
  ASSERT_TRUE(walked.problem);
  EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveTotal);
}

TEST(TarReader, ManyEntriesComeInManyBatches) {
  TarMaker tar;
  for (int i = 0; i < 1000; ++i) tar.add("d/" + std::to_string(i), std::to_string(i));
  tar.end();
  const WalkedArchive walked = walk(tar);
  ASSERT_EQ(walked.files.size(), 1000U);
  EXPECT_EQ(walked.batches, 4U);
  EXPECT_EQ(walked.files[999].content, "999");
}

TEST(TarReader, AnyBytesChangedAndAnyCutAreSurvived) {
  TarMaker tar;
  tar.add("A", std::string(700, 'a')).add_pax({{"path", "P"}, {"size", "5"}}).add("B", "bbbbb");
  tar.put({.name = "L", .type = 'L'}, "long").add("C", "c").end();
  std::mt19937 random(1997);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = tar.bytes();
    for (auto flips = random() % 4; flips > 0; --flips) {
      bytes[random() % bytes.size()] = static_cast<char>(random());
    }
    if (random() % 3 == 0) bytes.resize(random() % bytes.size() + 1);
    if (random() % 2 == 0 && bytes.size() >= 512) {  // a valid header with any content
      const std::size_t at = random() % (bytes.size() / 512) * 512;
      std::string block = bytes.substr(at, 512);
      block[124 + random() % 24] = static_cast<char>(random());
      TarMaker::seal(block);
      bytes.replace(at, 512, block);
    }
    walk_tar(bytes);
  }
}

}  // namespace
}  // namespace mifdex::io
