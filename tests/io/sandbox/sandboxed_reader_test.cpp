// Every kind of archive, made by the test, must return the files that were put in.
#include "io/sandbox/sandboxed_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>

#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using testing::ArchiveRun;
using testing::read_archive;
using testing::SampleEntries;
using testing::SampleEntry;

class EachKind : public ::testing::TestWithParam<ArchiveKind> {};

constexpr ArchiveKind kOfManyFiles[] = {
    ArchiveKind::kTar,  ArchiveKind::kZip,  ArchiveKind::kGzip,     ArchiveKind::kBzip2,
    ArchiveKind::kXz,   ArchiveKind::kZstd, ArchiveKind::kCompress, ArchiveKind::kSevenZip,
    ArchiveKind::kCab,  ArchiveKind::kIso,  ArchiveKind::kLzh,      ArchiveKind::kLz4,
    ArchiveKind::kLzip, ArchiveKind::kLzma, ArchiveKind::kCpio,     ArchiveKind::kRar,
    ArchiveKind::kRpm,  ArchiveKind::kWarc, ArchiveKind::kXar,
};

std::string reader_test_name(const ::testing::TestParamInfo<ArchiveKind>& info) {
  std::string name(archive_kind_name(info.param));
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(Archives, EachKind, ::testing::ValuesIn(kOfManyFiles), reader_test_name);

TEST_P(EachKind, GivesEveryFileAsItWentIn) {
  SampleEntries expected = testing::sample_entries(300);
  const std::string archive = testing::make_archive(GetParam(), expected);
  ASSERT_EQ(find_archive_kind(archive), GetParam());
  const ArchiveRun run = read_archive(archive, GetParam());
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), expected.size());
  std::map<std::string, const testing::ReadEntry*> found;
  for (const testing::ReadEntry& entry : run.entries) found[entry.path] = &entry;
  for (const SampleEntry& entry : expected) {
    ASSERT_TRUE(found.contains(entry.path)) << entry.path << " of " << found.begin()->first;
    const testing::ReadEntry& got = *found[entry.path];
    EXPECT_EQ(got.state, ReadState::kWhole);
    EXPECT_EQ(got.content, entry.content);
    EXPECT_EQ(got.size, entry.content.size());
    EXPECT_EQ(got.mtime, entry.mtime);
  }
}

TEST_P(EachKind, OfNothingGivesNothing) {
  if (GetParam() == ArchiveKind::kLzh) return;  // an empty lzh is one NUL
  if (is_single_stream(GetParam())) return;     // an empty tar is blocks of zeros, which are a file
  const ArchiveRun run = read_archive(testing::make_archive(GetParam(), {}), GetParam());
  EXPECT_TRUE(run.entries.empty());
}

constexpr ArchiveKind kOfOneFile[] = {
    ArchiveKind::kGzip,     ArchiveKind::kBzip2, ArchiveKind::kXz,   ArchiveKind::kZstd,
    ArchiveKind::kCompress, ArchiveKind::kSzdd,  ArchiveKind::kKwaj, ArchiveKind::kLz4,
    ArchiveKind::kLzip,     ArchiveKind::kLzma};

class EachStream : public EachKind {};

INSTANTIATE_TEST_SUITE_P(Archives, EachStream, ::testing::ValuesIn(kOfOneFile), reader_test_name);

TEST_P(EachStream, GivesTheOneFileByANameOfItsOwn) {
  const std::string mif = testing::sample_entries(30)[29].content;
  const bool packed = GetParam() == ArchiveKind::kSzdd || GetParam() == ArchiveKind::kKwaj;
  ArchiveOptions options;
  options.name = packed ? "SETUP.MI_" : "0000002A.MIF.gz";
  const ArchiveRun run =
      read_archive(testing::pack_stream(GetParam(), mif), GetParam(), {}, options);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_EQ(run.entries[0].content, mif);
  if (GetParam() != ArchiveKind::kGzip) {  // which stores the time at which it was packed
    EXPECT_EQ(run.entries[0].mtime, kNoTime) << "the stream has none, and no other is made up";
  }
  EXPECT_EQ(run.entries[0].path, packed ? "SETUP.MIF" : "0000002A.MIF");
}

TEST_P(EachStream, OfAnEmptyFileGivesAnEmptyFile) {
  ArchiveOptions options;
  options.name = "A.MIF";
  // libarchive's writer of .Z adds a byte to an empty file; compress writes its three bytes.
  const std::string packed =
      GetParam() == ArchiveKind::kCompress ? "\x1F\x9D\x90" : testing::pack_stream(GetParam(), "");
  const ArchiveRun run = read_archive(packed, GetParam(), {}, options);
  ASSERT_EQ(run.entries.size(), 1U) << run.problem_detail();
  EXPECT_EQ(run.entries[0].content, "");
  EXPECT_EQ(run.entries[0].state, ReadState::kWhole);
}

