#include "io/archive/detect/archive_kind.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mifdex::io {
namespace {

using namespace std::string_literals;

/// Returns a header block as tar writes it, with the correct sum.
std::string tar_block(const std::string& name, const std::string& magic) {
  std::string block(512, '\0');
  block.replace(0, name.size(), name);
  block.replace(100, 8, "0000644\0"s);
  block.replace(124, 12, "00000000005\0"s);
  block.replace(148, 8, "        ");
  block[156] = '0';
  block.replace(257, magic.size(), magic);
  unsigned sum = 0;
  for (const char c : block) sum += static_cast<unsigned char>(c);
  char text[9];
  std::snprintf(text, sizeof text, "%06o", sum);
  block.replace(148, 8, std::string(text) + "\0 "s);
  return block;
}

/// Returns a level 0 header of lha with the correct sum.
std::string lzh_header(const std::string& method) {
  std::string body = method + std::string(12, '\1') + '\x20' + '\0' + "\3A.M"s + "\1\2"s;
  unsigned sum = 0;
  for (const char c : body) sum += static_cast<unsigned char>(c);
  return std::string{static_cast<char>(body.size()), static_cast<char>(sum)} + body + "data";
}

ArchiveKind kind_of(const std::string& bytes) { return find_archive_kind(bytes); }

TEST(ArchiveKind, EachKindByItsSign) {
  EXPECT_EQ(kind_of("PK\3\4\x14"s), ArchiveKind::kZip);
  EXPECT_EQ(kind_of("PK\5\6"s + std::string(18, '\0')), ArchiveKind::kZip) << "without entries";
  EXPECT_EQ(kind_of("PK\7\10PK\3\4"s), ArchiveKind::kZip) << "spanned";
  EXPECT_EQ(kind_of("PK00PK\3\4"s), ArchiveKind::kZip) << "spanned, one disk after all";
  EXPECT_EQ(kind_of("\x1F\x8B\x08\0\0\0\0\0\0\3"s), ArchiveKind::kGzip);
  EXPECT_EQ(kind_of("BZh9\x31\x41\x59\x26\x53\x59"s), ArchiveKind::kBzip2);
  EXPECT_EQ(kind_of("BZh1\x17\x72\x45\x38\x50\x90"s), ArchiveKind::kBzip2) << "of nothing";
  EXPECT_EQ(kind_of("\xFD"
                    "7zXZ\0\0\4"s),
            ArchiveKind::kXz);
  EXPECT_EQ(kind_of("\x28\xB5\x2F\xFD\x24"s), ArchiveKind::kZstd);
  EXPECT_EQ(kind_of("\x1F\x9D\x90zz"s), ArchiveKind::kCompress);
  EXPECT_EQ(kind_of("7z\xBC\xAF\x27\x1C\0\4"s), ArchiveKind::kSevenZip);
  EXPECT_EQ(kind_of("MSCF\0\0\0\0\x10"s), ArchiveKind::kCab);
  EXPECT_EQ(kind_of("SZDD\x88\xF0\x27\x33"s + "AF"), ArchiveKind::kSzdd);
  EXPECT_EQ(kind_of("SZ \x88\xF0\x27\x33\xD1"s), ArchiveKind::kSzdd) << "as QBasic wrote it";
  EXPECT_EQ(kind_of("KWAJ\x88\xF0\x27\xD1\3"s), ArchiveKind::kKwaj);
  EXPECT_EQ(kind_of(lzh_header("-lh5-")), ArchiveKind::kLzh);
  EXPECT_EQ(kind_of(lzh_header("-lz5-")), ArchiveKind::kLzh);
}

TEST(ArchiveKind, TheKindsOfUnixAndRarByTheirSigns) {
  EXPECT_EQ(kind_of("\x04\x22\x4D\x18\x64"s), ArchiveKind::kLz4);
  EXPECT_EQ(kind_of("LZIP\1\x14"s), ArchiveKind::kLzip);
  EXPECT_EQ(kind_of("]\0\0\x80\0"s + std::string(8, '\xFF') + "\0abcd"s), ArchiveKind::kLzma);
  EXPECT_EQ(kind_of("^\0\0\x80\0\x10\0\0\0\0\0\0\0\0abcd"s), ArchiveKind::kLzma);
  EXPECT_EQ(kind_of("Rar!\x1A\x07\0"s), ArchiveKind::kRar);
  EXPECT_EQ(kind_of("Rar!\x1A\x07\1\0"s), ArchiveKind::kRar);
  EXPECT_EQ(kind_of("\xED\xAB\xEE\xDB\3"s), ArchiveKind::kRpm);
  EXPECT_EQ(kind_of("!<arch>\n"s), ArchiveKind::kAr) << "without a member";
  EXPECT_EQ(kind_of("!<arch>\n"s + std::string(58, ' ') + "`\n"), ArchiveKind::kAr);
  EXPECT_EQ(kind_of("070707"s + std::string(80, '0')), ArchiveKind::kCpio);
  EXPECT_EQ(kind_of("070701"s + std::string(120, 'a')), ArchiveKind::kCpio);
  EXPECT_EQ(kind_of("\xC7\x71"s + std::string(18, '\1') + "\6\0"s + "\0\0\0\0A.MIF\0"s),
            ArchiveKind::kCpio);
  EXPECT_EQ(kind_of("\x71\xC7"s + std::string(18, '\1') + "\0\6"s + "\0\0\0\0A.MIF\0"s),
            ArchiveKind::kCpio);
  EXPECT_EQ(kind_of("WARC/1.0\r\nWARC-Type: warcinfo\r\n"), ArchiveKind::kWarc);
}

TEST(ArchiveKind, ATextThatBeginsAsAnArchiveIsNone) {
  for (const char* text :
       {"LZIP is a program", "Rar! it said", "!<arch>\nand more of a text",
        "070707 is a date of seven", "0707011234 is a number\n", "WARC/1.0 is it",
        "TAPE 3 of the backup", "SIT! he said", "ISc( is a word", "KDMV, COWD", "**ACE**",
        "MSWIM and WIM", "conectix made VHD", "VTBL, the volume table", "EVF and LVF are of EnCase",
        "\x1A after the end"}) {
    EXPECT_EQ(kind_of(text + std::string(200, ' ')), ArchiveKind::kNone) << text;
  }
}

TEST(ArchiveKind, OfTheKindsThatNobodyReadsEachHasAName) {
  for (auto kind = static_cast<int>(ArchiveKind::kArj);
       kind <= static_cast<int>(ArchiveKind::kZpaq); ++kind) {
    EXPECT_TRUE(is_foreign(static_cast<ArchiveKind>(kind)));
    EXPECT_NE(archive_kind_name(static_cast<ArchiveKind>(kind)), "file") << kind;
  }
  for (auto kind = 0; kind < static_cast<int>(ArchiveKind::kArj); ++kind) {
    EXPECT_FALSE(is_foreign(static_cast<ArchiveKind>(kind))) << kind;
  }
}

TEST(ArchiveKind, AnIsoImageByItsVolumeDescriptor) {
  std::string image(0x8800, '\0');
  image.replace(0x8000, 6, "\1CD001"s);
  EXPECT_EQ(kind_of(image), ArchiveKind::kIso);
  EXPECT_EQ(kind_of(image.substr(0, kArchiveGlance)), ArchiveKind::kIso) << "a glance is enough";
  EXPECT_EQ(kind_of(image.substr(0, kArchiveGlance - 1)), ArchiveKind::kNone);
  image.replace(0, 512, std::string(510, '\x90') + "\x55\xAA");
  EXPECT_EQ(kind_of(image), ArchiveKind::kIso) << "one that boots from a disk";
}

TEST(ArchiveKind, ATarByTheSumOfItsFirstHeader) {
  EXPECT_EQ(kind_of(tar_block("A.MIF", "ustar\00000"s)), ArchiveKind::kTar);
  EXPECT_EQ(kind_of(tar_block("A.MIF", "ustar  \0"s)), ArchiveKind::kTar) << "GNU";
  EXPECT_EQ(kind_of(tar_block("A.MIF", "")), ArchiveKind::kTar) << "v7";
  for (const std::string& magic : {"ustar\00000"s, "ustar  \0"s}) {
    std::string damaged = tar_block("A.MIF", magic);
    ++damaged[0];
    EXPECT_EQ(kind_of(damaged), ArchiveKind::kTar) << "damaged, and still no other file";
  }
  std::string broken = tar_block("A.MIF", "");
  ++broken[0];
  EXPECT_EQ(kind_of(broken), ArchiveKind::kNone);
  EXPECT_EQ(kind_of(tar_block("A.MIF", "ustar\00000"s).substr(0, 511)), ArchiveKind::kNone);
}

TEST(ArchiveKind, ATarWhoseSumCountsSignedBytes) {
  std::string block = tar_block("\xC4.MIF", "ustar\00000"s);
  int sum = 0;
  block.replace(148, 8, "        ");
  for (const char c : block) sum += static_cast<signed char>(c);
  char text[9];
  std::snprintf(text, sizeof text, "%06o", static_cast<unsigned>(sum));
  block.replace(148, 8, std::string(text) + "\0 "s);
  EXPECT_EQ(kind_of(block), ArchiveKind::kTar);
}

TEST(ArchiveKind, NoTextIsAnArchive) {
  const std::string mif = "START COMPONENT\r\n  NAME = \"STATUS\"\r\nEND COMPONENT\r\n";
  EXPECT_EQ(kind_of(mif), ArchiveKind::kNone);
  EXPECT_EQ(kind_of(""), ArchiveKind::kNone);
  EXPECT_EQ(kind_of("PK is how it begins"), ArchiveKind::kNone);
  EXPECT_EQ(kind_of("MSCF is the sign of a cabinet"), ArchiveKind::kNone);
  EXPECT_EQ(kind_of("BZh91AY is no bzip2"), ArchiveKind::kNone);
  EXPECT_EQ(kind_of("SZDD and KWAJ, told of in a text"), ArchiveKind::kNone);
  EXPECT_EQ(kind_of("--lh5- is the method that lha writes, and this goes on"), ArchiveKind::kNone);
  EXPECT_EQ(kind_of(std::string(40000, '\0')), ArchiveKind::kNone);
  EXPECT_EQ(kind_of(std::string(0x8001, ' ') + "CD001 and more"), ArchiveKind::kNone);
}

TEST(ArchiveKind, ATextWithTheSumOfATarInItIsNone) {
  // The sum of its own bytes is where tar has it: only the NULs of a v7 header are missing.
  std::string text(512, 'x');
  text.replace(148, 8, "        ");
  unsigned sum = 0;
  for (const char c : text) sum += static_cast<unsigned char>(c);
  char digits[9];
  std::snprintf(digits, sizeof digits, "%07o ", sum);
  text.replace(148, 8, digits);
  EXPECT_EQ(kind_of(text), ArchiveKind::kNone);
}

TEST(ArchiveKind, AnLzhHeaderWithAWrongSumIsNone) {
  std::string header = lzh_header("-lh5-");
  ++header[1];
  EXPECT_EQ(kind_of(header), ArchiveKind::kNone);
  EXPECT_EQ(kind_of(lzh_header("-lh5-").substr(0, 21)), ArchiveKind::kNone);
  EXPECT_EQ(kind_of(lzh_header("-lq5-")), ArchiveKind::kNone);
}

std::string with_at(std::size_t place, const std::string& bytes, std::size_t size = 1024) {
  std::string file(size, '\0');
  return file.replace(place, bytes.size(), bytes);
}

using Beginnings = std::vector<std::pair<ArchiveKind, std::string>>;

/// Beginnings of files of each kind that is read, all that its signature differs in.
Beginnings beginnings_that_are_read() {
  const std::string volume = "\1CD001"s;
  return {{ArchiveKind::kTar, tar_block("A.MIF", "ustar\00000"s)},
          {ArchiveKind::kTar, std::string(1024, '\0') + tar_block("A.MIF", "ustar\00000"s)},
          {ArchiveKind::kTar, tar_block("BZ.MIF", "ustar\00000"s)},
          {ArchiveKind::kTar, tar_block("PK.MIF", "")},
          {ArchiveKind::kZip, "PK\3\4"s},
          {ArchiveKind::kZip, "PK\5\6"s},
          {ArchiveKind::kZip, "PK\7\10PK\3\4"s},
          {ArchiveKind::kZip, "PK00PK\3\4"s},
          {ArchiveKind::kGzip, "\x1F\x8B\x08\0\0\0\0\0\0\3"s},
          {ArchiveKind::kBzip2, "BZh9\x31\x41\x59\x26\x53\x59"s},
          {ArchiveKind::kXz,
           "\xFD"
           "7zXZ\0"s},
          {ArchiveKind::kZstd, "\x28\xB5\x2F\xFD"s},
          {ArchiveKind::kZstd, "\x50\x2A\x4D\x18\0\0\0\0\x28\xB5\x2F\xFD"s},
          {ArchiveKind::kZstd, "\x5D\x2A\x4D\x18\0\0\0\0\x28\xB5\x2F\xFD"s},
          {ArchiveKind::kZstd, "\x5F\x2A\x4D\x18\0\0\0\0\x28\xB5\x2F\xFD"s},
          {ArchiveKind::kCompress, "\x1F\x9D\x90"s},
          {ArchiveKind::kSevenZip, "7z\xBC\xAF\x27\x1C\0"s},
          {ArchiveKind::kCab, "MSCF\0\0\0\0"s},
          {ArchiveKind::kIso, with_at(0x8000, volume, kArchiveGlance)},
          {ArchiveKind::kIso, with_at(0x8000, volume, kArchiveGlance).replace(0, 2, "BZ")},
          {ArchiveKind::kLzh, lzh_header("-lh5-")},
          {ArchiveKind::kSzdd, "SZDD\x88\xF0\x27\x33"s},
          {ArchiveKind::kSzdd, "SZ \x88\xF0\x27\x33\xD1"s},
          {ArchiveKind::kKwaj, "KWAJ\x88\xF0\x27\xD1"s},
          {ArchiveKind::kLz4, "\x04\x22\x4D\x18"s},
          {ArchiveKind::kLz4, "\x02\x21\x4C\x18"s},
          {ArchiveKind::kLzip, "LZIP\1\x14"s},
          {ArchiveKind::kLzma, "]\0\0\x80\0"s + std::string(8, '\xFF') + "\0abcd"s},
          {ArchiveKind::kLzma, "^\0\0\x80\0\x10\0\0\0\0\0\0\0\0abcd"s},
          {ArchiveKind::kCpio, "070707"s + std::string(80, '0')},
          {ArchiveKind::kCpio, "070701"s + std::string(120, 'a')},
          {ArchiveKind::kCpio, "070702"s + std::string(120, 'a')},
          {ArchiveKind::kCpio, "\xC7\x71"s + std::string(18, '\1') + "\6\0\0\0\0\0A.MIF\0"s},
          {ArchiveKind::kCpio, "\x71\xC7"s + std::string(18, '\1') + "\0\6\0\0\0\0A.MIF\0"s},
          {ArchiveKind::kAr, "!<arch>\n"s},
          {ArchiveKind::kRpm, "\xED\xAB\xEE\xDB"s},
          {ArchiveKind::kRar, "Rar!\x1A\x07\0"s},
          {ArchiveKind::kRar, "Rar!\x1A\x07\1\0"s},
          {ArchiveKind::kRar, "RE~^"s},
          {ArchiveKind::kWarc, "WARC/0.18\r\nWARC-Type: warcinfo\r\n"},
          {ArchiveKind::kWarc, "WARC/1.1\r\nwarc-type: resource\r\n"},
          {ArchiveKind::kXar, "xar!\0\x1C\0\1"s},
          {ArchiveKind::kXar, "xar!\0\x40\0\0"s}};
}

/// The same for the kinds that are only named.
Beginnings foreign_beginnings() {
  const std::string zeros(64, '\0');
  return {{ArchiveKind::kArj, "\x60\xEA\x2A\0\x1E\0\0\0\0\0\2\0"s},
          {ArchiveKind::kAce, with_at(7, "**ACE**")},
          {ArchiveKind::kArc,
           "\x1A\x08"
           "A.MIF\0\0\0\0\0\0\0\0"s},
          {ArchiveKind::kZoo, with_at(20, "\xDC\xA7\xC4\xFD")},
          {ArchiveKind::kStuffIt, "StuffIt (c)1997" + zeros},
          {ArchiveKind::kStuffIt, "SIT!\0\0\0\0\0\0rLau"s},
          {ArchiveKind::kInstallShield, "\x13\x5D\x65\x8C" + zeros},
          {ArchiveKind::kInstallShield, "ISc(\0\0\0\1"s + zeros},
          {ArchiveKind::kTapeBackup, "TAPE\0\0\0\0\x50\0"s + zeros},
          {ArchiveKind::kQic, "\xCC\x33\xCC\x33" + zeros},
          {ArchiveKind::kQic, "\x55\xAA\x55\xAA" + zeros},
          {ArchiveKind::kQic, "VTBL" + zeros},
          {ArchiveKind::kDosBackup,
           "\x8B"
           "BACKUP " +
               zeros},
          {ArchiveKind::kWim, "MSWIM\0\0\0"s},
          {ArchiveKind::kWim, "WLPWM\0\0\0"s},
          {ArchiveKind::kUdf, with_at(0x8001, "BEA01", kArchiveGlance)},
          {ArchiveKind::kRawCd, "\0"s + std::string(10, '\xFF') + "\0"s},
          {ArchiveKind::kVhd, "conectix" + zeros},
          {ArchiveKind::kVhdx, "vhdxfile" + zeros},
          {ArchiveKind::kVmdk, "KDMV" + zeros},
          {ArchiveKind::kVmdk, "COWD" + zeros},
          {ArchiveKind::kVmdk, "# Disk DescriptorFile\n"},
          {ArchiveKind::kVdi, with_at(0x40, "\x7F\x10\xDA\xBE")},
          {ArchiveKind::kQcow, "QFI\xFB" + zeros},
          {ArchiveKind::kEwf, "EVF\x09\x0D\x0A\xFF\0"s},
          {ArchiveKind::kEwf, "LVF\x09\x0D\x0A\xFF\0"s},
          {ArchiveKind::kEwf, "EVF2\r\n\x81\0"s},
          {ArchiveKind::kEwf, "LEF2\r\n\x81\0"s},
          {ArchiveKind::kAff, "AFF10\r\n\0"s},
          {ArchiveKind::kAd1, "ADSEGMENTEDFILE\0"s},
          {ArchiveKind::kDiskImage, with_at(0, "\xEB\x3C\x90MSDOS5.0\0\2\1"s, 510) + "\x55\xAA"},
          {ArchiveKind::kDiskImage,
           with_at(446, "\x80\0\0\0\6\0\0\0\1\0\0\0\1\0\0\0"s, 510) + "\x55\xAA"},
          {ArchiveKind::kSquashFs, "hsqs" + zeros},
          {ArchiveKind::kSquashFs, "sqsh" + zeros},
          {ArchiveKind::kLzop, "\x89LZO\0\r\n\x1A\n"s},
          {ArchiveKind::kLrzip, "LRZI\0"s},
          {ArchiveKind::kGrzip, "GRZipII\0"s},
          {ArchiveKind::kRzip, "RZIP\2" + zeros},
          {ArchiveKind::kPack, "\x1F\x1E" + zeros},
          {ArchiveKind::kFreeze, "\x1F\x9E" + zeros},
          {ArchiveKind::kFreeze, "\x1F\x9F" + zeros},
          {ArchiveKind::kZpaq, "7kSt\xA0" + zeros},
          {ArchiveKind::kZpaq, "zPQ\1" + zeros},
          {ArchiveKind::kZpaq, "zPQ\2" + zeros}};
}

Beginnings beginnings() {
  Beginnings all = beginnings_that_are_read();
  for (auto& one : foreign_beginnings()) all.push_back(std::move(one));
  return all;
}

// A table of first bytes decides for most files that they are not archives: a kind whose first
// bytes are missing there would never be found.
TEST(ArchiveKind, EachThatContentShowsIsFound) {
  std::set<ArchiveKind> found;
  for (const auto& [kind, bytes] : beginnings()) {
    EXPECT_EQ(kind_of(bytes), kind)
        << archive_kind_name(kind) << ::testing::PrintToString(bytes.substr(0, 40));
    found.insert(kind);
  }
  for (int kind = 1; kind < static_cast<int>(ArchiveKind::kSplitPart); ++kind) {
    EXPECT_TRUE(found.contains(static_cast<ArchiveKind>(kind)))
        << archive_kind_name(static_cast<ArchiveKind>(kind)) << " has no example";
  }
}

TEST(ArchiveKind, EachHasANameOfItsOwn) {
  std::set<std::string_view> names;
  for (int kind = 0; kind <= static_cast<int>(ArchiveKind::kUnsearched); ++kind) {
    EXPECT_TRUE(names.insert(archive_kind_name(static_cast<ArchiveKind>(kind))).second) << kind;
  }
}

}  // namespace
}  // namespace mifdex::io
