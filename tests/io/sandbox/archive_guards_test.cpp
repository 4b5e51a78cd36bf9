// Archives that have harmed libarchive, one test for each known case.
#include <archive.h>
#include <archive_entry.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <clocale>
#include <set>
#include <string>

#include "io/files/slab_reader.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;

using testing::ArchiveRun;
using testing::make_archive;
using testing::make_tar;
using testing::pack_stream;
using testing::read_archive;
using testing::SampleEntries;

std::string little(std::uint64_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

/// Returns `bytes` with every `from` replaced by `to`, which has the same length; fails if there is
/// none.
std::string replaced(std::string bytes, std::string_view from, std::string_view to) {
  EXPECT_EQ(from.size(), to.size());
  std::size_t count = 0;
  for (std::size_t at = bytes.find(from); at != std::string::npos; at = bytes.find(from, at + 1)) {
    bytes.replace(at, to.size(), to);
    ++count;
  }
  EXPECT_GT(count, 0U) << "nothing to replace";
  return bytes;
}

std::set<std::string> paths_of(const ArchiveRun& run) {
  std::set<std::string> paths;
  for (const testing::ReadEntry& entry : run.entries) paths.insert(entry.path);
  return paths;
}

TEST(Guard01ChildProcess, ADecoderRunsInAProcessOfItsOwn) {
  const ArchiveRun run = testing::run_decoder([](sandbox::DecodeJob& job) {
    sandbox::EntrySender sender(job);
    sender.begin("pid", 0);
    sender.give(std::to_string(::getpid()));
    sender.end();
  });
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_NE(run.entries[0].content, std::to_string(::getpid()));
}

TEST(Guard01ChildProcess, ALoopOfRockRidgeContinuationsIsNotFollowed) {
  std::string image = make_archive(ArchiveKind::kIso, {{"A.MIF", "one"}, {"B.MIF", "two"}});
  // The POSIX attributes of each file are replaced by a continuation that points to itself.
  const std::string attributes = "PX\x2C\x01"s;
  std::size_t count = 0;
  for (std::size_t at = image.find(attributes); at != std::string::npos;
       at = image.find(attributes, at + 4)) {
    const auto both = [](std::uint32_t value) {
      std::string big = little(value, 4);
      return little(value, 4) + std::string(big.rbegin(), big.rend());
    };
    const auto block = static_cast<std::uint32_t>(at / 2048);
    const auto offset = static_cast<std::uint32_t>(at % 2048);
    image.replace(at, 28, "CE\x1C\x01"s + both(block) + both(offset) + both(28));
    ++count;
  }
  ASSERT_GT(count, 0U);
  ArchiveLimits limits;
  limits.max_seconds = 2;
  const ArchiveRun run = read_archive(image, ArchiveKind::kIso, limits);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  EXPECT_EQ(run.whole(), 2U);
}

TEST(Guard02ByNameOnly, NoOtherFilterIsTriedUnderTheOneThatWasSeen) {
  for (const std::string& content :
       {"\x89LZO\0\x0D\x0A\x1A\x0A and more"s, "LRZI\0\6 and more"s,
        "#mtree\n./a type=file size=3\n"s, "WARC/1.0\r\nWARC-Type: resource\r\n"s,
        "xar!\0\x1C and more"s, "070707000000 cpio"s}) {
    const ArchiveRun run = read_archive(pack_stream(ArchiveKind::kGzip, content),
                                        ArchiveKind::kGzip, {}, {.name = "A.MIF.gz"});
    ASSERT_EQ(run.entries.size(), 1U) << content;
    EXPECT_EQ(run.entries[0].content, content);
    EXPECT_EQ(run.entries[0].path, "A.MIF");
  }
}

TEST(Guard03Names, OtherThanAsciiComeWhole) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  const SampleEntries entries = {{"B\xC3\x84R/\xE3\x83\x9E.MIF", "one"}};
  for (const ArchiveKind kind :
       {ArchiveKind::kTar, ArchiveKind::kZip, ArchiveKind::kSevenZip, ArchiveKind::kIso}) {
    const ArchiveRun run = read_archive(make_archive(kind, entries), kind);
    ASSERT_EQ(run.entries.size(), 1U);
    EXPECT_EQ(run.entries[0].path, entries[0].path) << archive_kind_name(kind);
  }
}

