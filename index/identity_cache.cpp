#include "index/identity_cache.h"

#include <utility>

#include "index/keys.h"

namespace mifdex::index {

io::Result<std::optional<std::string_view>> IdentityCache::value(const Store& store,
                                                                 std::string_view smsid) {
  const std::optional<std::string>* found = kept(smsid);
  if (found == nullptr) {
    std::string key;
    append_identity_key(key, smsid);
    auto stored = store.get(Family::kFacts, key);
    if (!stored) return io::pass(stored);
    found = &keep(smsid, std::move(*stored));
  }
  if (!*found) return std::optional<std::string_view>();
  return std::optional<std::string_view>(**found);
}

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