TEST(SandboxedReader, AKwajTellsItsName) {
  const ArchiveRun run = read_archive(testing::make_kwaj("a file", "SETUP"), ArchiveKind::kKwaj, {},
                                      {.name = "X.MI_"});
  ASSERT_EQ(run.entries.size(), 1U);
  EXPECT_EQ(run.entries[0].path, "SETUP");
}

TEST(SandboxedReader, AStoredCabinetAndOneOfManyBlocks) {
  SampleEntries entries = testing::sample_entries(10);
  entries.push_back({"LARGE.MIF", std::string(200'000, 'x')});
  for (const bool mszip : {false, true}) {
    const ArchiveRun run = read_archive(testing::make_cab(entries, mszip), ArchiveKind::kCab);
    EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
    ASSERT_EQ(run.entries.size(), entries.size());
    EXPECT_EQ(run.entries[10].content, entries[10].content);
  }
}

TEST(SandboxedReader, ARangeOfAFileIsAnArchive) {
  const std::string zip = testing::make_archive(ArchiveKind::kZip, testing::sample_entries(3));
  const Descriptor file = testing::file_of("before" + zip + std::string(70'000, 'b'));
  const ArchiveRun run = testing::read_to_end(
      SandboxedReader::open({file.get(), 6, zip.size()}, ArchiveKind::kZip, {}));
  EXPECT_EQ(run.entries.size(), 3U);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
}

TEST(SandboxedReader, ALargeEntryGoesOverManySlots) {
  std::string large;
  for (int i = 0; large.size() < 4'900'000; ++i) large += "line " + std::to_string(i) + "\r\n";
  const SampleEntries entries = {{"A.MIF", "one"}, {"B.MIF", large}, {"C.MIF", "three"}};
  const ArchiveRun run =
      read_archive(testing::make_archive(ArchiveKind::kGzip, entries), ArchiveKind::kGzip);
  ASSERT_EQ(run.entries.size(), 3U);
  EXPECT_EQ(run.entries[1].content, large);
  EXPECT_EQ(run.entries[2].content, "three");
}

TEST(SandboxedReader, AnArchiveOverTheLimitInsideGoesToASpool) {
  SampleEntries inner = testing::sample_entries(5);
  inner.push_back({"Z.MIF", std::string(30'000, 'z')});
  const std::string nested = testing::make_tar(inner);
  const SampleEntries outer = {{"A.MIF", "one"}, {"ARCH/N.tar", nested}, {"B.MIF", "two"}};
  ArchiveLimits limits;
  limits.max_file_bytes = 20'000;
  const std::string archive = testing::make_archive(ArchiveKind::kSevenZip, outer);
  ArchiveOptions options;
  options.make_temp_file = []() -> Result<Descriptor> { return testing::file_of(""); };
  ArchiveRun run = read_archive(archive, ArchiveKind::kSevenZip, limits, options);
  ASSERT_EQ(run.entries.size(), 3U);
  EXPECT_EQ(run.entries[1].state, ReadState::kTooLarge);
  EXPECT_EQ(run.entries[1].size, nested.size());
  ASSERT_EQ(run.kept_archives.size(), 1U);
  EXPECT_EQ(run.kept_archives[0].first, "ARCH/N.tar");
  const ArchiveRun second = testing::read_to_end(
      SandboxedReader::open({run.kept_archives[0].second.get()}, ArchiveKind::kTar, limits));
  EXPECT_EQ(second.entries.size(), inner.size());
  EXPECT_FALSE(second.problem.has_value());
  EXPECT_EQ(run.entries[2].content, "two");

  run = read_archive(archive, ArchiveKind::kSevenZip, limits);
  EXPECT_EQ(run.entries.at(1).state, ReadState::kTooLarge) << "without a spool a glance is all";
  EXPECT_TRUE(run.kept_archives.empty());
}

TEST(SandboxedReader, ASpoolThatCannotBeMadeIsAnError) {
  const SampleEntries outer = {{"N.tar", testing::make_tar(testing::sample_entries(9))}};
  ArchiveLimits limits;
  limits.max_file_bytes = 1000;
  ArchiveOptions options;
  options.make_temp_file = []() -> Result<Descriptor> {
    return fail(ErrorKind::kFull, "no room", "here");
  };
  const Descriptor file = testing::file_of(testing::make_archive(ArchiveKind::kZstd, outer));
  Result<SandboxedReader> reader =
      SandboxedReader::open({file.get()}, ArchiveKind::kZstd, limits, options);
  ASSERT_TRUE(reader.has_value());
  FileBatch files;
  BytesBatch part;
  const Result<bool> more = reader->next(files, part);
  ASSERT_FALSE(more.has_value());
  EXPECT_EQ(more.error().kind, ErrorKind::kFull);
  const Result<bool> after = reader->next(files, part);
  EXPECT_TRUE(after.has_value() && !*after) << "and nothing comes after it";
}

TEST(SandboxedReader, WhatIsNoArchiveIsAProblemAndNoError) {
  for (const ArchiveKind kind : kOfManyFiles) {
    const ArchiveRun run = read_archive(std::string(5000, 'x'), kind);
    EXPECT_TRUE(run.entries.empty()) << archive_kind_name(kind);
    EXPECT_TRUE(run.problem.has_value()) << archive_kind_name(kind);
  }
}

TEST(SandboxedReader, WhatCannotBeReadIsAnError) {
  EXPECT_FALSE(SandboxedReader::open({-1}, ArchiveKind::kZip, {}).has_value());
  const Descriptor file = testing::file_of("x");
  EXPECT_FALSE(SandboxedReader::open({file.get()}, ArchiveKind::kNone, {}).has_value());
}

TEST(SandboxedReader, EntriesUnderAPasswordAreRejectsAndTheOthersAreNot) {
  for (const char* const method : {"traditional", "aes256"}) {
    const ArchiveRun run = read_archive(
        testing::make_encrypted_zip(testing::sample_entries(3), method), ArchiveKind::kZip);
    ASSERT_EQ(run.entries.size(), 3U) << method;
    for (const testing::ReadEntry& entry : run.entries) {
      ASSERT_EQ(entry.state, ReadState::kRejected) << method;
      EXPECT_EQ(entry.reject->kind, RejectKind::kEncrypted) << method;
    }
  }
}

TEST(SandboxedReader, PathsAreThoseOfTheOutermostArchive) {
  ArchiveOptions options;
  options.prefix = "OLD/N.tgz!/";
  options.met = std::make_shared<SeenPaths>();
  options.met->insert("OLD/N.tgz!/A.MIF");
  const SampleEntries entries = {{"A.MIF", "one"}, {"./B.MIF", "two"}, {"B.MIF", "three"}};
  const ArchiveRun run = read_archive(testing::make_archive(ArchiveKind::kGzip, entries),
                                      ArchiveKind::kGzip, {}, options);
  ASSERT_EQ(run.entries.size(), 3U);
  EXPECT_EQ(run.entries[0].path, "OLD/N.tgz!/!2/A.MIF");
  EXPECT_EQ(run.entries[1].path, "OLD/N.tgz!/B.MIF");
  EXPECT_EQ(run.entries[2].path, "OLD/N.tgz!/!2/B.MIF");
}

TEST(SandboxedReader, WhatTheOutermostArchiveMayHoldCountsAcrossThoseInside) {
  ArchiveLimits all;
  all.max_entries = 10;
  ArchiveOptions options;
  options.tally = std::make_shared<ArchiveTally>(all);
  const std::string tar = testing::make_tar(testing::sample_entries(7));
  const ArchiveRun first = read_archive(tar, ArchiveKind::kTar, {}, options);
  EXPECT_EQ(first.whole(), 7U);
  EXPECT_FALSE(first.problem.has_value());
  const ArchiveRun second = read_archive(tar, ArchiveKind::kTar, {}, options);
  EXPECT_EQ(second.whole(), 3U);
  EXPECT_EQ(second.problem_kind(), RejectKind::kArchiveEntries);
}

TEST(SandboxedReader, ANameThatIsTooLongIsARejectOfItsEntry) {
  const std::string name(9000, 'n');
  const std::string zip = testing::make_archive(ArchiveKind::kZip, {{name, "one"}, {"B", "two"}});
  const ArchiveRun run = read_archive(zip, ArchiveKind::kZip);
  ASSERT_EQ(run.entries.size(), 2U);
  ASSERT_TRUE(run.entries[0].reject.has_value());
  EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kNameTooLong);
  EXPECT_EQ(run.entries[1].content, "two");
}

TEST(SandboxedReader, BytesInMemoryAreReadFromAFileWithoutAName) {
  const std::string tar = testing::make_tar(testing::sample_entries(2));
  const Result<Descriptor> file = hold_in_file(tar);
  ASSERT_TRUE(file.has_value());
  const ArchiveRun run =
      testing::read_to_end(SandboxedReader::open({file->get()}, ArchiveKind::kTar, {}));
  EXPECT_EQ(run.whole(), 2U);
}

}  // namespace
}  // namespace mifdex::io
