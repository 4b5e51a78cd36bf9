// The last stage of the pipeline: adds rows to the index, commits when the memory limit is reached,
// and counts. With several threads a commit runs beside the pipeline; the next one waits for it.
//
// Threads: one at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

#include "engine/ingest/ingest.h"
#include "engine/ingest/record_batch.h"
#include "index/writer.h"

namespace mifdex::engine {

/// A commit begins at least this often. If a run is killed, the rows of the running commit are lost
/// and those that landed after it began, and the held files of the archive or box that was being
/// read (held_files.h).
inline constexpr std::chrono::seconds kCommitSeconds{60};

class IndexSink {
 public:
  /// `pending_bytes` is the memory for rows; a commit begins when they fill half of it, and has the
  /// other half. If `threads` is 1, no commit runs beside the pipeline. If `writer` is null,
  /// everything is counted and nothing written. All must outlive it.
  IndexSink(index::Writer* writer, std::size_t pending_bytes, unsigned threads,
            const RunObserver& observer, RunReport& report)
      : writer_(writer),
        commits_beside_(threads > 1),
        commit_at_bytes_(pending_bytes / 2),
        observer_(observer),
        report_(report) {}

  /// Adds the rows of `batch`; commits when they would exceed the memory given to pending rows.
  io::Result<void> land(const RecordBatch& batch);

  /// Begins a commit if the pending rows have reached the memory given to them, or if the last one
  /// began kCommitSeconds ago. Fails if the commit before it failed.
  io::Result<void> commit_if_full();

  /// Waits for the commit that runs, if one does, and counts what it found.
  io::Result<void> finish_commit();

  /// Makes everything that has landed durable.
  io::Result<void> commit();

 private:
  void add_rows(const RecordBatch& batch);
  void count(const RecordBatch& batch);
  void count_box(const RecordBatch& batch);
  void count_commit(const index::CommitReport& committed);

  index::Writer* writer_;
  bool commits_beside_;
  std::size_t commit_at_bytes_;
  const RunObserver& observer_;
  RunReport& report_;
  std::chrono::steady_clock::time_point committed_ = std::chrono::steady_clock::now();
};

/// Checks that every file of `run` has exactly one outcome (engine/README.md, promise 1). If not,
/// returns an internal error that names both sums.
io::Result<void> check_sums(const index::RunEntry& run);

}  // namespace mifdex::engine
