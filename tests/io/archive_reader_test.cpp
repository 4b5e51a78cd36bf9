// Every kind of archive, made by the test, gives what was put in.
#include "io/archive_reader.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>

#include "tests/io/archive_run.h"
#include "tests/io/archive_samples.h"

namespace mifdex::io {
namespace {

using testing::ArchiveRun;
using testing::read_archive;
using testing::SampleEntries;
using testing::SampleEntry;

class EachKind : public ::testing::TestWithParam<ArchiveKind> {};

constexpr ArchiveKind kOfManyFiles[] = {
    ArchiveKind::kTar, ArchiveKind::kZip,  ArchiveKind::kGzip,     ArchiveKind::kBzip2,
    ArchiveKind::kXz,  ArchiveKind::kZstd, ArchiveKind::kCompress, ArchiveKind::kSevenZip,
    ArchiveKind::kCab, ArchiveKind::kIso,  ArchiveKind::kLzh,
};

std::string test_name(const ::testing::TestParamInfo<ArchiveKind>& info) {
  std::string name(archive_kind_name(info.param));
  std::erase_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; });
  return name;
}

INSTANTIATE_TEST_SUITE_P(Archives, EachKind, ::testing::ValuesIn(kOfManyFiles), test_name);

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
  if (GetParam() == ArchiveKind::kLzh) return;  // an lzh of nothing is one NUL
  const ArchiveRun run = read_archive(testing::make_archive(GetParam(), {}), GetParam());
  EXPECT_TRUE(run.entries.empty());
}

}  // namespace
}  // namespace mifdex::io
