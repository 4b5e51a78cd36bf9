// Names whose code page is not given, paths in several spellings, times with and without a zone.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "io/archive/name_page.h"
#include "io/archive/tar/tar_reader.h"
#include "io/archive/zip/zip_reader.h"
#include "io/base/file_time.h"
#include "tests/support/archive_maker.h"
#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"
#include "tests/support/arriving_tar.h"
#include "tests/support/walked_archive.h"

namespace mifdex::io {
namespace {

using testing::ArchiveRun;
using testing::in_memory;
using testing::read_archive;
using testing::SampleEntries;
using testing::walk_all;
using testing::WalkedArchive;
using testing::ZipMaker;

constexpr std::int64_t kTime = 864'234'568;  // 1997-05-21T17:09:28Z
constexpr std::uint16_t kDos = 0x0014;       // made_by: MS-DOS

WalkedArchive walk_zip(const ZipMaker& zip) { return walk_all<ZipReader>(in_memory(zip.bytes())); }

TEST(DosTime, IsNoneWhereNoCalendarOrClockShowsIt) {
  const auto date = [](unsigned year, unsigned month, unsigned day) {
    return (year - 1980) << 9U | month << 5U | day;
  };
  const auto clock = [](unsigned hour, unsigned minute, unsigned second) {
    return hour << 11U | minute << 5U | second / 2;
  };
  EXPECT_EQ(read_dos_time(date(1997, 5, 21), clock(17, 9, 28)), kTime);
  EXPECT_EQ(read_dos_time(date(1996, 2, 29), 0), 825'552'000);
  EXPECT_EQ(read_dos_time(date(1980, 1, 1), clock(0, 0, 2)), 315'532'802);
  for (const auto& [bad_date, bad_time] : std::vector<std::pair<unsigned, unsigned>>{
           {0, 0},
           {date(1980, 1, 1), 0},  // the value of writers without a date
           {date(1997, 0, 21), 0},
           {date(1997, 13, 21), 0},
           {date(1997, 5, 0), clock(17, 9, 28)},
           {date(1997, 2, 29), 0},
           {date(1997, 4, 31), 0},
           {date(1997, 5, 21), clock(24, 0, 0)},
           {date(1997, 5, 21), clock(17, 60, 0)},
           {date(1997, 5, 21), clock(17, 9, 60)}}) {
    EXPECT_EQ(read_dos_time(bad_date, bad_time), std::nullopt) << bad_date << " " << bad_time;
  }
}

TEST(NamePage, IsThatOfTheLettersAndNotThatOfABackslash) {
  const std::vector<std::pair<std::string, NamePage>> names = {
      {"RECEIVE\\00000020.PCK", NamePage::kUtf8},
      {"\xE8\xA1\xA8\xE7\xA4\xBA.PCK", NamePage::kUtf8},
      {"\x95\\.PCK", NamePage::kShiftJis},
      {"\x83\\\x83t\x83g.PCK", NamePage::kShiftJis},
      {"\xB3\\.SNI", NamePage::kBig5},
      {"\xA5\\\xB3\\/1.SNI", NamePage::kBig5},
      {"\xD0\xC2\xBD\xA8\xCE\xC4\xBC\xFE\xBC\xD0.PCK", NamePage::kGbk},
      {"\x96\\\xD5\xFD.PCK", NamePage::kGbk},
      {"\xC7\xD1\xB1\xDB.PCK", NamePage::kKorean},
      {"K\x94ln\\M\x81nchen.PCK", NamePage::kDos},
      {"\x8Erger.PCK", NamePage::kDos},
      {"\x83\x65\x83\x58\x83\x67.PCK", NamePage::kShiftJis},
      {"stra\xE1"
       "e.PCK",
       NamePage::kDos},
  };
  for (const auto& [name, page] : names) {
    EXPECT_EQ(guess_name_page(name, NamePage::kDos), page) << name;
  }
  EXPECT_EQ(guess_name_page("K\xF6ln/M\xFCnchen.PCK", NamePage::kWindows), NamePage::kWindows);
}

TEST(NamePage, OfAnArchiveIsThatOfAllItsNamesInAnyOrder) {
  std::vector<std::string> names = {"\xB0\xA1", "\xD0\xC2\xBD\xA8", "\xCE\xC4\xBC\xFE"};
  do {
    NameGuess guess(NamePage::kDos);
    for (const std::string& name : names) guess.add(name);
    EXPECT_EQ(guess.page(), NamePage::kGbk);
  } while (std::ranges::next_permutation(names).found);
}

TEST(NamePage, TheUsersWordWinsWhereItMeansSomething) {
  std::string name;
  const Encoding big5 = *find_encoding("big5");
  decode_dos_name("\xB3\\\\A", NamePage::kShiftJis, &big5, name);
  EXPECT_EQ(name, "\xE8\xA8\xB1/A");
  decode_dos_name("K\x94ln\\A", NamePage::kDos, &big5, name);
  EXPECT_EQ(name, "K\xC3\xB6ln/A") << "big5 has no such character";
}

TEST(ZipNames, AreNotCutAtASecondByteOf5C) {
  ZipMaker zip;
  for (const std::string ending : {".SNI", ".PCK"}) {
    zip.put({.name = "\x97\\\x92\xE8\x95\\\\" + ("\x83\\" + ending), .made_by = kDos});
  }
  EXPECT_EQ(walk_zip(zip).paths(),
            "\xE4\xBA\x88\xE5\xAE\x9A\xE8\xA1\xA8/\xE3\x82\xBD.SNI "
            "\xE4\xBA\x88\xE5\xAE\x9A\xE8\xA1\xA8/\xE3\x82\xBD.PCK");
}

TEST(ZipNames, BackslashesSeparateFoldersWhoeverWroteThem) {
  ZipMaker zip;
  zip.put({.name = "BOX\\RECEIVE\\1.PCK"});
  zip.put({.name = "BOX/RECEIVE\\2.PCK"});
  zip.put({.name = "BOX\\RECEIVE\\3.PCK", .made_by = kDos});
  zip.put({.name = "BOX\\EMPTY\\", .made_by = kDos});
  EXPECT_EQ(walk_zip(zip).paths(), "BOX/RECEIVE/1.PCK BOX/RECEIVE/2.PCK BOX/RECEIVE/3.PCK");
}

TEST(ZipNames, FlagAndUnicodeFieldAreHonoured) {
  const std::string raw = "\x95\\.MIF";
  std::string unicode(1, '\1');
  ZipMaker::wide(unicode, libdeflate_crc32(0, raw.data(), raw.size()));
  unicode += "\xE5\xA4\x96.MIF";
  ZipMaker zip;
  zip.put({.name = raw, .made_by = kDos, .extra = ZipMaker::extra_field(0x7075, unicode)});
  zip.put({.name = "\xC3\xB6.MIF", .flags = 0x0800, .made_by = kDos});
  zip.put({.name = "\xC3\xA4.MIF", .made_by = kDos});
  EXPECT_EQ(walk_zip(zip).paths(), "\xE5\xA4\x96.MIF \xC3\xB6.MIF \xC3\xA4.MIF");
}

TEST(ZipTimes, AreLocalWithoutAnExtraFieldAndNoneWithoutADate) {
  const auto unix_field = [](std::uint16_t id, std::uint32_t before, std::uint32_t time) {
    std::string field;
    if (id == 0x5455) field += '\1';
    if (id != 0x5455) ZipMaker::wide(field, before);
    ZipMaker::wide(field, time);
    return ZipMaker::extra_field(id, field);
  };
  ZipMaker zip;
  zip.put({.name = "LOCAL"});
  zip.put({.name = "ZERO", .date = 0, .time = 0});
  zip.put({.name = "NO DAY", .date = 17 << 9 | 5 << 5});
  zip.put({.name = "EXACT", .extra = unix_field(0x5455, 0, 864'234'567)});
  zip.put({.name = "OLD", .extra = unix_field(0x5855, 7, 864'234'567)});
  zip.put({.name = "PKWARE", .extra = unix_field(0x000D, 7, 864'234'567)});
  zip.put({.name = "ZERO FIELD", .extra = unix_field(0x5455, 0, 0)});
  const WalkedArchive walked = walk_zip(zip);
  const auto time = [&walked](const char* name) {
    return std::pair(walked.at(name).mtime, walked.at(name).time_source);
  };
  EXPECT_EQ(time("LOCAL"), std::pair(kTime, TimeSource::kEntryLocal));
  EXPECT_EQ(time("ZERO"), std::pair(kNoTime, TimeSource::kNone));
  EXPECT_EQ(time("NO DAY"), std::pair(kNoTime, TimeSource::kNone));
  for (const char* name : {"EXACT", "OLD", "PKWARE"}) {
    EXPECT_EQ(time(name), std::pair(kTime - 1, TimeSource::kEntry)) << name;
  }
  EXPECT_EQ(time("ZERO FIELD"), std::pair(kTime, TimeSource::kEntryLocal));
}

TEST(CabNames, AreDecodedBeforeTheyAreCut) {
  const SampleEntries entries = {{"\x95\\\\\x83\\.SNI", "one"}, {"\x95\\\\\x83\\.PCK", "two"}};
  const ArchiveRun run = read_archive(testing::make_cab(entries, false), ArchiveKind::kCab);
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.entries[0].path, "\xE8\xA1\xA8/\xE3\x82\xBD.SNI");
  EXPECT_EQ(run.entries[1].path, "\xE8\xA1\xA8/\xE3\x82\xBD.PCK");
}

TEST(CabNames, TheUserMayTellThePage) {
  ArchiveOptions options;
  const Encoding big5 = *find_encoding("big5");
  options.name_encoding = [&big5](Bytes) { return &big5; };
  const ArchiveRun run = read_archive(testing::make_cab({{"\xB3\\.SNI", "one"}}, false),
                                      ArchiveKind::kCab, {}, options);
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_EQ(run.entries[0].path, "\xE8\xA8\xB1.SNI");
}

/// Returns the bytes of an archive with another DOS date and time in every place of the sample's.
std::string with_date(std::string bytes, bool time_first, const std::string& date_and_time) {
  const std::string date = "\xB5\x22";
  const std::string time = "\x2E\x89";
  const std::string wanted = time_first ? time + date : date + time;
  for (std::size_t at = bytes.find(wanted); at != std::string::npos; at = bytes.find(wanted, at)) {
    bytes.replace(at, wanted.size(), date_and_time);
  }
  return bytes;
}

TEST(ZipNames, TheUserMayTellThePageOfSomePaths) {
  ZipMaker zip;
  zip.put({.name = "TAIPEI\\\xB3\\.PCK", .made_by = kDos});
  zip.put({.name = "TOKYO\\\x95\\.PCK", .made_by = kDos});
  const Encoding shift_jis = *find_encoding("shift_jis");
  WalkOptions options;
  options.prefix = "A.zip!/";
  options.met = std::make_shared<SeenPaths>();
  options.tally = std::make_shared<ArchiveTally>(ArchiveLimits());
  options.name_encoding = [&](Bytes path) {
    return path.starts_with("A.zip!/TAIPEI/") ? &shift_jis : nullptr;
  };
  ZipReader reader(in_memory(zip.bytes()), options);
  FileBatch files;
  EntryBatch entries;
  ASSERT_TRUE(reader.next(files, entries));
  ASSERT_EQ(files.size(), 2U);
  // In Shift_JIS, B3 is a katakana of one byte, and the next byte is a backslash.
  EXPECT_EQ(files.path(0), "A.zip!/TAIPEI/\xEF\xBD\xB3/.PCK");
  EXPECT_EQ(files.path(1), "A.zip!/TOKYO/\xE8\xA1\xA8.PCK");
}

TEST(CabAndLzhTimes, AreLocalAndNoneWithoutADate) {
  const SampleEntries entries = {{"A.MIF", "one", kTime}};
  const std::string cab = testing::make_cab(entries, false);
  const std::string lzh = testing::make_lzh(entries);
  const auto only = [](const std::string& bytes, ArchiveKind kind) {
    const ArchiveRun run = read_archive(bytes, kind);
    EXPECT_EQ(run.entries.size(), 1U);
    return run.entries.empty() ? std::pair(std::int64_t{0}, TimeSource::kNotRecorded)
                               : std::pair(run.entries[0].mtime, run.entries[0].time_source);
  };
  const std::pair local(kTime, TimeSource::kEntryLocal);
  const std::pair none(kNoTime, TimeSource::kNone);
  EXPECT_EQ(only(cab, ArchiveKind::kCab), local);
  EXPECT_EQ(only(lzh, ArchiveKind::kLzh), local);
  const std::string zeros(4, '\0');
  EXPECT_EQ(only(with_date(cab, false, zeros), ArchiveKind::kCab), none);
  EXPECT_EQ(only(with_date(cab, false, "\xA0\x22\x2E\x89"), ArchiveKind::kCab), none) << "day 0";
  EXPECT_EQ(only(with_date(cab, false, "\xB5\x22\x2E\xC9"), ArchiveKind::kCab), none) << "25 h";
  std::string undated = with_date(lzh, true, zeros);
  undated[1] = static_cast<char>(undated[1] - 0x2E - 0x89 - 0xB5 - 0x22);  // the header's sum
  EXPECT_EQ(only(undated, ArchiveKind::kLzh), none);
}

TEST(TarTimes, AreNoneWhereTheFieldIsEmptyOrNoNumber) {
  for (const std::string& field :
       {std::string(12, '\0'), std::string(12, ' '), std::string("00000000000\0", 12),
        std::string("xxxxxxxxxxx\0", 12)}) {
    std::string block = testing::make_tar({{"A.MIF", "one"}});
    block.replace(136, 12, field);
    testing::TarMaker::seal(block);
    const WalkedArchive walked = testing::walk_tar(block);
    ASSERT_EQ(walked.files.size(), 1U) << field;
    EXPECT_EQ(walked.files[0].mtime, kNoTime) << field;
    EXPECT_EQ(walked.files[0].content, "one");
  }
}

std::vector<std::string> stored_paths(const ArchiveRun& run) {
  std::vector<std::string> paths;
  for (const testing::ReadEntry& entry : run.entries) paths.push_back(entry.path);
  std::ranges::sort(paths);
  return paths;
}

TEST(RockRidge, LongNamesDeepFoldersAndTimes) {
  std::string deep;
  for (int i = 0; i < 10; ++i) deep += "a folder " + std::to_string(i) + "/";
  const std::string longest(240, 'n');
  const SampleEntries entries = {
      {"RECEIVE/result of PEACH.PCK", "one", kTime - 1},
      {"RECEIVE/result of PEAR.PCK", "two", kTime + 1},
      {deep + "0000002A.sni", std::string(5000, 'x'), kTime},
      {longest + ".MIF", "", kTime},
      {"\xE8\xA1\xA8.MIF", "three", kTime},
  };
  const ArchiveRun run = read_archive(testing::make_rock_ridge_image(entries), ArchiveKind::kIso);
  EXPECT_FALSE(run.problem) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), entries.size());
  for (const testing::SampleEntry& entry : entries) {
    const auto found = std::ranges::find(run.entries, entry.path, &testing::ReadEntry::path);
    ASSERT_NE(found, run.entries.end()) << entry.path;
    EXPECT_EQ(found->content, entry.content) << entry.path;
    EXPECT_EQ(found->mtime, entry.mtime) << entry.path;
    EXPECT_EQ(found->time_source, TimeSource::kEntry);
  }
}

