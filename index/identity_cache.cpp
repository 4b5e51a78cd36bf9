#include "index/identity_cache.h"

#include <utility>

namespace mifdex::index {

const std::optional<std::string>* IdentityCache::kept(std::string_view smsid) const {
  const auto at = values_.find(std::string(smsid));
  return at == values_.end() ? nullptr : &at->second;
}

const std::optional<std::string>& IdentityCache::keep(std::string_view smsid,
                                                      std::optional<std::string> value) {
  const auto [at, is_new] = values_.try_emplace(std::string(smsid), std::move(value));
  if (is_new) bytes_ += kEntryBytes + smsid.size() + (at->second ? at->second->size() : 0);
  return at->second;
}

void IdentityCache::forget(std::string_view smsid) { values_.erase(std::string(smsid)); }

void IdentityCache::trim() {
  if (bytes_ > kMostBytes) clear();
}

void IdentityCache::clear() {
  values_.clear();
  bytes_ = 0;
}

}  // namespace mifdex::index
