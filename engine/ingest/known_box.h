// What the index knows of the files of a box, laid beside the files that are listed now.
//
// Both come in the order of their paths, so that one walk over both tells what need not be read
// again and what lies in the box no more.
//
// Threads: one KnownBox belongs to one thread; the index it asks may be shared.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/ingest/lister.h"
#include "engine/ingest/record_batch.h"
#include "index/bulk_writer.h"
#include "io/file_reader.h"
#include "io/result.h"

namespace mifdex::engine {

class KnownBox {
 public:
  /// `index` may be null: then nothing is known.
  explicit KnownBox(const index::BulkWriter* index) : index_(index) {}

  /// Looks up the range of `listed`; what is gone goes into `records`. Fails as the index does.
  io::Result<void> look_up(const ListedFiles& listed, RecordBatch& records);

  /// For each file of the batch last looked up, for the reader; empty where nothing is known.
  std::span<const io::KnownStat> stats() const { return stats_; }

  /// What became of the file of this number when it was read.
  index::Outcome outcome(std::uint32_t file) const { return outcomes_[file]; }

 private:
  class Walk;

  const index::BulkWriter* index_;
  std::vector<io::KnownStat> stats_;
  std::vector<index::Outcome> outcomes_;
  std::string last_;  // path of the last file of the batch
};

}  // namespace mifdex::engine