TEST(Guard03Names, ThatAreNoUtf8LoseNoFile) {
  std::setlocale(LC_CTYPE, "C.UTF-8");
  const std::string zip = make_archive(ArchiveKind::kZip, {{"\xC3\x84.MIF", "one"}});
  const ArchiveRun run =
      read_archive(replaced(zip, "\xC3\x84.MIF", "\xC3\xC3.MIF"), ArchiveKind::kZip);
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_EQ(run.entries[0].content, "one");
  EXPECT_FALSE(run.entries[0].path.empty());
  const std::string tar = make_tar({{"\xC4.MIF", "one"}});
  EXPECT_EQ(read_archive(tar, ArchiveKind::kTar).entries.at(0).path, "\xC4.MIF");
}

TEST(Guard04NamesAreLabels, NothingIsEverOpenedByThem) {
  const SampleEntries entries = {{"../../etc/passwd", "1"},   {"/abs/A.MIF", "2"},
                                 {"C:\\WINDOWS\\A.MIF", "3"}, {"\\\\server\\A.MIF", "4"},
                                 {"a\nb\x1b[31m.MIF", "5"},   {"CON", "6"},
                                 {"./x//./B.MIF", "7"}};
  const ArchiveRun run = read_archive(make_tar(entries), ArchiveKind::kTar);
  const std::set<std::string> expected = {"../../etc/passwd",
                                          "abs/A.MIF",
                                          "C:\\WINDOWS\\A.MIF",
                                          "\\\\server\\A.MIF",
                                          "a\nb\x1b[31m.MIF",
                                          "CON",
                                          "x/B.MIF"};
  EXPECT_EQ(paths_of(run), expected);
  EXPECT_EQ(run.whole(), entries.size());
}

TEST(Guard05NulInAName, CutsItAndLosesNoEntry) {
  std::string zip = make_archive(ArchiveKind::kZip, {{"A!B.MIF", "one"}, {"A!C.MIF", "two"}});
  zip = replaced(zip, "A!", "A\0"s);
  const ArchiveRun run = read_archive(zip, ArchiveKind::kZip);
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.entries[0].content, "one");
  EXPECT_EQ(run.entries[1].content, "two");
}

TEST(Guard06SharedOffset, EntriesThatCollapseAreMissed) {
  std::string zip = make_archive(ArchiveKind::kZip, {{"A.MIF", "one"}, {"B.MIF", "two"}});
  const std::size_t second = zip.rfind("PK\1\2");
  ASSERT_NE(second, zip.find("PK\1\2"));
  zip.replace(second + 42, 4, little(0, 4));
  const ArchiveRun run = read_archive(zip, ArchiveKind::kZip);
  EXPECT_LT(run.entries.size(), 2U);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveDamaged);
  EXPECT_EQ(run.problem_detail(), "1 entries were found where its end record says 2");
}

TEST(Guard06SharedOffset, TwoFilesAtOnePlaceOfAnImageAreTwo) {
  std::string image = make_archive(ArchiveKind::kIso, {{"A.MIF", "one"}, {"B.MIF", "two"}});
  // Every record of B.MIF, in both directories, gets the place of A.MIF.
  for (const std::string& name : {"A.MIF"s, "\0A\0.\0M\0I\0F"s}) {
    std::string other = name;
    other[other.find('A')] = 'B';
    const std::size_t a = image.find(name);
    const std::size_t b = image.find(other);
    ASSERT_NE(a, std::string::npos);
    ASSERT_NE(b, std::string::npos);
    image.replace(b - 33 + 2, 8, image.substr(a - 33 + 2, 8));
  }
  const ArchiveRun run = read_archive(image, ArchiveKind::kIso);
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.entries[0].content, "one");
  EXPECT_EQ(run.entries[1].content, "one");
}

