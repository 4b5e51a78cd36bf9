// Takes a box out of an index, as if it had never been read.
//
// The facts from other boxes and manifests are added again to a new index beside the old one, and
// then the rows of all families are replaced in one atomic ingest: if the program is killed, the
// index is as it was, or without the box. The result of a commit depends on the set of the rows
// alone (README.md, "A commit"), so that the outcome is that of a run over the other boxes, with
// their files as they were last read. The ledger of runs stays as it is, and gets one more entry.
//
// Memory: `memory_bytes` and what a commit needs beside it. Disk: the index is there twice until
// the end. Threads: one call, which sorts and builds with `threads`; holds the lock of the index.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "index/identity_sources.h"
#include "io/base/result.h"

namespace mifdex::index {

struct ForgetOptions {
  std::size_t memory_bytes = 192U << 20U;  ///< of rows before a commit of the new index
  unsigned threads = 1;
  std::string command;   ///< for the lock and the ledger
  std::string version;   ///< of the program, for the ledger
  std::int64_t now = 0;  ///< for the ledger, seconds since 1970 UTC
  /// Called with the number of the index's rows of files that are done; if it returns false, the
  /// call stops without a change. May be empty.
  std::function<bool(std::uint64_t files)> progress = {};
};

struct ForgetReport {
  bool done = false;        ///< false: `progress` stopped it or `missing`; nothing changed
  std::uint64_t files = 0;  ///< that the box had
  /// If the index was migrated: the sources that must be read again before the box can be
  /// forgotten.
  MissingSources missing;
};

/// Takes box `id` out of the index in folder `dir`. Fails with kLocked, kStore, kFull and kIo as
/// Writer; with kUsage if it has no such box.
io::Result<ForgetReport> forget_box(const std::string& dir, std::uint32_t id,
                                    const ForgetOptions& options);

}  // namespace mifdex::index
