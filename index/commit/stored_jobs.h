// Which jobs the index knows before a commit: of a job it does not know there is neither a line nor
// a count, so that nothing of it needs to be looked up.
//
// Threads: one owner. Ownership: it must not outlive its store and its names.
#pragma once

#include <optional>
#include <vector>

#include "index/commit/string_interner.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

class StoredJobs {
 public:
  StoredJobs(const Store& store, const StringInterner& names) : store_(store), names_(names) {}

  /// Whether the index has a row for `job` (0: what nothing attributes to a job). Each job is asked
  /// for once. Fails as a read does.
  io::Result<bool> contain(NameId job);

 private:
  const Store& store_;
  const StringInterner& names_;
  std::vector<std::optional<bool>> known_;  // by NameId
};

}  // namespace mifdex::index
