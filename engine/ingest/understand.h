// The parallel stage of the pipeline, free of the pipeline: names in, rows out.
//
// Threads: a Worker belongs to one thread at a time; its memory is used again from batch to batch.
#pragma once

#include "engine/ingest/examiner.h"
#include "engine/ingest/lister.h"
#include "engine/ingest/record_batch.h"
#include "io/file_reader.h"

namespace mifdex::engine {

class Worker {
 public:
  Worker(const io::ReadOptions& read, const ExaminerOptions& examine)
      : reader_(read), examiner_(examine) {}

  /// Reads every file of `listed` and adds what it turned out to be to `records`.
  void understand(const ListedFiles& listed, RecordBatch& records);

 private:
  io::SlabReader reader_;
  io::BytesBatch part_;
  Examiner examiner_;
};

}  // namespace mifdex::engine
