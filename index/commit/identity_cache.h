// What the index says of each SMSID, kept from commit to commit: nearly every commit asks for the
// same machines.
//
// Threads: one owner. Ownership: values hold until trim() or clear().
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace mifdex::index {

class IdentityCache {
 public:
  /// What is kept of `smsid`; null where that was not asked for.
  const std::optional<std::string>* kept(std::string_view smsid) const;
  /// Keeps what the index says of `smsid`, unless it is kept already.
  const std::optional<std::string>& keep(std::string_view smsid, std::optional<std::string> value);

  /// The value has changed: it will be asked for again.
  void forget(std::string_view smsid);

  /// Between two commits: gives all up where it has grown too large.
  void trim();
  void clear();

 private:
  /// Enough for 100,000 machines.
  static constexpr std::size_t kMostBytes = 16U << 20U;
  static constexpr std::size_t kEntryBytes = 128;  // of the table, beside the texts

  std::unordered_map<std::string, std::optional<std::string>> values_;
  std::size_t bytes_ = 0;
};

}  // namespace mifdex::index
