// Looks up many keys of one family at once, most of which are not there: RocksDB's filters answer
// those.
//
// Threads: one owner. Ownership: values hold until clear().
#pragma once

#include <rocksdb/slice.h>
#include <rocksdb/status.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

class MultiGet {
 public:
  MultiGet(const Store& store, Family family);

  /// Adds a key, which must not be below the last one; an empty key is never there and keeps its
  /// number.
  void add(std::string_view key);
  bool full() const { return keys_.size() == kBatch; }

  /// Looks up all keys added.
  io::Result<void> look();
  /// Returns the value of the key of number `i`, as added, or nothing if there is no such row.
  std::optional<std::string_view> value(std::size_t i) const;
  void clear();

 private:
  static constexpr std::size_t kBatch = 128;

  const Store& store_;
  Family family_;
  std::vector<std::string> keys_;
  std::vector<std::size_t> asked_;  // numbers of the keys that are not empty
  std::vector<rocksdb::PinnableSlice> values_;
  std::vector<rocksdb::Status> statuses_;
  std::vector<std::size_t> place_of_;  // by number: where in asked_
};

}  // namespace mifdex::index
