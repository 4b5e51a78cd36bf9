#include "io/archive/archive_limits.h"

#include <gtest/gtest.h>

namespace mifdex::io {
namespace {

constexpr std::uint64_t kMiB = std::uint64_t{1} << 20;

TEST(ArchiveTally, EntriesUpToTheLimit) {
  ArchiveLimits limits;
  limits.max_entries = 2;
  ArchiveTally tally(limits);
  EXPECT_EQ(tally.add_entry(), std::nullopt);
  EXPECT_EQ(tally.add_entry(), std::nullopt);
  EXPECT_EQ(tally.add_entry(), RejectKind::kArchiveEntries);
}

TEST(ArchiveTally, BytesUpToTheTotal) {
  ArchiveLimits limits;
  limits.max_total_bytes = 10;
  ArchiveTally tally(limits);
  EXPECT_EQ(tally.add_bytes(10, 1), std::nullopt);
  EXPECT_EQ(tally.add_bytes(1, 1), RejectKind::kArchiveTotal);
  EXPECT_EQ(tally.bytes(), 11U);
}

TEST(ArchiveTally, TheRatioCountsBeyondWhatIsFree) {
  ArchiveLimits limits;
  limits.max_ratio = 10;
  ArchiveTally tally(limits);
  EXPECT_EQ(tally.add_bytes(ArchiveLimits::kFreeBytes, 1), std::nullopt);
  EXPECT_EQ(tally.add_bytes(kMiB, 7 * kMiB), std::nullopt);
  EXPECT_EQ(tally.add_bytes(20 * kMiB, 7 * kMiB), RejectKind::kArchiveRatio);
}

TEST(ArchiveTally, ARatioOfZeroIsNone) {
  ArchiveLimits limits;
  limits.max_ratio = 0;
  ArchiveTally tally(limits);
  EXPECT_EQ(tally.add_bytes(ArchiveLimits::kFreeBytes * 2, 0), std::nullopt);
}

}  // namespace
}  // namespace mifdex::io
