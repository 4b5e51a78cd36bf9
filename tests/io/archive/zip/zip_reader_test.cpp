#include "io/archive/zip/zip_reader.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/archive_maker.h"
#include "tests/support/walked_archive.h"

namespace mifdex::io {
namespace {

using testing::in_memory;
using testing::walk_all;
using testing::WalkedArchive;
using testing::ZipMaker;

WalkedArchive walk_zip(const std::string& bytes, const ArchiveLimits& limits = {}) {
  return walk_all<ZipReader>(in_memory(bytes), limits);
}

const std::string kText(5000, 't');

ZipMaker two_entries() {
  ZipMaker zip;
  zip.add("R/A.PCK", kText).add("R/B.PCK", "stored", 0);
  return zip;
}

TEST(ZipReader, ReadsStoredAndDeflatedEntries) {
  const WalkedArchive walked = walk_zip(two_entries().bytes());
  EXPECT_EQ(walked.paths(), "R/A.PCK R/B.PCK");
  EXPECT_FALSE(walked.problem);
  EXPECT_EQ(walked.at("R/A.PCK").content, kText);
  EXPECT_EQ(walked.at("R/B.PCK").content, "stored");
  EXPECT_EQ(walked.at("R/B.PCK").mtime, 864'234'568);  // 1997-05-21T17:09:28Z
}

TEST(ZipReader, TakesTheTimeWithAZoneWhereThereIsOne) {
  std::string told(1, '\1');
  ZipMaker::wide(told, 864'000'001);
  std::string ntfs(4, '\0');
  ZipMaker::numbers(ntfs, {1, 24});
  ZipMaker::longs(ntfs, {(11'644'473'600ULL + 864'000'002ULL) * 10'000'000ULL, 0, 0});
  ZipMaker zip;
  zip.put({.name = "U", .extra = ZipMaker::extra_field(0x5455, told)});
  zip.put({.name = "N", .extra = ZipMaker::extra_field(0x000A, ntfs)});
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.at("U").mtime, 864'000'001);
  EXPECT_EQ(walked.at("N").mtime, 864'000'002);
}

TEST(ZipReader, SizesMayStandBehindTheBytes) {
  ZipMaker zip;
  zip.put({.name = "A", .content = kText, .method = 8, .descriptor = true});
  zip.put({.name = "B", .content = "b", .descriptor = true});
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.at("A").content, kText);
  EXPECT_EQ(walked.at("B").content, "b");
}

TEST(ZipReader, FindsItsEndBehindCommentsAndBeforeForeignBytes) {
  const ZipMaker zip = two_entries();
  // A comment that looks like an end record itself, and one with bytes after the archive.
  const std::string false_end = "PK\5\6" + std::string(18, '\xEE');
  for (const std::string& bytes :
       {zip.bytes({}, "a comment"), zip.bytes({}, false_end), zip.bytes() + "bytes behind it",
        zip.bytes() + std::string(70'000, '\0'), "#!/bin/sh\nexit 0\n" + zip.bytes(), zip.bytes64(),
        "before" + zip.bytes64()}) {
    const WalkedArchive walked = walk_zip(bytes);
    EXPECT_EQ(walked.paths(), "R/A.PCK R/B.PCK");
    EXPECT_EQ(walked.at("R/B.PCK").content, "stored");
    EXPECT_FALSE(walked.problem);
  }
  EXPECT_TRUE(walk_zip(ZipMaker().bytes()).files.empty());
  EXPECT_FALSE(walk_zip(ZipMaker().bytes()).problem);
}

TEST(ZipReader, Zip64NumbersComeFromTheirField) {
  std::string numbers;
  ZipMaker::longs(numbers, {6, 6, 0});
  ZipMaker zip;
  zip.put({.name = "A",
           .content = "stored",
           .extra = ZipMaker::extra_field(1, numbers),
           .size = 0xFFFFFFFF,
           .packed = 0xFFFFFFFF,
           .offset = 0xFFFFFFFF});
  zip.put({.name = "B", .content = "b", .size = 0xFFFFFFFF});
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.at("A").content, "stored");
  EXPECT_EQ(walked.at("B").kind, RejectKind::kEntryDamaged);
}

TEST(ZipReader, NamesAreUtf8OrCodePage437) {
  ZipMaker zip;
  zip.put({.name = "\x81.PCK"});
  zip.put({.name = "\xC3\xBC\xC3\xBC.PCK", .flags = 0x0800});
  zip.put({.name = "R\\SUB\\A.PCK", .made_by = 20});
  zip.put({.name = "back\\slash"});
  std::string name(1, '\1');
  ZipMaker::wide(name, libdeflate_crc32(0, "?.PCK", 5));
  zip.put({.name = "?.PCK", .extra = ZipMaker::extra_field(0x7075, name + "\xC3\xA4.PCK")});
  EXPECT_EQ(walk_zip(zip.bytes()).paths(),
            "\xC3\xBC.PCK \xC3\xBC\xC3\xBC.PCK R/SUB/A.PCK back/slash \xC3\xA4.PCK");
}

TEST(ZipReader, EncryptedAndForeignEntriesAreRejectsOfTheirOwn) {
  ZipMaker zip;
  zip.put({.name = "secret", .content = "x", .flags = 1});
  zip.put({.name = "aes", .content = "x", .extra = ZipMaker::extra_field(0x9901, "1234567")});
  zip.put({.name = "d64", .content = "x", .method = 9}).add("open", "x");
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.at("secret").kind, RejectKind::kEncrypted);
  EXPECT_EQ(walked.at("aes").kind, RejectKind::kEncrypted);
  EXPECT_EQ(walked.at("d64").kind, RejectKind::kArchiveUnsupported);
  EXPECT_EQ(walked.at("d64").detail, "deflate64");
  EXPECT_EQ(walked.at("open").content, "x");
}

TEST(ZipReader, APartOfASplitArchiveSaysSo) {
  for (const std::string& bytes :
       {two_entries().bytes({}, {}, 3), "PK\7\10" + std::string(100, 'x')}) {
    const WalkedArchive walked = walk_zip(bytes);
    ASSERT_TRUE(walked.problem);
    EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveSplit);
  }
}

TEST(ZipReader, ChecksumsMustHold) {
  ZipMaker zip;
  zip.put({.name = "stored", .content = "s", .crc = 1});
  zip.put({.name = "deflated", .content = kText, .method = 8, .crc = 1}).add("open", "x");
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.at("stored").kind, RejectKind::kEntryDamaged);
  EXPECT_EQ(walked.at("deflated").kind, RejectKind::kEntryDamaged);
  EXPECT_EQ(walked.at("open").content, "x");
}

