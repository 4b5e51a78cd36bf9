// The rows of `machines`: counts kept at commit, names and numbers from the machine's newest line.
#pragma once

#include <cstdint>
#include <functional>

#include "index/query.h"
#include "index/reader.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Visits, by name, the machines whose name, older name or SMSID fits. SMSID, domain and site are
/// those of the newest line of the machine (if several are equal, of the least job), names those of
/// that SMSID, SMSIDs also those whose newest name is the machine's. Returns the number visited.
io::Result<std::uint64_t> visit_machines(const Store& store, const Glob& machine,
                                         const std::function<bool(const MachineRow&)>& visit);

}  // namespace mifdex::index
