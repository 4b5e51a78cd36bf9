// The wiring of a run: list (serial) > read and understand (parallel) > land (serial, in order).
//
// Files are opened and read in the parallel stage, since a folder box is bound by system calls;
// listing costs a small part of that. What lands does not depend on the number of threads: batches
// land in the order in which they were listed.
//
// Threads: run_pipeline() returns when its threads are done; `land` is called from one at a time.
#pragma once

#include <cstddef>
#include <functional>

#include "engine/ingest/crash_journal.h"
#include "engine/ingest/decode/classifier.h"
#include "engine/ingest/ingest.h"
#include "engine/ingest/listing/lister.h"
#include "engine/ingest/record_batch.h"
#include "io/files/slab_reader.h"

namespace mifdex::engine {

struct PipelineOptions {
  unsigned threads = 1;
  io::ReadOptions read;
  ClassifierOptions examine;
  ArchiveOptions archives;
  const index::Writer* known = nullptr;  ///< the index of earlier runs; null: none
  CrashJournal* journal = nullptr;       ///< of what is being read; null: none
  bool accepts_gone = false;             ///< as in RunOptions

  /// Batches alive at once: they are the back-pressure.
  std::size_t items() const { return std::size_t{2} * threads + 1; }

  /// What the batches alive can hold, mapped files apart: each a slab and a file that came out of a
  /// sandbox and did not fit into it; and each thread the same of a zip, with, for the one file it
  /// looks at, the text and the tree made of it, which are a few times the file.
  std::size_t memory_bound() const;
};

/// Takes in a batch; an error ends the run.
using Land = std::function<io::Result<void>(RecordBatch&)>;

/// Runs `lister` dry. Ends early, with what has landed, when `stop` is set; with an error when
/// `land` fails or memory runs out (kFull).
io::Result<void> run_pipeline(Lister& lister, const PipelineOptions& options, Progress& progress,
                              const StopRequest& stop, const Land& land);

}  // namespace mifdex::engine