TEST(RockRidge, AContinuationThatLeadsToItselfEnds) {
  // A name of 255 bytes is continued in a continuation area.
  std::string image =
      testing::make_rock_ridge_image({{std::string(255, 'n'), "one"}, {"B.MIF", "two"}});
  const std::string sign = "CE\x1C\1";
  std::size_t loops = 0;
  for (std::size_t at = image.find(sign); at != std::string::npos; at = image.find(sign, at + 1)) {
    const auto put = [&](std::size_t field, std::size_t value) {
      for (std::size_t i = 0; i < 4; ++i) {
        image[at + field + i] = static_cast<char>(value >> (8 * i) & 0xFFU);
      }
    };
    put(4, at / 2048);
    put(12, at % 2048);
    put(20, 28);
    ++loops;
  }
  ASSERT_NE(loops, 0U);
  const ArchiveRun run = read_archive(image, ArchiveKind::kIso);
  EXPECT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.whole(), 2U);
}

TEST(RockRidge, FoldersThatLieInThemselvesAreReadOnce) {
  std::string image = testing::make_rock_ridge_image({{"A/B/C.MIF", "one"}, {"A/D.MIF", "two"}});
  // B gets the place of A.
  const auto record_of = [&image](const std::string& name) {
    // Flags of a folder, no interleaving, the first volume, and the length of the name: path tables
    // have the name too.
    const std::string front("\2\0\0\1\0\0\1\1", 8);
    const std::size_t at = image.find(front + name, std::size_t{17} * 2048);
    EXPECT_NE(at, std::string::npos);
    return at - 25;
  };
  const std::size_t a = record_of("A");
  const std::size_t b = record_of("B");
  image.replace(b + 2, 16, image, a + 2, 16);
  const ArchiveRun run = read_archive(image, ArchiveKind::kIso);
  EXPECT_EQ(stored_paths(run), std::vector<std::string>{"A/D.MIF"});
  EXPECT_TRUE(run.problem);
}

