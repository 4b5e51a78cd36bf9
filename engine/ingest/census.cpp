#include "engine/ingest/census.h"

#include "engine/ingest/file_encodings.h"
#include "engine/ingest/listing/box_openings.h"
#include "engine/ingest/listing/lister.h"
#include "engine/ingest/machine_limits.h"
#include "engine/ingest/pipeline.h"

namespace mifdex::engine {
namespace {

void count_file(const index::FileRow& file, Census& census) {
  if (!index::is_file(file.outcome)) return;
  Census::Count& count = census.by_kind[file.kind];
  ++count.files;
  count.bytes += file.size;
}

}  // namespace

io::Result<Census> take_census(const RunOptions& options, const RunObserver& observer,
                               Progress& progress, const StopRequest& stop) {
  MIFDEX_TRY(auto encodings, FileEncodings::compile(options.encodings));
  MIFDEX_TRY(auto opened, open_boxes(options.boxes, stop, [&observer](const io::Error& error) {
               observer.message(0, io::error_text(error));
             }));
  const StreamStore store{temporary_folder(), false,
                          [&observer](const std::string& text) { observer.message(0, text); }};
  const auto follows = [](const StreamBox&) { return true; };
  MIFDEX_TRY(auto numbered, number_boxes(std::move(opened), store, follows, progress, stop));
  PipelineOptions pipeline;
  pipeline.threads = options.threads == 0 ? usable_threads() : options.threads;
  pipeline.examine.encodings = std::move(encodings);
  pipeline.read.max_file_bytes = options.archives.max_file_bytes;
  pipeline.archives.limits = options.archives;
  pipeline.archives.temp_folder = temporary_folder();
  pipeline.archives.stop = &stop;
  Lister lister(std::move(numbered.boxes), pipeline.archives);
  Census census;
  MIFDEX_TRY(run_pipeline(lister, pipeline, progress, stop,
                          [&census](const RecordBatch& batch) -> io::Result<void> {
                            for (const ObservationRow& row : batch.observations)
                              count_file(row.file, census);
                            for (const ObservationRow& row : batch.placeholders)
                              count_file(row.file, census);
                            for (const index::FileRow& file : batch.files) count_file(file, census);
                            for (const SkippedItem& item : batch.skipped)
                              ++census.skipped[static_cast<std::size_t>(*item.kind)];
                            return {};
                          }));
  return census;
}

}  // namespace mifdex::engine
