#include "index/commit/identity_cache.h"

#include <utility>

namespace mifdex::index {

std::size_t IdentityCache::bytes_of(const std::string& smsid,
                                    const std::optional<std::string>& value) {
  return kEntryBytes + smsid.size() + (value ? value->size() : 0);
}

const std::optional<std::string>* IdentityCache::kept(std::string_view smsid) const {
  const auto at = values_.find(smsid);
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

void IdentityCache::set(std::string_view smsid, std::string value) {
  const auto [at, is_new] = values_.try_emplace(std::string(smsid));
  if (!is_new) bytes_ -= bytes_of(at->first, at->second);
  at->second = std::move(value);
  bytes_ += bytes_of(at->first, at->second);
}

void IdentityCache::trim() {
  if (bytes_ > kMostBytes) clear();
}

void IdentityCache::clear() {
  values_.clear();
  bytes_ = 0;
}

}  // namespace mifdex::index
