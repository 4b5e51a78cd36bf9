// The parallel stage of the pipeline, free of the pipeline: names in, rows out.
//
// Threads: a Worker belongs to one thread at a time; its memory is used again from batch to batch.
#pragma once

#include <string_view>

#include "engine/ingest/crash_journal.h"
#include "engine/ingest/examiner.h"
#include "engine/ingest/known_box.h"
#include "engine/ingest/lister.h"
#include "engine/ingest/record_batch.h"
#include "io/file_reader.h"

namespace mifdex::engine {

class Worker {
 public:
  /// `known` is the index that earlier runs were landed in, `journal` notes what is being read;
  /// null where there is none.
  Worker(const io::ReadOptions& read, const ExaminerOptions& examine,
         const index::BulkWriter* known = nullptr, CrashJournal* journal = nullptr)
      : known_(known), reader_(read), examiner_(examine), journal_(journal) {}

  /// Reads every file of `listed` that is not known already, and adds what it turned out to be to
  /// `records`.
  void understand(const ListedFiles& listed, RecordBatch& records);

 private:
  void examine(const io::FileBytes& file, std::string_view path, CrashJournal::Slot& slot,
               RecordBatch& records);

  KnownBox known_;
  io::SlabReader reader_;
  io::BytesBatch part_;
  Examiner examiner_;
  CrashJournal* journal_;
};

}  // namespace mifdex::engine