TEST(ZipReader, AnEntryWithTwoNamesIsAReject) {
  const std::string sound = two_entries().bytes();
  const std::size_t central = sound.find("PK\1\2");
  const std::size_t name = sound.find("A.PCK", central);
  // A flipped bit in the name of the directory, and one in that of the entry's own header.
  for (const std::size_t place : {name + 4, name, sound.find("A.PCK") + 4}) {
    std::string damaged = sound;
    damaged[place] ^= 0x02;
    const WalkedArchive walked = walk_zip(damaged);
    ASSERT_EQ(walked.files.size(), 2U);
    EXPECT_EQ(walked.files[0].state, ReadState::kRejected) << place;
    EXPECT_EQ(walked.files[0].kind, RejectKind::kEntryDamaged);
    EXPECT_NE(walked.files[0].detail.find("names it"), std::string::npos);
    EXPECT_EQ(walked.files[1].content, "stored");
  }
  // These bytes differ between writers.
  for (const auto& [place, byte] : std::vector<std::pair<std::size_t, char>>{
           {name + 4, 'k'}, {name - 1, '\\'}, {name, '\x81'}}) {
    std::string other = sound;
    other[place] = byte;
    EXPECT_EQ(walk_zip(other).files.at(0).content, kText) << place;
  }
}

