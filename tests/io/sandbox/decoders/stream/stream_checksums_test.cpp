// Streams whose bytes do not match their checksum are rejects, and sound ones are read.
#include <gtest/gtest.h>
#include <zstd.h>

#include <cstdint>
#include <string>
#include <vector>

#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::ArchiveRun;
using testing::make_tar;
using testing::pack_stream;
using testing::read_archive;

std::string trailer_number(std::uint64_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::string zstd_with_checksum(std::string_view content) {
  std::string out(ZSTD_compressBound(content.size()), '\0');
  ZSTD_CCtx* const context = ZSTD_createCCtx();
  ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
  out.resize(ZSTD_compress2(context, out.data(), out.size(), content.data(), content.size()));
  ZSTD_freeCCtx(context);
  return out;
}

std::string packed(ArchiveKind kind, std::string_view content) {
  return kind == ArchiveKind::kZstd ? zstd_with_checksum(content) : pack_stream(kind, content);
}

std::string skippable(std::string_view content, char sign = '\x50') {
  return std::string(1, sign) + "\x2A\x4D\x18" + trailer_number(content.size(), 4) +
         std::string(content);
}

/// Returns a frame of one raw block without a size: `descriptor` and the bytes after it come from
/// the caller.
std::string raw_frame(const std::string& descriptor, std::string_view content) {
  return "\x28\xB5\x2F\xFD" + descriptor + trailer_number(content.size() << 3U | 1U, 3) +
         std::string(content);
}

const std::string kFailed = testing::sample_entries(30)[29].content + "\"Failed\"\r\n";

class Verified : public ::testing::TestWithParam<ArchiveKind> {};

INSTANTIATE_TEST_SUITE_P(Streams, Verified,
                         ::testing::Values(ArchiveKind::kGzip, ArchiveKind::kBzip2,
                                           ArchiveKind::kXz, ArchiveKind::kZstd, ArchiveKind::kLz4,
                                           ArchiveKind::kLzip),
                         [](const auto& kind) {
                           return "k" + std::to_string(static_cast<int>(kind.param));
                         });

TEST_P(Verified, NoBitMayFlip) {
  const std::string sound = packed(GetParam(), kFailed);
  std::size_t rejected = 0;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    std::string damaged = sound;
    damaged[i] = static_cast<char>(damaged[i] ^ (1 << (i % 8)));
    const ArchiveRun run = read_archive(damaged, GetParam(), {}, {.name = "A.MIF.gz"});
    for (const testing::ReadEntry& entry : run.entries) {
      EXPECT_TRUE(entry.state != ReadState::kWhole || entry.content == kFailed) << "byte " << i;
    }
    if (run.whole() == 0) {
      ++rejected;
      EXPECT_TRUE(run.problem.has_value()) << "byte " << i;
    }
  }
  // Only flags, times and names of gzip's header are not covered.
  EXPECT_GE(rejected + 10, sound.size());
}

TEST_P(Verified, ACutFileIsNeverWhole) {
  const std::string sound = packed(GetParam(), kFailed);
  for (std::size_t size = 0; size < sound.size(); ++size) {
    const ArchiveRun run = read_archive(sound.substr(0, size), GetParam());
    EXPECT_EQ(run.whole(), 0U) << size;
    EXPECT_TRUE(run.problem.has_value()) << size;
  }
}

TEST_P(Verified, NothingOfATarWithAWrongChecksumIsRead) {
  const std::string sound = packed(GetParam(), make_tar(testing::sample_entries(40)));
  // At the end, where the checksum is, and in the middle of the data.
  for (const std::size_t from_end : {std::size_t{1}, std::size_t{3}, sound.size() / 2}) {
    std::string damaged = sound;
    damaged[damaged.size() - from_end] ^= 0x10;
    const ArchiveRun run = read_archive(damaged, GetParam());
    EXPECT_EQ(run.whole(), 0U) << from_end;
    EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveDamaged) << from_end;
  }
}

TEST_P(Verified, ZerosBehindItArePadding) {
  for (const std::size_t zeros : {1U, 3U, 511U, 512U, 10'240U, 300'000U}) {
    const ArchiveRun run =
        read_archive(packed(GetParam(), kFailed) + std::string(zeros, '\0'), GetParam());
    EXPECT_FALSE(run.problem.has_value()) << zeros << " " << run.problem_detail();
    ASSERT_EQ(run.whole(), 1U) << zeros;
    EXPECT_EQ(run.entries[0].content, kFailed);
  }
}

