// The wiring of a run: list (serial) > read and decode (parallel) > land (serial, in order).
//
// Files are opened and read in the parallel stage, because a folder box is bound by system calls;
// listing costs a small part of that. The rows that land do not depend on the number of threads:
// batches land in the order in which they were listed.
//
// If reading waits for a disk, further threads read the files of the next batches ahead
// (listing/listing_ahead.h), so that the number of workers need not be that of requests in flight.
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
  CrashJournal* journal = nullptr;       ///< notes which files are being read; null: none
  bool accepts_gone = false;             ///< as in RunOptions
  bool has_stream = false;               ///< one of the boxes may be read as it arrives
  io::Tracer* tracer = nullptr;          ///< records list, decode and land of each batch; or null

  /// Returns the number of batches alive at once: they are the back-pressure.
  std::size_t items() const { return std::size_t{2} * threads + 1; }

  /// Returns the most memory that the batches alive can use, without mapped files: for each batch a
  /// slab and a file that came out of a sandbox and did not fit into it; and for each thread the
  /// same of a zip and, for its current file, the text and the tree made of it, which are a few
  /// times the file, the templates of MIFs, and windows of an archive that are read and scanned. An
  /// archive has the hashes of its paths, a stream has a window and a file of its own, and listing
  /// ahead has its names.
  std::size_t memory_bound() const;
};

/// Takes in a batch; an error ends the run.
using Land = std::function<io::Result<void>(RecordBatch&)>;

/// Runs until `lister` has no more batches. If `stop` is set, returns early with the rows that have
/// landed, which do not include those of held files of an archive or box that was not read to its
/// end; returns an error if `land` fails or if memory runs out (kFull).
io::Result<void> run_pipeline(Lister& lister, const PipelineOptions& options, Progress& progress,
                              const StopRequest& stop, const Land& land);

}  // namespace mifdex::engine
