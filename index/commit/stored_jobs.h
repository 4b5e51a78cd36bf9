// Which jobs the index knows before a commit: if it does not know a job, it has no line and no
// count of it, so that nothing needs to be looked up.
//
// Threads: one owner. Ownership: it must not outlive what it was made of.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "index/commit/string_interner.h"
#include "index/commit/written_rows.h"
#include "index/storage/store.h"
#include "io/base/result.h"

namespace mifdex::index {

class StoredJobs {
 public:
  StoredJobs(const Store& store, const StringInterner& names, WrittenRows& written)
      : store_(store), names_(names), written_(written) {}

  /// True if the index may have the row (a line or a group) of `job` with `fingerprint`; false if
  /// it has not (job 0: attributed to no job). Each job is read once. Fails if a read fails.
  io::Result<bool> may_have(NameId job, std::uint64_t fingerprint);

  /// Remembers that this run writes such a row, if may_have() will ask.
  void add_key(NameId job, std::uint64_t fingerprint);

 private:
  enum class Rows : std::uint8_t {
    kNone,    ///< there are none
    kOfRun,   ///< all were written by this run
    kStored,  ///< there may be any
  };
  io::Result<Rows> rows_of(NameId job);

  const Store& store_;
  const StringInterner& names_;
  WrittenRows& written_;
  std::vector<std::optional<Rows>> known_;  // by NameId
};

}  // namespace mifdex::index
