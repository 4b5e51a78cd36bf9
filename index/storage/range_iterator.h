// Walks over the rows of one family, with the iterator's status never forgotten.
//
// Threads: a RangeIterator belongs to one thread. Ownership: it must not outlive its Store.
#pragma once

#include <rocksdb/iterator.h>

#include <memory>
#include <string>
#include <string_view>

#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// A walk over the rows of one family with lower <= key < upper (an empty upper: to the end), as
/// they are, or as they were when `snapshot` was taken.
///
///     RangeIterator scan(store, Family::kJobs, lower, upper);
///     for (; scan.valid(); scan.next()) ...
///     return scan.finish();
///
/// Keys and values hold until the iterator moves.
class RangeIterator {
 public:
  RangeIterator(const Store& store, Family family, const std::string& lower = {},
                std::string upper = {}, const rocksdb::Snapshot* snapshot = nullptr);

  /// Returns an iterator over all rows whose key begins with `prefix`.
  static RangeIterator of_prefix(const Store& store, Family family, std::string_view prefix);

  bool valid() const { return iterator_->Valid(); }
  void next() { iterator_->Next(); }
  void seek(std::string_view key) { iterator_->Seek(as_slice(key)); }
  std::string_view key() const { return as_view(iterator_->key()); }
  std::string_view value() const { return as_view(iterator_->value()); }

  /// Fails if the iteration ended by an error and not at the end of the rows.
  io::Result<void> finish() const;

  /// Returns the error for a row that does not decode.
  std::unexpected<io::Error> damaged() const;

 private:
  const Store* store_;
  Family family_;
  std::unique_ptr<std::string> upper_;  // allocated: RocksDB keeps the address of the slice
  std::unique_ptr<rocksdb::Slice> upper_slice_;
  std::unique_ptr<rocksdb::Iterator> iterator_;
};

}  // namespace mifdex::index