TEST(Guard07EndRecord, ThatClaimsEntriesOfABadDirectoryIsADamagedArchive) {
  std::string zip = make_archive(ArchiveKind::kZip, testing::sample_entries(5));
  zip = replaced(zip, "PK\1\2", "XX\1\2");
  const ArchiveRun run = read_archive(zip, ArchiveKind::kZip);
  EXPECT_TRUE(run.problem.has_value()) << run.entries.size() << " entries";
}

TEST(Guard08DeclaredSizes, ThatAreTooLargeAllocateNothing) {
  std::string tar = make_tar({{"A.MIF", "one"}, {"B.MIF", "two"}});
  const std::size_t second = tar.find("B.MIF");
  ASSERT_NE(second, std::string::npos);
  tar.replace(second + 124, 12, "77777777777\0"s);  // 8 GiB
  unsigned sum = 0;
  tar.replace(second + 148, 8, "        ");
  for (std::size_t i = 0; i < 512; ++i) sum += static_cast<unsigned char>(tar[second + i]);
  char digits[9];
  std::snprintf(digits, sizeof digits, "%06o", sum);
  tar.replace(second + 148, 8, std::string(digits) + "\0 "s);
  const ArchiveRun run = read_archive(tar, ArchiveKind::kTar);
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.entries[0].state, ReadState::kWhole);
  EXPECT_EQ(run.entries[1].state, ReadState::kRejected);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveDamaged);
}

TEST(Guard08DeclaredSizes, ThatLieMakeTheEntryAReject) {
  std::string cab = testing::make_cab({{"A.MIF", "one"}, {"B.MIF", "twotwo"}}, false);
  cab.replace(44 + 16 + 6, 4, little(7000, 4));  // B.MIF claims more than there is
  const ArchiveRun run = read_archive(cab, ArchiveKind::kCab);
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.entries[0].content, "one");
  EXPECT_EQ(run.entries[1].state, ReadState::kRejected);
  std::string szdd = testing::make_szdd("a file", 'F');
  szdd.replace(10, 4, little(7000, 4));
  EXPECT_EQ(read_archive(szdd, ArchiveKind::kSzdd).whole(), 0U);
}

/// Returns a pax tar with one file of a few bytes after a hole.
std::string sparse_tar(std::int64_t hole) {
  std::string out;
  struct ::archive* const archive = ::archive_write_new();
  ::archive_write_set_format_pax(archive);
  ::archive_write_open(
      archive, &out, nullptr,
      [](struct ::archive*, void* to, const void* bytes, std::size_t size) -> la_ssize_t {
        static_cast<std::string*>(to)->append(static_cast<const char*>(bytes), size);
        return static_cast<la_ssize_t>(size);
      },
      nullptr);
  struct ::archive_entry* const entry = ::archive_entry_new();
  ::archive_entry_set_pathname(entry, "A.MIF");
  ::archive_entry_set_filetype(entry, AE_IFREG);
  ::archive_entry_set_size(entry, hole + 4);
  ::archive_entry_sparse_add_entry(entry, hole, 4);
  EXPECT_EQ(::archive_write_header(archive, entry), ARCHIVE_OK);
  // The writer takes the data of the holes, too, and drops them, so a hole of zeros is written.
  const std::string zeros(65536, '\0');
  for (std::int64_t done = 0; done < hole; done += 65536) {
    ::archive_write_data(archive, zeros.data(), zeros.size());
  }
  ::archive_write_data(archive, "data", 4);
  ::archive_entry_free(entry);
  ::archive_write_close(archive);
  ::archive_write_free(archive);
  return out;
}

TEST(Guard09SparseHoles, AreFilledUpToTheLimits) {
  const std::string small = sparse_tar(65536);
  const ArchiveRun filled = read_archive(small, ArchiveKind::kTar);
  ASSERT_EQ(filled.entries.size(), 1U);
  EXPECT_EQ(filled.entries[0].content, std::string(65536, '\0') + "data");

  // A hole of a terabyte: the map of the file is in its first block, as numbers in lines.
  std::string large = replaced(small, "\n65536\n4\n"s, "\n65536\n4\n"s);
  large = replaced(large, "1\n65536\n4\n"s + std::string(16, '\0'),
                   "1\n1099511627776\n4\n"s + std::string(8, '\0'));
  large = replaced(large, "realsize=65540\n", "realsize=99999\n");
  const ArchiveRun run = read_archive(large, ArchiveKind::kTar);
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_EQ(run.entries[0].state, ReadState::kRejected);
  EXPECT_TRUE(run.problem_kind() == RejectKind::kArchiveRatio ||
              run.problem_kind() == RejectKind::kArchiveDamaged)
      << run.problem_detail();
}

