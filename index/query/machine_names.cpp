#include "index/query/machine_names.h"

#include <algorithm>

#include "index/format/keys.h"
#include "index/storage/range_iterator.h"
#include "index/storage/rocksdb_error.h"

namespace mifdex::index {
namespace {

// Results cached; if there are more SMSIDs than this, a lookup for each costs less than the memory.
constexpr std::size_t kMostKept = 1U << 16U;

}  // namespace

io::Result<const MachineIdentity*> IdentityLookup::identity_of(std::string_view smsid) {
  std::string key;
  append_identity_key(key, smsid);
  MIFDEX_TRY(auto value, store_.get(Family::kFacts, key));
  if (!value) return nullptr;
  value_ = std::move(*value);
  if (decode_identity(value_, identity_)) return &identity_;
  return std::unexpected(damaged_row("facts", store_.dir()));
}

io::Result<std::vector<std::string>> IdentityLookup::smsids_of(std::string_view name) {
  std::vector<std::string> smsids;
  std::string prefix;
  append_named_prefix(prefix, name);
  KeyScratch scratch;
  RangeIterator rows = RangeIterator::of_prefix(store_, Family::kFacts, prefix);
  for (; rows.valid(); rows.next()) {
    std::string_view stored_name;
    std::string_view smsid;
    if (!parse_named_key(rows.key(), scratch, stored_name, smsid)) return rows.damaged();
    MIFDEX_TRY(auto identity, identity_of(smsid));
    if (identity != nullptr && identity->strongest.name == name) smsids.emplace_back(smsid);
  }
  MIFDEX_TRY(rows.finish());
  return smsids;
}

io::Result<bool> MachineFilter::fits(std::string_view machine, std::string_view smsid) {
  if (machine_.empty() || machine_.matches(machine)) return true;
  if (smsid.empty()) return false;
  if (machine_.matches(smsid)) return true;
  std::string key(smsid);
  if (const auto kept = older_names_.find(key); kept != older_names_.end()) return kept->second;
  MIFDEX_TRY(auto identity, lookup_.identity_of(smsid));
  const bool older =
      identity != nullptr && std::ranges::any_of(identity->names, [this](const NameTime& name) {
        return machine_.matches(name.name);
      });
  if (older_names_.size() == kMostKept) older_names_.clear();
  older_names_.emplace(std::move(key), older);
  return older;
}

}  // namespace mifdex::index