/// Returns the place of the flags of the file `name` (its plain name) in a Rock Ridge image.
std::size_t flags_of(const std::string& image, const std::string& name) {
  const std::size_t at = image.find(name, std::size_t{17} * 2048);
  EXPECT_NE(at, std::string::npos) << name;
  return at - 8;
}

TEST(RockRidge, AFileThatDoesNotGoOnCostsNoNeighbour) {
  std::string image = testing::make_rock_ridge_image({{"A.MIF", "one"}, {"B.MIF", "two"}});
  image[flags_of(image, "A.MIF;1")] = '\x80';
  const ArchiveRun run = read_archive(image, ArchiveKind::kIso);
  ASSERT_EQ(run.entries.size(), 2U);
  ASSERT_TRUE(run.entries[0].reject.has_value());
  EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kEntryDamaged);
  EXPECT_EQ(run.entries[1].path, "B.MIF");
  EXPECT_EQ(run.entries[1].content, "two");
}

TEST(RockRidge, AFileThatLostItsNameIsNotLost) {
  std::string image = testing::make_rock_ridge_image({{"A.MIF", "one"}, {"B.MIF", "two"}});
  image[flags_of(image, "A.MIF;1") + 7] = '\0';  // the length of the name
  const ArchiveRun run = read_archive(image, ArchiveKind::kIso);
  EXPECT_EQ(run.entries.size(), 2U);
}

TEST(RockRidge, AMovedFolderWithoutAPlaceIsReadWhereItIs) {
  std::string deep;
  for (int i = 0; i < 10; ++i) deep += "f" + std::to_string(i) + "/";
  std::string image = testing::make_rock_ridge_image({{deep + "A.MIF", "one"}, {"B.MIF", "two"}});
  // Every link to a moved folder becomes an unknown field.
  std::size_t links = 0;
  for (std::size_t at = image.find("CL\x0C\1"); at != std::string::npos;
       at = image.find("CL\x0C\1", at + 1)) {
    image.replace(at, 2, "XX");
    ++links;
  }
  ASSERT_NE(links, 0U);
  const ArchiveRun run = read_archive(image, ArchiveKind::kIso);
  EXPECT_TRUE(run.problem.has_value());
  const auto found = std::ranges::find(run.entries, "one", &testing::ReadEntry::content);
  ASSERT_NE(found, run.entries.end());
  EXPECT_TRUE(found->path.ends_with("A.MIF")) << found->path;
}

}  // namespace
}  // namespace mifdex::io
