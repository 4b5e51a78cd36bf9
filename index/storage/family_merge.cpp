#include "index/storage/family_merge.h"

#include <rocksdb/metadata.h>

#include <algorithm>
#include <array>

#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

// Opening so many files is a small part of a query.
constexpr std::uint64_t kFilesWorthMerging = 4;
// Rewriting costs about as much as writing: so a run gets at most 6 % more expensive.
constexpr std::uint64_t kMostOfRun = 16;

struct FamilySize {
  Family family = Family::kMeta;
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
};

std::array<FamilySize, kFamilyCount> family_sizes(const Store& store) {
  std::array<FamilySize, kFamilyCount> sizes{};
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto family = static_cast<Family>(i);
    rocksdb::ColumnFamilyMetaData about;
    store.db().GetColumnFamilyMetaData(store.family(family), &about);
    sizes[i] = {family, about.file_count, about.size};
  }
  return sizes;
}

}  // namespace

io::Result<std::uint64_t> merge_small_families(const Store& store, std::uint64_t added_bytes) {
  auto sizes = family_sizes(store);
  std::ranges::sort(sizes, {}, &FamilySize::bytes);
  std::uint64_t left = added_bytes / kMostOfRun;
  std::uint64_t removed = 0;
  for (const FamilySize& size : sizes) {
    if (size.bytes > left) break;
    if (size.files <= kFilesWorthMerging) continue;
    left -= size.bytes;
    rocksdb::ColumnFamilyHandle* family = store.family(size.family);
    const rocksdb::Status status = store.db().CompactRange({}, family, nullptr, nullptr);
    if (!status.ok()) {
      return std::unexpected(store_error(status, "cannot merge files of the index", store.dir()));
    }
    rocksdb::ColumnFamilyMetaData now;
    store.db().GetColumnFamilyMetaData(family, &now);
    removed += size.files - std::min<std::uint64_t>(size.files, now.file_count);
  }
  return removed;
}

}  // namespace mifdex::index