TEST(ZipReader, ATooLargeEntryIsGlancedAt) {
  ZipMaker zip;
  zip.add("deflated", std::string(100'000, 'd')).add("stored", std::string(100'000, 's'), 0);
  const WalkedArchive walked = walk_zip(zip.bytes(), {.max_file_bytes = 50'000});
  for (const char* name : {"deflated", "stored"}) {
    EXPECT_EQ(walked.at(name).state, ReadState::kTooLarge) << name;
    EXPECT_EQ(walked.at(name).size, 100'000U);
    EXPECT_EQ(walked.at(name).content, std::string(SlabReader::kSniffBytes, name[0]));
  }
}

TEST(ZipReader, APartHoldsOneEntryThatItsSlabHasNoRoomFor) {
  ZipMaker zip;
  for (const char* name : {"A", "B", "C", "D"}) zip.add(name, std::string(3'000'000, *name));
  FileBatch names;
  EntryBatch entries;
  BytesBatch part;
  WalkOptions options;
  options.met = std::make_shared<SeenPaths>();
  options.tally = std::make_shared<ArchiveTally>(ArchiveLimits());
  ZipReader walk(in_memory(zip.bytes()), options);
  EntryReader reader;
  std::size_t read = 0;
  while (walk.next(names, entries)) {
    reader.start(entries, 1);
    for (; reader.next(part); ++read) EXPECT_LT(part.held_bytes(), 6'000'000U);
  }
  EXPECT_EQ(read, 4U);
}

// GUARDS.md, guard 4.
TEST(ZipGuards, Guard4NamesAreLabels) {
  ZipMaker zip;
  for (const char* name : {"../up", "/abs", "C:/x", "a\x1b[2Jb", "CON", ""}) zip.add(name, "x");
  EXPECT_EQ(walk_zip(zip.bytes()).paths(), "../up abs C:/x a\x1b[2Jb CON (no name)");
}

// GUARDS.md, guard 5.
TEST(ZipGuards, Guard5ANulCutsNoName) {
  ZipMaker zip;
  zip.add(std::string("A\0B", 3), "1").add("A", "2").add("A", "3");
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.at(std::string("A\0B", 3)).content, "1");
  EXPECT_EQ(walked.at("A").content, "2");
  EXPECT_EQ(walked.at("!2/A").content, "3");
}

// GUARDS.md, guard 6.
TEST(ZipGuards, Guard6EntriesThatShareBytesAreRejects) {
  ZipMaker zip;
  zip.add("A", kText, 0).add("B", "b", 0);
  zip.put({.name = "C", .content = "c", .offset = 0})
      .put({.name = "D", .content = "d", .offset = 9});
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.paths(), "A B C D");
  EXPECT_EQ(walked.at("A").content, kText);
  EXPECT_EQ(walked.at("B").content, "b");
  EXPECT_EQ(walked.at("C").kind, RejectKind::kEntryDamaged);
  EXPECT_EQ(walked.at("D").kind, RejectKind::kEntryDamaged);

  ZipMaker reaching;  // reaches over the next entry
  reaching.put({.name = "A", .content = "a", .packed = 40}).add("B", "b", 0);
  EXPECT_EQ(walk_zip(reaching.bytes()).at("A").kind, RejectKind::kEntryDamaged);
  EXPECT_EQ(walk_zip(reaching.bytes()).at("B").content, "b");
}

// GUARDS.md, guard 7.
TEST(ZipGuards, Guard6AFolderThatSharesBytesHidesNoneThatFollow) {
  ZipMaker zip;
  zip.put({.name = "A", .content = kText});
  zip.put({.name = "folder/", .offset = 0});
  zip.put({.name = "link", .mode = 0120777, .offset = 0});
  zip.put({.name = "B", .content = kText, .offset = 0});
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.at("A").content, kText);
  EXPECT_EQ(walked.at("B").kind, RejectKind::kEntryDamaged);
}

TEST(ZipGuards, Guard7ADirectoryThatIsNotThereIsAReject) {
  std::string bytes = two_entries().bytes();
  const std::size_t central = bytes.find("PK\1\2");
  bytes[central] = 'X';
  EXPECT_TRUE(walk_zip(bytes).problem);
  EXPECT_EQ(walk_zip(bytes).problem->kind, RejectKind::kArchiveDamaged);

  bytes = two_entries().bytes();
  bytes[bytes.rfind("PK\1\2")] = 'X';  // the second header
  const WalkedArchive walked = walk_zip(bytes);
  EXPECT_EQ(walked.paths(), "R/A.PCK");
  EXPECT_TRUE(walked.problem);

  EXPECT_TRUE(walk_zip(two_entries().bytes(7)).problem);
  EXPECT_TRUE(walk_zip(two_entries().bytes(1)).problem);
  EXPECT_EQ(walk_zip(two_entries().bytes(1)).files.size(), 2U);
}

// GUARDS.md, guard 8.
TEST(ZipGuards, Guard8DeclaredSizesThatLieAreRejects) {
  ZipMaker zip;
  zip.put({.name = "more", .content = kText, .method = 8, .size = 4999});
  zip.put({.name = "less", .content = kText, .method = 8, .size = 5001});
  zip.put({.name = "two", .content = "stored", .size = 7});
  zip.put({.name = "over", .content = "stored", .size = 1U << 20U, .packed = 1U << 20U});
  zip.add("open", "x");
  const WalkedArchive walked = walk_zip(zip.bytes());
  for (const char* name : {"more", "less", "two", "over"}) {
    EXPECT_EQ(walked.at(name).kind, RejectKind::kEntryDamaged) << name;
  }
  EXPECT_EQ(walked.at("open").content, "x");
}