TEST(Guard10Bombs, ZerosHitTheRatio) {
  SampleEntries entries = testing::sample_entries(3);
  for (int i = 0; i < 40; ++i) {
    entries.push_back({"Z" + std::to_string(i), std::string(std::size_t{4} << 20, '\0')});
  }
  const std::string bomb = make_archive(ArchiveKind::kGzip, entries);
  ArchiveLimits limits;
  limits.max_ratio = 100;
  const ArchiveRun run = read_archive(bomb, ArchiveKind::kGzip, limits);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveRatio);
  EXPECT_GE(run.entries.size(), 3U);
  EXPECT_EQ(run.entries[0].content, entries[0].content);
  EXPECT_LT(run.decoded_bytes, ArchiveLimits::kFreeBytes + (std::size_t{5} << 20));
}

TEST(Guard10Bombs, OneLargeFileCostsNoMemoryAndEndsAtTheTotal) {
  const std::string bomb = pack_stream(ArchiveKind::kZstd, std::string(std::size_t{60} << 20, 'x'));
  ArchiveLimits limits;
  limits.max_total_bytes = std::uint64_t{50} << 20;
  const ArchiveRun run = read_archive(bomb, ArchiveKind::kZstd, limits);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveTotal);
  EXPECT_LT(run.decoded_bytes, std::uint64_t{6} << 20) << "what is too large is not sent";
}

TEST(Guard10Bombs, EntriesAreCounted) {
  ArchiveLimits limits;
  limits.max_entries = 100;
  const ArchiveRun run = read_archive(make_archive(ArchiveKind::kZip, testing::sample_entries(101)),
                                      ArchiveKind::kZip, limits);
  EXPECT_EQ(run.entries.size(), 100U);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveEntries);
}