TEST_P(Verified, MembersFollowOneAnotherAlsoBehindPadding) {
  const std::string bytes = packed(GetParam(), "one ") + packed(GetParam(), "") +
                            packed(GetParam(), "two ") + std::string(512, '\0') +
                            packed(GetParam(), "three");
  const ArchiveRun run = read_archive(bytes, GetParam());
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.whole(), 1U);
  EXPECT_EQ(run.entries[0].content, "one two three");
}

TEST_P(Verified, BytesBehindItAreToldAndItIsReadWhole) {
  for (const std::string& rest : {"x"s, "text that an editor left\r\n"s, std::string(70'000, '?'),
                                  std::string(600, '\0') + "late"}) {
    const ArchiveRun run = read_archive(packed(GetParam(), kFailed) + rest, GetParam());
    ASSERT_EQ(run.whole(), 1U) << rest.size();
    EXPECT_EQ(run.entries[0].content, kFailed);
    EXPECT_EQ(run.problem_detail(), std::to_string(rest.size()) + " bytes follow its end");
  }
}

TEST_P(Verified, ADamagedMemberLeavesThoseBeforeIt) {
  const std::string tar = make_tar(testing::sample_entries(40));
  const std::string first = tar.substr(0, tar.size() / 2);
  std::string second = packed(GetParam(), tar.substr(tar.size() / 2));
  second[second.size() / 2] ^= 0x08;
  const ArchiveRun run = read_archive(packed(GetParam(), first) + second, GetParam());
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveDamaged);
  EXPECT_GT(run.whole(), 10U);
  EXPECT_LT(run.whole(), 40U);
  for (std::size_t i = 0; i < run.whole(); ++i) {
    EXPECT_EQ(run.entries[i].content, testing::sample_entries(40)[i].content);
  }
  const ArchiveRun file =
      read_archive(packed(GetParam(), "a file that is no tar") + second, GetParam());
  EXPECT_EQ(file.whole(), 0U) << "half of a file is no file";
}

TEST(Lz4, AFrameOfTodayFollowsOneOfTheFirstTools) {
  const std::string legacy = "\x02\x21\x4C\x18" + trailer_number(4, 4) + "\x30one";
  const std::string today = pack_stream(ArchiveKind::kLz4, "two");
  for (const std::string& between : {""s, skippable("x")}) {
    const ArchiveRun run = read_archive(legacy + between + today + legacy, ArchiveKind::kLz4);
    EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
    ASSERT_EQ(run.whole(), 1U);
    EXPECT_EQ(run.entries[0].content, "onetwoone");
    const ArchiveRun cut = read_archive(legacy + between + today.substr(0, 4), ArchiveKind::kLz4);
    EXPECT_EQ(cut.whole(), 0U);
    EXPECT_TRUE(cut.problem.has_value());
  }
}

TEST(Gzip, ToldLengthAndNameCount) {
  std::string gzip = pack_stream(ArchiveKind::kGzip, kFailed);
  std::string longer = gzip;
  longer[longer.size() - 4] ^= 0x01;
  EXPECT_EQ(read_archive(longer, ArchiveKind::kGzip).problem_detail(), "its length is wrong");
  gzip[3] = '\x08';
  gzip.insert(10, "REPORT.MIF\0"s);
  gzip.replace(4, 4, trailer_number(864'234'566, 4));
  const ArchiveRun run = read_archive(gzip, ArchiveKind::kGzip, {}, {.name = "X.gz"});
  ASSERT_EQ(run.whole(), 1U) << run.problem_detail();
  EXPECT_EQ(run.entries[0].path, "REPORT.MIF");
  EXPECT_EQ(run.entries[0].mtime, 864'234'566);
}

