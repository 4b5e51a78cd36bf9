// Reads the manifests of a run: lines become facts, bad lines become rejects.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <string>

#include "engine/ingest/ingest.h"
#include "engine/ingest/sink/index_sink.h"
#include "index/writer.h"
#include "io/base/result.h"
#include "io/manifest/manifest.h"

namespace mifdex::engine {

class ManifestSink {
 public:
  /// If `writer` is null, the lines are checked and nothing is written. All must outlive it.
  ManifestSink(index::Writer* writer, IndexSink& landing, const RunObserver& observer,
               RunReport& report)
      : writer_(writer), landing_(landing), observer_(observer), report_(report) {}

  /// Reads the manifest at `path`, however many lines it has, and commits when the memory limit is
  /// reached; returns early if `stop` is set. Fails with kBox if it cannot be read. A bad line is a
  /// reject, and the others are valid.
  io::Result<void> land(const std::string& path, const StopRequest& stop);

 private:
  void land_line(const io::ManifestLine& line, std::uint32_t box);
  void land_job(const io::ManifestJob& job, std::uint32_t box);
  void land_machine(const io::ManifestMachine& machine);
  void land_file(const io::ManifestFile& file);
  void reject(const io::ManifestLine& line, const io::BadLine& bad, std::uint32_t box);

  index::Writer* writer_;
  IndexSink& landing_;
  const RunObserver& observer_;
  RunReport& report_;
  std::string name_;  // of the current manifest
};

}  // namespace mifdex::engine
