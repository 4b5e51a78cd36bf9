// Counts the files of a box by kind, by content, and writes nothing (SOURCES.md, section 7;
// Q186396).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/ingest/ingest.h"
#include "engine/sms/files/file_kind.h"

namespace mifdex::engine {

/// The number and bytes of the files of each kind.
struct Census {
  struct Count {
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
  };
  std::array<Count, kFileKindCount + 1> by_kind{};  ///< at the number of the FileKind
  index::SkipCounts skipped{};                      ///< items that are not files, by kind
};

/// Reads every file of options.boxes and counts it. Uses boxes, encodings, threads and archives.
io::Result<Census> take_census(const RunOptions& options, const RunObserver& observer,
                               Progress& progress, const StopRequest& stop);

}  // namespace mifdex::engine