TEST(Zstd, FramesToSkipHoldNothing) {
  const std::string frame = zstd_with_checksum(kFailed);
  const std::string bytes = skippable("") + skippable("pzstd") + frame + skippable("end", '\x5F');
  ASSERT_EQ(find_archive_kind(bytes), ArchiveKind::kZstd);
  ASSERT_EQ(find_archive_kind(skippable(std::string(100'000, 'x')) + frame), ArchiveKind::kZstd);
  const ArchiveRun run = read_archive(bytes, ArchiveKind::kZstd);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.whole(), 1U);
  EXPECT_EQ(run.entries[0].content, kFailed);
}

TEST(Zstd, ADictionaryThatIsMissingIsNoDamage) {
  const ArchiveRun run = read_archive(raw_frame("\x01\x48\x2A"s, kFailed), ArchiveKind::kZstd);
  EXPECT_EQ(run.whole(), 0U);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveUnsupported);
  EXPECT_EQ(run.problem_detail(), "it needs the zstd dictionary 42, which is not in it");
}

TEST(Zstd, AWindowOfAnyLengthIsReadIfItIsNotFilled) {
  for (const unsigned log : {10U, 27U, 28U, 30U, 31U}) {
    const std::string descriptor = "\0"s + static_cast<char>((log - 10) << 3U);
    const ArchiveRun run = read_archive(raw_frame(descriptor, kFailed), ArchiveKind::kZstd);
    ASSERT_EQ(run.whole(), 1U) << log << " " << run.problem_detail();
    EXPECT_EQ(run.entries[0].content, kFailed);
    EXPECT_FALSE(run.problem.has_value());
  }
}

TEST(Zstd, AWindowThatFillsTheMemoryIsNamed) {
  std::string frame = "\x28\xB5\x2F\xFD\0\xA8"s;  // 2 GiB
  for (int i = 0; i < 4200; ++i)
    frame += trailer_number(std::uint64_t{131'072} << 3U | 2U, 3) + "x";
  ArchiveLimits limits;
  limits.max_ratio = 0;
  const ArchiveRun run = read_archive(frame, ArchiveKind::kZstd, limits);
  EXPECT_EQ(run.whole(), 0U);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveMemory);
  EXPECT_EQ(run.problem_detail(), "its window has 2147483648 bytes (zstd --long)");
}

/// Returns text that makes compress use all widths of codes, and begin again.
std::string varied_text(std::size_t size) {
  std::string text;
  std::uint32_t state = 12'345;
  while (text.size() < size) {
    state = state * 1'664'525 + 1'013'904'223;
    text += static_cast<char>(state >> 24U);
    if (text.size() > size / 2) text += "a line that comes again and again\r\n";
  }
  return text;
}

TEST(Compress, EveryWidthOfCodesIsRead) {
  for (const std::size_t size : {1U, 2U, 300U, 5'000U, 70'000U, 3'000'000U}) {
    const std::string text = varied_text(size);
    const ArchiveRun run =
        read_archive(pack_stream(ArchiveKind::kCompress, text), ArchiveKind::kCompress);
    ASSERT_EQ(run.whole(), 1U) << size << " " << run.problem_detail();
    EXPECT_TRUE(run.entries[0].content == text) << size;
    EXPECT_FALSE(run.problem.has_value());
  }
}

TEST(Compress, ZerosInAndBehindIt) {
  const std::string text = "a\0\0b"s + std::string(100, '\0') + "c" + std::string(5, '\0');
  for (const std::size_t zeros : {0U, 16U, 512U, 10'240U}) {
    const ArchiveRun run =
        read_archive(pack_stream(ArchiveKind::kCompress, text) + std::string(zeros, '\0'),
                     ArchiveKind::kCompress);
    ASSERT_EQ(run.whole(), 1U) << run.problem_detail();
    EXPECT_EQ(run.entries[0].content, text) << zeros;
  }
}

TEST(Compress, ACodeThatWasNeverDefinedIsDamage) {
  // "A", and then the code 300, of 9 bits each.
  const std::string bytes = "\x1F\x9D\x90"s + "\x41\x58\x02"s;
  const ArchiveRun run = read_archive(bytes, ArchiveKind::kCompress);
  EXPECT_EQ(run.whole(), 0U);
  EXPECT_EQ(run.problem_detail(), "it has a code that was never defined");
}

TEST(Compress, AnEndInsideACodeIsTold) {
  const std::string sound = pack_stream(ArchiveKind::kCompress, kFailed);
  std::size_t told = 0;
  for (std::size_t size = 4; size < sound.size(); ++size) {
    const ArchiveRun run = read_archive(sound.substr(0, size), ArchiveKind::kCompress);
    if (run.problem.has_value()) ++told;
    EXPECT_TRUE(run.whole() == 0 || kFailed.starts_with(run.entries[0].content)) << size;
  }
  EXPECT_GT(told, sound.size() / 2);
}

}  // namespace
}  // namespace mifdex::io
