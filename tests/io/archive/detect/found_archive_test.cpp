// Archives after other bytes are found; other bytes are not taken for archives.
#include "io/archive/detect/found_archive.h"

#include <gtest/gtest.h>
#include <libdeflate.h>

#include <string>

#include "tests/support/archive_maker.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::make_archive;
using testing::sample_entries;

/// Returns the beginning of a self-extracting program; its code contains the signs that it searches
/// for.
std::string stub(std::size_t size) {
  std::string bytes = "MZ\x90\0\3\0\0\0"s;
  bytes += "Rar!\x1A\x07\0"s + "MSCF\0\0\0\0"s + "7z\xBC\xAF\x27\x1C\0\4"s + "-lh5-\x60\xEA"s;
  bytes.resize(size, '\x90');
  return bytes;
}

TEST(FoundArchive, BehindAProgramIsFoundWhereItBegins) {
  for (const ArchiveKind kind :
       {ArchiveKind::kSevenZip, ArchiveKind::kRar, ArchiveKind::kCab, ArchiveKind::kLzh}) {
    const std::string archive = make_archive(kind, sample_entries(5));
    for (const std::size_t size : {std::size_t{64}, std::size_t{70'001}, std::size_t{300'000}}) {
      const FoundArchive found = find_archive(stub(size) + archive);
      EXPECT_EQ(found.kind, kind) << archive_kind_name(kind);
      EXPECT_EQ(found.begin, size) << archive_kind_name(kind);
    }
  }
}

TEST(FoundArchive, AZipIsFoundByItsEnd) {
  const std::string zip = make_archive(ArchiveKind::kZip, sample_entries(5));
  for (const std::string& before :
       {stub(5000), "#!/bin/sh\nexit\n"s, std::string(100, '\0'), "a text before it\n"s}) {
    EXPECT_EQ(find_archive(before + zip).kind, ArchiveKind::kZip);
    EXPECT_EQ(find_archive(before + zip + std::string(40'000, '\0')).kind, ArchiveKind::kZip);
  }
}

TEST(FoundArchive, BehindAScriptIsFound) {
  const std::string tgz = make_archive(ArchiveKind::kGzip, sample_entries(5));
  const std::string script = "#!/bin/sh\ntail -n +3 $0 | tar xz; exit\n";
  const FoundArchive found = find_archive(script + tgz);
  EXPECT_EQ(found.kind, ArchiveKind::kGzip);
  EXPECT_EQ(found.begin, script.size());
}

TEST(FoundArchive, ProgramsAndTextsWithoutOneHaveNone) {
  EXPECT_EQ(find_archive(stub(200'000)).kind, ArchiveKind::kNone);
  EXPECT_EQ(find_archive("#!/bin/sh\necho PK\5\6\n"s).kind, ArchiveKind::kNone);
  EXPECT_EQ(find_archive("START COMPONENT\n NAME = \"7z Rar! MSCF -lh5-\"\nEND COMPONENT\n").kind,
            ArchiveKind::kNone);
  EXPECT_EQ(find_archive("PK\5\6"s + std::string(18, '\0') + "x").kind, ArchiveKind::kZip)
      << "by its first bytes";
  EXPECT_EQ(find_archive("x PK\5\6"s + std::string(18, '\0')).kind, ArchiveKind::kNone)
      << "an end record without entries";
  EXPECT_EQ(find_archive({}).kind, ArchiveKind::kNone);
}

TEST(FoundArchive, ARarHeaderOfAnotherLengthIsNone) {
  std::string archive = make_archive(ArchiveKind::kRar, sample_entries(5));
  for (const char length : {'\7', '\14'}) {
    archive[12] = length;
    const std::uint32_t crc = libdeflate_crc32(0, archive.data() + 9, std::size_t(length) - 2);
    archive[7] = static_cast<char>(crc);
    archive[8] = static_cast<char>(crc >> 8U);
    EXPECT_EQ(find_archive(stub(64) + archive).kind, ArchiveKind::kNone);
  }
}

TEST(FoundArchive, ADamagedSignBehindAProgramIsNone) {
  for (const ArchiveKind kind : {ArchiveKind::kSevenZip, ArchiveKind::kRar}) {
    std::string archive = make_archive(kind, sample_entries(5));
    archive[kind == ArchiveKind::kRar ? 10 : 15] ^= 1;  // a byte of the header that its checksum
                                                        // covers
    EXPECT_EQ(find_archive(stub(64) + archive).kind, ArchiveKind::kNone) << archive_kind_name(kind);
  }
}

}  // namespace
}  // namespace mifdex::io
