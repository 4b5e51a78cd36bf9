#include "index/storage/multi_get.h"

#include "index/storage/rocksdb_error.h"

namespace mifdex::index {

MultiGet::MultiGet(const Store& store, Family family) : store_(store), family_(family) {
  keys_.reserve(kBatch);
}

void MultiGet::add(std::string_view key) {
  place_of_.push_back(asked_.size());
  if (!key.empty()) asked_.push_back(keys_.size());
  keys_.emplace_back(key);
}

io::Result<void> MultiGet::look() {
  std::vector<rocksdb::Slice> slices;
  slices.reserve(asked_.size());
  for (const std::size_t i : asked_) slices.emplace_back(keys_[i]);
  values_ = std::vector<rocksdb::PinnableSlice>(asked_.size());
  statuses_.assign(asked_.size(), rocksdb::Status::OK());
  if (asked_.empty()) return {};
  constexpr bool kSorted = true;
  store_.db().MultiGet({}, store_.family(family_), slices.size(), slices.data(), values_.data(),
                       statuses_.data(), kSorted);
  for (const rocksdb::Status& status : statuses_) {
    if (status.ok() || status.IsNotFound()) continue;
    return std::unexpected(store_error(status, "cannot read the index", store_.dir()));
  }
  return {};
}

std::optional<std::string_view> MultiGet::value(std::size_t i) const {
  if (keys_[i].empty() || !statuses_[place_of_[i]].ok()) return std::nullopt;
  return as_view(values_[place_of_[i]]);
}

void MultiGet::clear() {
  keys_.clear();
  asked_.clear();
  values_.clear();
  statuses_.clear();
  place_of_.clear();
}

}  // namespace mifdex::index
