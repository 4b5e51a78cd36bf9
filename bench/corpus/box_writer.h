// The destination of a box's files: a folder tree, a tar, or any container that takes them one by
// one.
//
// Threads: one writer, one thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "io/base/result.h"

namespace mifdex::corpus {

class BoxWriter {
 public:
  virtual ~BoxWriter() = default;

  /// Adds a file. `path` is relative, with '/' between folders, and must be new to the box; missing
  /// folders are created. `time` is in seconds since 1970-01-01 UTC. Errors: kIo, kFull.
  virtual io::Result<void> add(const std::string& path, std::string_view bytes,
                               std::int64_t time) = 0;

  /// Ends the box. Must be called once, after the last file.
  virtual io::Result<void> finish() = 0;
};

}  // namespace mifdex::corpus
