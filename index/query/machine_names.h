// The names that machines go by, and whether a filter means one of them.
//
// Threads: one owner each. Ownership: neither outlives its Store.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/format/fact_codec.h"
#include "index/query.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Looks up what is known of SMSIDs.
class IdentityLookup {
 public:
  explicit IdentityLookup(const Store& store) : store_(store) {}

  /// Null where nobody named it. Holds until the next call.
  io::Result<const MachineIdentity*> identity_of(std::string_view smsid);

  /// The SMSIDs whose identities speak `name`, ascending: more than one if its machine was given
  /// another (Q162165). Empty in an index older than format version 4.
  io::Result<std::vector<std::string>> smsids_of(std::string_view name);

 private:
  const Store& store_;
  std::string value_;
  MachineIdentity identity_;
};

/// A pattern for machines: it means a name, an SMSID, or a name that the SMSID went by once.
class MachineFilter {
 public:
  MachineFilter(const Store& store, const Glob& machine) : machine_(machine), lookup_(store) {}

  io::Result<bool> fits(std::string_view machine, std::string_view smsid);

 private:
  const Glob& machine_;
  IdentityLookup lookup_;
  std::unordered_map<std::string, bool> older_names_;  // by SMSID: whether one of its names fits
};

}  // namespace mifdex::index
