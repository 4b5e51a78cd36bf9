// A box that comes from standard input: an archive, kept in a file without a name while it is read.
//
// Each stream is a box of its own, called "-", which its content tells from others: the same stream
// again is the same box. Its bytes are not kept.
//
// Threads: one. Errors: kBox where the stream is no archive or cannot be read; kFull, kIo of the
// file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ingest/ingest.h"
#include "engine/ingest/met_archive.h"
#include "io/archive_kind.h"
#include "io/result.h"

namespace mifdex::engine {

/// What names standard input among boxes, and what its boxes are called.
inline constexpr std::string_view kStreamName = "-";

/// Whether a box at `location` came from standard input.
inline bool is_stream(std::string_view location) { return location.starts_with("-:"); }

class StreamBox {
 public:
  /// Reads the beginning of what comes from `fd`, to tell whether it is an archive.
  static io::Result<StreamBox> open(int fd);

  /// Reads the rest into a file in `folder`; nothing where `stop` was set meanwhile.
  io::Result<std::optional<MetArchive>> keep(const std::string& folder, const StopRequest& stop);

  /// What tells this box from others; after keep().
  const std::string& location() const { return location_; }

 private:
  int fd_ = -1;
  std::string beginning_;
  io::ArchiveKind kind_ = io::ArchiveKind::kNone;
  std::string location_;
};

}  // namespace mifdex::engine
