// The stored value of each SMSID, kept from commit to commit: nearly every commit asks for the same
// machines.
//
// Threads: one owner. Ownership: a value holds until set() of its SMSID, trim() or clear().
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "index/commit/text_hash.h"

namespace mifdex::index {

class IdentityCache {
 public:
  /// Returns the value kept for `smsid`, or null if it was not asked for.
  const std::optional<std::string>* kept(std::string_view smsid) const;
  /// Keeps the index's value for `smsid`, unless one is kept already, and returns the kept one.
  const std::optional<std::string>& keep(std::string_view smsid, std::optional<std::string> value);

  /// Keeps `value`, which replaces the one kept.
  void set(std::string_view smsid, std::string value);

  /// Drops all values if the cache has grown too large. Call it between two commits.
  void trim();
  void clear();

 private:
  /// Enough for 100,000 machines.
  static constexpr std::size_t kMostBytes = 16U << 20U;
  static constexpr std::size_t kEntryBytes = 128;  // of the table, beside the texts

  static std::size_t bytes_of(const std::string& smsid, const std::optional<std::string>& value);

  std::unordered_map<std::string, std::optional<std::string>, TextHash, std::equal_to<>> values_;
  std::size_t bytes_ = 0;
};

}  // namespace mifdex::index
