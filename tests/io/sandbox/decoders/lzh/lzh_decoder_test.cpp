// LZH of every header level, under any name; a file whose CRC is wrong must not be read.
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::ArchiveRun;
using testing::read_archive;

std::string lzh_number(std::uint64_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

unsigned crc16(std::string_view bytes) {
  unsigned crc = 0;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = (crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U;
  }
  return crc;
}

constexpr unsigned kDosDate = 17U << 9U | 5U << 5U | 21U;   // 1997-05-21
constexpr unsigned kDosTime = 17U << 11U | 9U << 5U | 14U;  // 17:09:28
constexpr std::int64_t kEntryTime = 864'234'568;

std::string sealed(const std::string& header) {
  unsigned sum = 0;
  for (const char c : header) sum += static_cast<unsigned char>(c);
  return static_cast<char>(header.size()) + (static_cast<char>(sum) + header);
}

/// Returns a header of level 0 to 3 for a file that is stored, and the file.
std::string stored(unsigned level, const std::string& folder, const std::string& name,
                   const std::string& content) {
  const std::string sizes = lzh_number(content.size(), 4);
  const std::string crc = lzh_number(crc16(content), 2);
  const std::string dos = lzh_number(kDosTime, 2) + lzh_number(kDosDate, 2);
  const std::string method = "-lh0-";
  if (level == 0) {
    const std::string path = folder.empty() ? name : folder + "\\" + name;
    return sealed(method + sizes + sizes + dos + '\x20' + '\0' + static_cast<char>(path.size()) +
                  path + crc) +
           content;
  }
  const std::size_t width = level == 3 ? 4 : 2;
  const auto extension = [&](char type, const std::string& data) {
    return lzh_number(1 + data.size() + width, width) + type + data;
  };
  std::string extensions = extension('\0', "\0\0"s);
  if (level > 1) extensions += extension('\1', name);
  if (!folder.empty()) extensions += extension('\2', folder + "\xFF");
  extensions += lzh_number(0, width);
  std::string header;
  if (level == 1) {
    header = sealed(method + lzh_number(content.size() + extensions.size() - 2, 4) + sizes + dos +
                    '\x20' + '\1' + static_cast<char>(name.size()) + name + crc + 'M' +
                    extensions.substr(0, 2));
    header += extensions.substr(2);
  } else {
    const std::string fixed = method + sizes + sizes + lzh_number(kEntryTime, 4) + '\x20' +
                              static_cast<char>(level) + crc + 'M';
    const std::size_t length = 2 + fixed.size() + (level == 3 ? 4 : 0) + extensions.size();
    header = lzh_number(level == 3 ? 4 : length, 2) + fixed +
             (level == 3 ? lzh_number(length, 4) : "") + extensions;
  }
  const std::size_t at = header.size() - extensions.size() + width + 1;
  header.replace(at, 2, lzh_number(crc16(header), 2));
  return header + content;
}

class Level : public ::testing::TestWithParam<unsigned> {};
INSTANTIATE_TEST_SUITE_P(Lzh, Level, ::testing::Values(0U, 1U, 2U, 3U));

TEST_P(Level, NamesInAnyCodePageAreRead) {
  // Shift-JIS with 5C as second byte, code page 437, ASCII, and bytes that are in no code page.
  for (const std::string& name : {"\x95\x5C\x8E\xA6.MIF"s,
                                  "gr\x94\xE1"
                                  "e.MIF"s,
                                  "A.MIF"s, "\xFD\xFE.MIF"s}) {
    const std::string lzh =
        stored(GetParam(), "R", name, "one") + stored(GetParam(), "", "LAST.MIF", "two") + '\0';
    ASSERT_EQ(find_archive_kind(lzh), ArchiveKind::kLzh);
    const ArchiveRun run = read_archive(lzh, ArchiveKind::kLzh);
    EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
    ASSERT_EQ(run.whole(), 2U);
    EXPECT_EQ(run.entries[0].path.rfind('/'), 1U) << run.entries[0].path;
    EXPECT_EQ(run.entries[0].content, "one");
    EXPECT_EQ(run.entries[0].mtime, kEntryTime);
    EXPECT_EQ(run.entries[1].path, "LAST.MIF");
    EXPECT_EQ(run.entries[1].content, "two");
  }
  const std::string japanese =
      stored(GetParam(), "\x83\x5C\x83\x74\x83\x67", "\x95\x5C\x8E\xA6.MIF", "one") + '\0';
  const ArchiveRun run = read_archive(japanese, ArchiveKind::kLzh);
  ASSERT_EQ(run.whole(), 1U);
  EXPECT_EQ(run.entries[0].path, "\u30BD\u30D5\u30C8/\u8868\u793A.MIF");
}

TEST_P(Level, NoBitMayFlipInTheContentAndItCostsNoNeighbour) {
  const std::string content = "a report that says Failed";
  const std::string first = stored(GetParam(), "R", "A.MIF", content);
  const std::string lzh = first + stored(GetParam(), "R", "B.MIF", "two") + '\0';
  for (std::size_t i = 1; i <= content.size(); ++i) {
    std::string damaged = lzh;
    damaged[first.size() - i] ^= 0x04;
    const ArchiveRun run = read_archive(damaged, ArchiveKind::kLzh);
    ASSERT_EQ(run.entries.size(), 2U);
    ASSERT_TRUE(run.entries[0].reject.has_value()) << i;
    EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kEntryDamaged);
    EXPECT_NE(run.entries[0].reject->detail.find("CRC"), std::string::npos);
    EXPECT_EQ(run.entries[0].path, "R/A.MIF");
    EXPECT_EQ(run.entries[0].mtime, kEntryTime);
    EXPECT_EQ(run.entries[1].content, "two");
  }
}

