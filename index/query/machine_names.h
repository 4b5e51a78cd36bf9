// The names of machines, and the test if a filter means one of them.
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

/// Looks up the identities of SMSIDs.
class IdentityLookup {
 public:
  explicit IdentityLookup(const Store& store) : store_(store) {}

  /// Returns the identity, or null if no source names it. Valid until the next call.
  io::Result<const MachineIdentity*> identity_of(std::string_view smsid);

  /// Returns the SMSIDs whose identities have `name` as the current name, ascending: more than one
  /// if its machine got another SMSID (Q162165). Empty in an index older than format version 4.
  io::Result<std::vector<std::string>> smsids_of(std::string_view name);

 private:
  const Store& store_;
  std::string value_;
  MachineIdentity identity_;
};

/// A pattern for machines: it matches a name, an SMSID, or an older name of the SMSID.
class MachineFilter {
 public:
  MachineFilter(const Store& store, const Glob& machine) : machine_(machine), lookup_(store) {}

  io::Result<bool> fits(std::string_view machine, std::string_view smsid);

 private:
  const Glob& machine_;
  IdentityLookup lookup_;
  std::unordered_map<std::string, bool> older_names_;  // by SMSID: true if one of its names fits
};

}  // namespace mifdex::index
