#include "index/commit/identity_cache.h"

#include <utility>

namespace mifdex::index {

std::size_t IdentityCache::bytes_of(const std::string& smsid,
                                    const std::optional<std::string>& value) {
  return kEntryBytes + smsid.size() + (value ? value->size() : 0);
}

const std::optional<std::string>* IdentityCache::kept(std::string_view smsid) const {
  const auto at = values_.find(std::string(smsid));
  return at == values_.end() ? nullptr : &at->second;
}

const std::optional<std::string>& IdentityCache::keep(std::string_view smsid,
                                                      std::optional<std::string> value) {
  std::string name(smsid);
  auto at = values_.find(name);
  if (at == values_.end()) {
    bytes_ += bytes_of(name, value);
    at = values_.emplace(std::move(name), std::move(value)).first;
  }
  return at->second;
}

void IdentityCache::forget(std::string_view smsid) {
  const auto at = values_.find(std::string(smsid));
  if (at == values_.end()) return;
  bytes_ -= bytes_of(at->first, at->second);
  values_.erase(at);
}

void IdentityCache::trim() {
  if (bytes_ > kMostBytes) clear();
}

void IdentityCache::clear() {
  values_.clear();
  bytes_ = 0;
}

}  // namespace mifdex::index
