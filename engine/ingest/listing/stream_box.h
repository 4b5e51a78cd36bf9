// A box that comes from a pipe (standard input, a FIFO, a process substitution): an archive. If
// standard input is a file (`mifdex index - < box.tar`), it is read in place and nothing is stored.
//
// Each stream is a box of its own, called "-", and identified by its content: the same stream again
// is the same box. There are two ways to read it:
//
// - follow(): a tar is read as it arrives. Its hash is known at its end; until then it is at
//   unfinished_location(), which its beginning determines. So if a run was interrupted, the same
//   stream given again is that box, and its rows are replaced by the same rows.
// - keep(): everything else is stored in a file first, because it is read from a map. This way is
//   also taken if the stream may be one that the index has already (same beginning), so that it is
//   recognised before its first row is written. The copy is removed when the archive has been read,
//   or by remove_leftover_streams() in the next run if the process was killed.
//
// Threads: one. Errors: kBox if the stream is not an archive or cannot be read; kFull, kIo of the
// copy.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "engine/ingest/ingest.h"
#include "engine/ingest/listing/pending_archive.h"
#include "io/archive/detect/archive_kind.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::engine {

/// The name of standard input among boxes, and of the boxes of all streams.
inline constexpr std::string_view kStreamName = "-";

/// True for the box of a stream that no run has read to its end.
inline bool is_unfinished_stream(std::string_view location) {
  return location.starts_with("-:unfinished:");
}

/// Where the copy of a stream is stored.
struct StreamStore {
  std::string folder;
  /// If true, the copy has a name in `folder`, so that a user sees what takes the room.
  bool is_named = false;
  /// Called once for each stream, with a sentence on what is stored of it, where, and how much room
  /// is left.
  std::function<void(const std::string&)> message;
};

/// Removes the copies that a killed run left in `folder`; no other run may use it.
void remove_leftover_streams(const std::string& folder);

/// Size in bytes, and time of the last write in nanoseconds since 1970-01-01 UTC.
struct FileVersion {
  std::uint64_t size = 0;
  std::int64_t written = 0;

  bool operator==(const FileVersion&) const = default;
};

class StreamBox {
 public:
  /// Reads the beginning of standard input to check whether it is an archive. Returns nothing if
  /// `stop` is set meanwhile.
  static io::Result<std::optional<StreamBox>> open_input(const StopRequest& stop);

  /// Does the same for the FIFO at `path`.
  static io::Result<std::optional<StreamBox>> open_fifo(const std::string& path,
                                                        const StopRequest& stop);

  /// True if follow() can read it.
  bool is_plain_tar() const { return file_.size == 0 && kind_ == io::ArchiveKind::kTar; }

  /// Returns the archive, whose entries can be read as they arrive; `stop` must outlive it. Counts
  /// in `progress`.
  PendingArchive follow(const StreamStore& store, Progress& progress, const StopRequest& stop);

  /// Returns the place of the box in the order of boxes (index::BoxEntry::origin): made from the
  /// beginning of the stream, so that it does not depend on when and how it is read.
  std::string origin() const;

  /// Returns the location of the box until all of it has been read.
  std::string unfinished_location() const;

  /// Reads the rest, and copies it unless it is a file; returns nothing if `stop` is set meanwhile.
  /// Counts in `progress`.
  io::Result<std::optional<PendingArchive>> keep(const StreamStore& store, Progress& progress,
                                                 const StopRequest& stop);

  /// Returns the location that identifies this box; call keep() before, or follow() and read all.
  std::string location() const;

 private:
  static io::Result<std::optional<StreamBox>> open(StreamBox box, const StopRequest& stop);

  std::string name_;                             // for messages
  std::shared_ptr<const io::Descriptor> owned_;  // null for standard input
  int fd_ = -1;
  FileVersion file_;  // if it is a file, which is read in place from its beginning; else zeros
  std::string beginning_;
  io::ArchiveKind kind_ = io::ArchiveKind::kNone;
  std::uint64_t beginning_hash_ = 0;
  std::optional<std::uint64_t> hash_;            // of all bytes, if they were kept
  std::shared_ptr<io::ArrivingBytes> arriving_;  // if it is followed
};

}  // namespace mifdex::engine
