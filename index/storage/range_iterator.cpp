#include "index/storage/range_iterator.h"

#include "index/format/keys.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {

RangeIterator::RangeIterator(const Store& store, Family family, const std::string& lower,
                             std::string upper, const rocksdb::Snapshot* snapshot)
    : store_(&store), family_(family), upper_(std::make_unique<std::string>(std::move(upper))) {
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  if (!upper_->empty()) {
    upper_slice_ = std::make_unique<rocksdb::Slice>(as_slice(*upper_));
    options.iterate_upper_bound = upper_slice_.get();
  }
  iterator_.reset(store.db().NewIterator(options, store.family(family)));
  iterator_->Seek(as_slice(lower));
}

RangeIterator RangeIterator::of_prefix(const Store& store, Family family, std::string_view prefix) {
  return RangeIterator(store, family, std::string(prefix), after_prefix(prefix));
}

io::Result<void> RangeIterator::finish() const {
  if (iterator_->status().ok()) return {};
  return std::unexpected(store_error(iterator_->status(), "cannot read the index", store_->dir()));
}

std::unexpected<io::Error> RangeIterator::damaged() const {
  return std::unexpected(
      damaged_row(kFamilyNames[static_cast<std::size_t>(family_)], store_->dir()));
}

}  // namespace mifdex::index