// GUARDS.md, guard 10.
TEST(ZipGuards, Guard10BombsAreStopped) {
  ZipMaker zip;
  zip.add("small", "s");
  const std::string zeros(4'900'000, '\0');
  for (int i = 0; i < 30; ++i) zip.add("zeros" + std::to_string(i), zeros);
  const WalkedArchive by_ratio = walk_zip(zip.bytes(), {.max_ratio = 100});
  ASSERT_TRUE(by_ratio.problem);
  EXPECT_EQ(by_ratio.problem->kind, RejectKind::kArchiveRatio);
  EXPECT_EQ(by_ratio.at("small").content, "s");
  EXPECT_LT(by_ratio.files.size(), 30U);
  const WalkedArchive by_total = walk_zip(zip.bytes(), {.max_total_bytes = 10'000'000});
  ASSERT_TRUE(by_total.problem);
  EXPECT_EQ(by_total.problem->kind, RejectKind::kArchiveTotal);
  EXPECT_EQ(by_total.files.size(), 3U);
  const WalkedArchive by_entries = walk_zip(zip.bytes(), {.max_entries = 2});
  ASSERT_TRUE(by_entries.problem);
  EXPECT_EQ(by_entries.problem->kind, RejectKind::kArchiveEntries);
}

// GUARDS.md, guard 11.
TEST(ZipGuards, Guard11OnlyRegularFilesAreFiles) {
  ZipMaker zip;
  zip.put({.name = "link", .content = "target", .mode = 0120777});
  zip.put({.name = "pipe", .mode = 0010644}).put({.name = "device", .mode = 0020644});
  zip.put({.name = "folder/", .mode = 0040755}).add("file", "x");
  const WalkedArchive walked = walk_zip(zip.bytes());
  EXPECT_EQ(walked.paths(), "file");
  ASSERT_EQ(walked.skipped.size(), 3U);
  EXPECT_EQ(walked.skipped[0].reason, SkipReason::kLink);
}

TEST(ZipReader, AnyBytesChangedAndAnyCutAreSurvived) {
  std::string numbers;
  ZipMaker::longs(numbers, {6, 6, 0});
  ZipMaker zip = two_entries();
  zip.put({.name = "wide", .content = "stored", .extra = ZipMaker::extra_field(1, numbers)});
  zip.put({.name = "later", .content = kText, .method = 8, .descriptor = true});
  std::mt19937 random(1997);
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = i % 2 == 0 ? zip.bytes() : zip.bytes64();
    for (auto flips = random() % 6; flips > 0; --flips) {
      const std::size_t tail = std::min<std::size_t>(bytes.size(), 400);
      const std::size_t at =
          random() % 2 == 0 ? random() % bytes.size() : bytes.size() - 1 - random() % tail;
      bytes[at] = static_cast<char>(random() % 3 == 0 ? 0xFF : random());
    }
    if (random() % 4 == 0) bytes.resize(random() % bytes.size() + 1);
    walk_zip(bytes);
  }
}

TEST(ZipWithoutDirectory, GivesWhatCameBeforeTheCut) {
  ZipMaker zip;
  zip.add("A.MIF", "stored", 0).add("R/B.MIF", std::string(3000, 'b'), 8);
  zip.put({.name = "C.MIF", .content = std::string(500, 'c'), .method = 8, .descriptor = true});
  zip.put({.name = "D.MIF", .content = "PK\7\10 is no end of it", .descriptor = true});
  zip.add("E.MIF", std::string(4000, 'e') + "the end", 0);
  const std::string whole = zip.bytes();
  const std::size_t last = whole.find("the end");
  for (const std::size_t size : {last, last + 7, whole.size() - 30, whole.size() - 1}) {
    const WalkedArchive walked = walk_all<ZipReader>(in_memory(whole.substr(0, size)));
    ASSERT_EQ(walked.paths(), "A.MIF R/B.MIF C.MIF D.MIF E.MIF") << size;
    EXPECT_EQ(walked.at("R/B.MIF").content, std::string(3000, 'b'));
    EXPECT_EQ(walked.at("C.MIF").content, std::string(500, 'c'));
    EXPECT_EQ(walked.at("D.MIF").content, "PK\7\10 is no end of it");
    EXPECT_EQ(walked.at("E.MIF").state, size == last ? ReadState::kRejected : ReadState::kWhole);
    ASSERT_TRUE(walked.problem);
    EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveDamaged);
  }
}

TEST(ZipWithoutDirectory, EndsAtEveryCutWithoutACrash) {
  ZipMaker zip;
  zip.add("A.MIF", "stored", 0).add("B.MIF", std::string(300, 'b'), 8);
  zip.put({.name = "C.MIF", .content = std::string(50, 'c'), .method = 8, .descriptor = true});
  const std::string whole = zip.bytes();
  std::size_t before = 0;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const WalkedArchive walked = walk_all<ZipReader>(in_memory(whole.substr(0, size)));
    ASSERT_TRUE(walked.problem) << size;
    EXPECT_GE(walked.files.size(), before) << size;
    before = walked.files.size();
  }
  EXPECT_EQ(before, 3U);
}

}  // namespace
}  // namespace mifdex::io
