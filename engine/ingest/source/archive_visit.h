// Visits the entries of an archive in a folder, and of the archives in it: for callers that read
// the bytes again and make no rows of them.
//
// Threads: one. Memory: as a batch of a run, and the room of nested archives in a temporary file.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/listing/archive_lister.h"
#include "io/archive/archive_limits.h"
#include "io/base/reject.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine {

/// The callbacks for the entries; paths are those of a run, in the box.
struct ArchiveVisitor {
  /// True if the archive at `path` must be entered; called after `entry`.
  std::function<bool(std::string_view path)> enters;
  /// Called with an entry that was read or, if it was not, with its reject in `part`. Returns false
  /// to end the visit.
  std::function<bool(std::string_view path, const io::BytesBatch& part, const io::FileBytes& file)>
      entry;
};

/// Returns the archive in `file`, a path, as a run would list it in a box in which the paths in the
/// archive begin with `prefix`; nothing if it is not an archive. Fails with kBox if it cannot be
/// read.
io::Result<std::optional<PendingArchive>> meet_archive(const std::string& file,
                                                       const std::string& prefix);

/// Visits it. Returns the problem of the outermost archive, if any. Fails with kIo or kFull if a
/// temporary file cannot be made or written.
io::Result<std::optional<io::Reject>> visit_archive(
    PendingArchive archive, const io::ArchiveLimits& limits, const ArchiveVisitor& visitor,
    const std::optional<io::Encoding>& name_encoding = {});

/// Returns the encodings in which the names of an archive may have been read when it was indexed,
/// the likeliest (none: guessed) first. `path` is one of them, as it was read; if it is ASCII,
/// there is only one encoding.
std::vector<std::optional<io::Encoding>> possible_name_encodings(std::string_view path);

}  // namespace mifdex::engine
