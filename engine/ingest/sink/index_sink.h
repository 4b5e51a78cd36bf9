// The last stage of the pipeline: rows into the index, commits when memory asks for it, and the
// sums.
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

/// How much of a run may be lost where it is killed.
inline constexpr std::chrono::seconds kCommitSeconds{60};

class IndexSink {
 public:
  /// `writer` may be null: then everything is counted and nothing written. All must outlive it.
  IndexSink(index::Writer* writer, std::size_t pending_bytes, const RunObserver& observer,
            RunReport& report)
      : writer_(writer), pending_bytes_(pending_bytes), observer_(observer), report_(report) {}

  /// Takes in the rows of `batch`; commits when they would pass the memory given to pending rows.
  io::Result<void> land(const RecordBatch& batch);

  /// Commits when what is pending has reached the memory given to it, or the last commit is long
  /// ago: a run that is killed loses no more than kCommitSeconds of its work.
  io::Result<void> commit_if_full();

  /// Makes all that has landed durable.
  io::Result<void> commit();

 private:
  void add_rows(const RecordBatch& batch);
  void count(const RecordBatch& batch);
  void count_box(const RecordBatch& batch);

  index::Writer* writer_;
  std::size_t pending_bytes_;
  const RunObserver& observer_;
  RunReport& report_;
  std::chrono::steady_clock::time_point committed_ = std::chrono::steady_clock::now();
};

/// Whether every file of `run` ended in exactly one outcome (engine/README.md, promise 1); an
/// internal error that names both sums where not.
io::Result<void> check_sums(const index::RunEntry& run);

}  // namespace mifdex::engine