TEST(Guard10Bombs, AFileOverTheLimitIsAGlance) {
  ArchiveLimits limits;
  limits.max_file_bytes = 10'000;
  const SampleEntries entries = {{"A.MIF", "one"},
                                 {"B.MIF", "START" + std::string(100'000, 'x')},
                                 {"C.MIF", std::string(10'000, 'y')}};
  const ArchiveRun run =
      read_archive(make_archive(ArchiveKind::kGzip, entries), ArchiveKind::kGzip, limits);
  ASSERT_EQ(run.entries.size(), 3U);
  EXPECT_EQ(run.entries[1].state, ReadState::kTooLarge);
  EXPECT_EQ(run.entries[1].size, 100'005U);
  EXPECT_EQ(run.entries[1].content.substr(0, 6), "STARTx");
  EXPECT_LE(run.entries[1].content.size(), SlabReader::kSniffBytes);
  EXPECT_EQ(run.entries[2].content.size(), 10'000U) << "just at the limit";
}

TEST(Guard11RegularFilesOnly, LinksDevicesAndPipesAreSkippedAndAHardLinkIsAFile) {
  const auto entry = [](char kind, const std::string& name) {
    std::string block(512, '\0');
    block.replace(0, name.size(), name);
    block.replace(100, 8, "0000644\0"s);
    block.replace(124, 12, "00000000000\0"s);
    block.replace(148, 8, "        ");
    block[156] = kind;
    block.replace(157, 5, "A.MIF");
    block.replace(257, 8, "ustar\00000"s);
    unsigned sum = 0;
    for (const char c : block) sum += static_cast<unsigned char>(c);
    char digits[9];
    std::snprintf(digits, sizeof digits, "%06o", sum);
    block.replace(148, 8, std::string(digits) + "\0 "s);
    return block;
  };
  const std::string tar = entry('0', "A.MIF") + entry('1', "hard") + entry('2', "soft") +
                          entry('3', "tty") + entry('4', "disk") + entry('6', "pipe") +
                          entry('5', "folder/") + std::string(1024, '\0');
  const ArchiveRun run = read_archive(tar, ArchiveKind::kTar);
  EXPECT_EQ(paths_of(run), (std::set<std::string>{"A.MIF", "hard"}));
  ASSERT_EQ(run.skipped.size(), 4U);
  EXPECT_EQ(run.skipped[0].path, "soft");
  EXPECT_EQ(run.skipped[0].reason, SkipReason::kLink);
  EXPECT_EQ(run.skipped[1].reason, SkipReason::kDevice);
  EXPECT_EQ(run.skipped[2].reason, SkipReason::kDevice);
  EXPECT_EQ(run.skipped[3].reason, SkipReason::kPipe);
}

TEST(Guard12AfterFatal, WhatCameBeforeIsKeptAndTheArchiveIsDamaged) {
  const SampleEntries entries = testing::sample_entries(200);
  for (const ArchiveKind kind :
       {ArchiveKind::kTar, ArchiveKind::kGzip, ArchiveKind::kBzip2, ArchiveKind::kXz,
        ArchiveKind::kZstd, ArchiveKind::kLzh, ArchiveKind::kZip}) {
    const std::string archive = make_archive(kind, entries);
    const ArchiveRun run = read_archive(archive.substr(0, archive.size() * 2 / 3), kind);
    EXPECT_TRUE(run.problem.has_value()) << archive_kind_name(kind);
    for (std::size_t i = 0; i < run.whole(); ++i) {
      EXPECT_EQ(run.entries[i].content, entries[i].content) << archive_kind_name(kind);
    }
    if (kind != ArchiveKind::kBzip2) {  // one block of bzip2 holds them all
      EXPECT_GT(run.whole(), 10U) << archive_kind_name(kind);
    }
  }
}

TEST(Guard13DataBehindTheEnd, AreReadOrTold) {
  const std::string first = make_tar({{"A.MIF", "one"}});
  const std::string second = make_tar({{"B.MIF", "two"}});
  const ArchiveRun tars = read_archive(first + second, ArchiveKind::kTar);
  EXPECT_EQ(paths_of(tars), (std::set<std::string>{"A.MIF", "B.MIF"}));
  const ArchiveRun streams =
      read_archive(pack_stream(ArchiveKind::kGzip, first) + pack_stream(ArchiveKind::kGzip, second),
                   ArchiveKind::kGzip);
  EXPECT_EQ(paths_of(streams), (std::set<std::string>{"A.MIF", "B.MIF"}));
  for (const ArchiveKind kind : {ArchiveKind::kGzip, ArchiveKind::kBzip2, ArchiveKind::kXz}) {
    const ArchiveRun garbage =
        read_archive(pack_stream(kind, first) + std::string(70'000, '?'), kind);
    if (kind != ArchiveKind::kXz) {  // liblzma returns nothing of a buffer in which it finds
                                     // garbage
      EXPECT_EQ(paths_of(garbage), std::set<std::string>{"A.MIF"}) << archive_kind_name(kind);
    }
    EXPECT_EQ(garbage.problem_kind(), RejectKind::kArchiveDamaged) << archive_kind_name(kind);
  }
}

TEST(GuardMspack, KwajIsOpenedByItsSignOnly) {
  for (const ArchiveKind kind : {ArchiveKind::kKwaj, ArchiveKind::kSzdd}) {
    for (const std::string& bytes : {"START COMPONENT, and no KWAJ at all"s, "KWAJ"s, ""s}) {
      const ArchiveRun run = read_archive(bytes, kind);
      EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveDamaged) << bytes;
      EXPECT_TRUE(run.entries.empty());
    }
  }
}

TEST(GuardMspack, ATruncatedSzddIsNoSuccess) {
  const std::string szdd = testing::make_szdd(std::string(1000, 'x'), 'F');
  const ArchiveRun run =
      read_archive(szdd.substr(0, 500), ArchiveKind::kSzdd, {}, {.name = "A.MI_"});
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_EQ(run.entries[0].state, ReadState::kRejected);
  EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kEntryDamaged);
}

}  // namespace
}  // namespace mifdex::io
