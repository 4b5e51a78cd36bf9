// Where the files of a box go: a folder tree, a tar, any container that takes them one by one.
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

  /// Adds a file. `path` is relative with '/' between folders, which are made as needed, and new to
  /// the box; `time` in seconds since 1970-01-01 UTC. Errors: kIo, kFull.
  virtual io::Result<void> add(const std::string& path, std::string_view bytes,
                               std::int64_t time) = 0;

  /// Ends the box; to be called once, behind the last file.
  virtual io::Result<void> finish() = 0;
};

}  // namespace mifdex::corpus
