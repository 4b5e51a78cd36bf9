// Decides whether the results of an earlier run for a box are still valid: they are for a file that
// has not changed, if the box was read in the same way.
//
// Threads: one at a time.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "engine/ingest/ingest.h"
#include "index/writer.h"
#include "io/base/result.h"

namespace mifdex::engine {

class BoxReading {
 public:
  /// `started` is the start of this run. `writer` must outlive it.
  BoxReading(index::Writer& writer, const RunOptions& options, std::int64_t started);

  /// Begins a box and returns the time for ListedFiles::known_at. If the box was read in another
  /// way, it counts as read in several ways until finish().
  io::Result<std::optional<std::int64_t>> begin(std::uint32_t box);

  /// Notes that all boxes that were begun have been read to their ends, in this way.
  void finish();

 private:
  index::Writer& writer_;
  std::uint64_t way_;  ///< how this run reads: never 0
  bool reread_;
  std::int64_t started_;
  std::vector<std::uint32_t> boxes_;
};

}  // namespace mifdex::engine
