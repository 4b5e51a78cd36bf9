// Which jobs the index knows before a commit: if it does not know a job, it has no line and no
// count of it, so that nothing needs to be looked up.
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

  /// True if the index has a row for `job` (0: attributed to no job). Each job is read
  /// once. Fails if a read fails.
  io::Result<bool> contain(NameId job);

 private:
  const Store& store_;
  const StringInterner& names_;
  std::vector<std::optional<bool>> known_;  // by NameId
};

}  // namespace mifdex::index
