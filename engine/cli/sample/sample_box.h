// A small box to try mifdex on: two jobs on eight machines, with what SMS got wrong.
//
// Threads: one. Ownership: values. Errors: kUsage if the folder has something in it, else kFull or
// kIo.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "io/base/result.h"

namespace mifdex::cli {

/// A file of the sample.
struct SampleFile {
  std::string path;  ///< below the folder of the sample
  std::string bytes;
  std::int64_t time = 0;  ///< when it was last written, seconds since 1970 UTC
};

/// Returns the files: a box in `box/`, and `manifest.ndjson`, which knows what the box does not.
/// Always the same.
std::vector<SampleFile> sample_files();

/// Writes them into the folder `dir`, which is created; it must be empty if it exists.
io::Result<void> write_sample(const std::string& dir);

}  // namespace mifdex::cli
