// The parallel stage of the pipeline: names in, rows out. Does not depend on the pipeline.
//
// Threads: a Worker belongs to one thread at a time; its memory is reused from batch to batch.
#pragma once

#include <string_view>

#include "engine/ingest/crash_journal.h"
#include "engine/ingest/decode/classifier.h"
#include "engine/ingest/listing/entry_source.h"
#include "engine/ingest/listing/incremental_filter.h"
#include "engine/ingest/listing/lister.h"
#include "engine/ingest/record_batch.h"
#include "io/archive/archive_limits.h"
#include "io/files/slab_reader.h"

namespace mifdex::engine {

class Worker {
 public:
  /// `known` is the index of earlier runs, `journal` notes which files are being read; each may be
  /// null. `accepts_gone` as in RunOptions.
  Worker(const io::ReadOptions& read, const ClassifierOptions& examine,
         const io::ArchiveLimits& archives = {}, const index::Writer* known = nullptr,
         CrashJournal* journal = nullptr, bool accepts_gone = false)
      : limits_(archives),
        known_(known, accepts_gone),
        has_index_(known != nullptr),
        reader_(read),
        entries_(read),
        classifier_(examine),
        journal_(journal) {}

  /// Reads every file of `listed` that is not known already, and adds its rows to `records`.
  /// Archives among the files are only named there, for the lister.
  void decode(const ListedFiles& listed, RecordBatch& records);

 private:
  io::Result<void> decode_files(const ListedFiles& listed, RecordBatch& records);
  io::Result<void> decode_entries(const ListedFiles& listed, RecordBatch& records);
  io::Result<void> pass_unchanged(const ListedFiles& listed, const io::FileBytes& file,
                                  RecordBatch& records);
  void look_at(const io::BytesBatch& part, const io::FileBytes& file, std::string_view path,
               CrashJournal::Slot& slot, RecordBatch& records);
  void meet_in_folder(const ListedFiles& listed, const io::FileBytes& file,
                      const io::FoundArchive& found, std::string_view path, RecordBatch& records);
  io::Result<bool> meet_in_archive(const ListedFiles& listed, const io::FileBytes& file,
                                   const io::FoundArchive& found, std::string_view path,
                                   RecordBatch& records);

  io::ArchiveLimits limits_;
  IncrementalFilter known_;
  bool has_index_;
  io::SlabReader reader_;
  io::BytesBatch part_;
  EntrySource entries_;
  Classifier classifier_;
  CrashJournal* journal_;
};

}  // namespace mifdex::engine