/// True if stored() puts the type of the extension with the header's CRC at `place`.
bool is_mark_of_crc(unsigned level, std::size_t place) {
  constexpr std::size_t kPlaces[] = {0, 32, 26, 32};
  return level > 0 && place == kPlaces[level];
}

TEST_P(Level, NoBitMayFlipInTheHeader) {
  const std::string content = "a report that says Failed";
  const std::string first = stored(GetParam(), "R", "A.MIF", content);
  const std::string lzh = first + stored(GetParam(), "R", "B.MIF", "two") + '\0';
  for (std::size_t i = 0; i < first.size() - content.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = lzh;
      damaged[i] = static_cast<char>(damaged[i] ^ (1 << bit));
      const ArchiveRun run = read_archive(damaged, ArchiveKind::kLzh);
      const bool is_told = run.problem.has_value() || run.whole() < run.entries.size();
      // A flip in the mark of the header's CRC removes the CRC but does not change the file.
      const bool is_same = run.whole() == 2 && run.entries[0].content == content &&
                           run.entries[0].mtime == kEntryTime && is_mark_of_crc(GetParam(), i);
      EXPECT_TRUE(is_told || is_same) << "byte " << i << " bit " << bit;
    }
  }
}

TEST_P(Level, CutOrFollowedByOtherBytesItIsTold) {
  const std::string lzh =
      stored(GetParam(), "R", "A.MIF", "one") + stored(GetParam(), "R", "B.MIF", "two");
  for (std::size_t size = 1; size < lzh.size(); ++size) {
    const ArchiveRun run = read_archive(lzh.substr(0, size), ArchiveKind::kLzh);
    const bool between = run.whole() == 1 && run.entries.size() == 1;
    EXPECT_TRUE(run.problem.has_value() || run.whole() < run.entries.size() || between) << size;
  }
  EXPECT_FALSE(read_archive(lzh, ArchiveKind::kLzh).problem.has_value()) << "without an end";
  EXPECT_FALSE(read_archive(lzh + std::string(9000, '\0'), ArchiveKind::kLzh).problem.has_value());
  EXPECT_FALSE(read_archive(lzh + '\0' + std::string(90, '\x1A'), ArchiveKind::kLzh).problem);
  const ArchiveRun more = read_archive(lzh + '\0' + "more", ArchiveKind::kLzh);
  EXPECT_EQ(more.problem_detail(), "4 bytes follow its end");
  EXPECT_EQ(more.whole(), 2U);
}

}  // namespace
}  // namespace mifdex::io
