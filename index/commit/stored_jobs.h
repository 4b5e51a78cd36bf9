// Which jobs the index knows before a commit: if it does not know a job, it has no line and no
// count of it, so that nothing needs to be looked up.
//
// Threads: one owner, but for may_have(). Ownership: it must not outlive what it was made of.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
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

  /// Reads whether the index knows `job` (0: attributed to no job), once. Fails if a read fails.
  io::Result<void> read(NameId job);

  /// True if the index may have the row (a line or a group) of `job` with `fingerprint`; false if
  /// it has not. REQUIRES: read(job). Any number of threads may ask while nothing is read or added.
  bool may_have(NameId job, std::uint64_t fingerprint) const {
    return known_[job] == Rows::kStored ||
           (known_[job] == Rows::kOfRun && written_.keys().may_contain(fingerprint));
  }

  /// Starts to fetch what may_have() and add_keys() need into the cache.
  void prefetch(std::uint64_t fingerprint) const { written_.keys().prefetch(fingerprint); }

  /// True if may_have() never asks for the keys of `job`: the index had it before this run.
  bool is_stored(NameId job) const { return known_[job] == Rows::kStored; }

  /// Remembers that this run writes rows with these fingerprints.
  void add_keys(std::span<const std::uint64_t> fingerprints);

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
