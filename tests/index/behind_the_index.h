// Opens RocksDB without the index, to change rows in a way that our programs never would.
#pragma once

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "index/format/key_format.h"
#include "index/storage/rocksdb_options.h"

namespace mifdex::index {

/// Calls `use` with the database of the index at `dir` and the handle of `family`.
inline void change_behind(
    const std::string& dir, Family family,
    const std::function<void(rocksdb::DB& db, rocksdb::ColumnFamilyHandle* rows)>& use) {
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (std::size_t i = 0; i < kFamilyCount; ++i) {
    descriptors.emplace_back(std::string(kFamilyNames[i]), family_options(static_cast<Family>(i)));
  }
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* raw = nullptr;
  ASSERT_TRUE(rocksdb::DB::Open(database_options(), dir, descriptors, &handles, &raw).ok());
  const std::unique_ptr<rocksdb::DB> db(raw);
  use(*db, handles[static_cast<std::size_t>(family)]);
  for (auto* handle : handles) EXPECT_TRUE(db->DestroyColumnFamilyHandle(handle).ok());
}

}  // namespace mifdex::index
