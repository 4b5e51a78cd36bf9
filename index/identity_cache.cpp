#include "index/identity_cache.h"

#include <utility>

#include "index/keys.h"

namespace mifdex::index {

io::Result<std::optional<std::string_view>> IdentityCache::value(const Store& store,
                                                                 std::string_view smsid) {
  std::string name(smsid);
  auto at = values_.find(name);
  if (at == values_.end()) {
    std::string key;
    append_identity_key(key, smsid);
    auto stored = store.get(Family::kFacts, key);
    if (!stored) return io::pass(stored);
    bytes_ += kEntryBytes + name.size() + (*stored ? (*stored)->size() : 0);
    at = values_.emplace(std::move(name), std::move(*stored)).first;
  }
  if (!at->second) return std::optional<std::string_view>();
  return std::optional<std::string_view>(*at->second);
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
