#include "index/storage/family_merge.h"

#include <gtest/gtest.h>
#include <rocksdb/metadata.h>

#include <limits>

#include "tests/index/sample_commits.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

std::size_t files_of(const Store& store) {
  std::vector<rocksdb::LiveFileMetaData> live;
  store.db().GetLiveFilesMetaData(&live);
  return live.size();
}

/// Merges as at the end of a run that added so many bytes; returns the files that this removed.
std::uint64_t merge_in(const std::string& dir, std::uint64_t added_bytes, std::size_t& files_left) {
  const auto store = Store::open_to_write(dir, false, "test");
  if (!store) return ADD_FAILURE() << error_text(store.error()), 0;
  const std::size_t before = files_of(**store);
  const auto removed = merge_small_families(**store, added_bytes);
  if (!removed) return ADD_FAILURE() << error_text(removed.error()), 0;
  files_left = files_of(**store);
  EXPECT_EQ(files_left + *removed, before);
  return *removed;
}

TEST(FamilyMerge, LeavesTheSameRowsInFewerFiles) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  for (int commit = 0; commit < 6; ++commit) index_rows(dir, rows_of_commit(commit, 300));
  const std::string before = dump(*must_read(dir), rows_of_commit(5, 300));
  std::size_t files = 0;
  EXPECT_GT(merge_in(dir, std::numeric_limits<std::uint64_t>::max(), files), 20U);
  EXPECT_LE(files, kFamilyCount * 4);
  EXPECT_EQ(dump(*must_read(dir), rows_of_commit(5, 300)), before);
  expect_sound(dir);
}

TEST(FamilyMerge, CostsLittleAgainstTheRun) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  write_commits(dir, 6, 300);
  std::size_t files = 0;
  EXPECT_EQ(merge_in(dir, 0, files), 0U);
  const std::size_t all = files;
  // Room for the smallest families only.
  EXPECT_GT(merge_in(dir, 200'000, files), 0U);
  EXPECT_GT(files, kFamilyCount);
  EXPECT_LT(files, all);
}

}  // namespace
}  // namespace mifdex::index
