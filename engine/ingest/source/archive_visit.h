// One walk through an archive that lies in a folder, and through the archives in it: for those who
// want to look at the bytes again, and make no rows of them.
//
// Threads: one. Memory: as a batch of a run, and what nested archives take of a temporary file.
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

/// What to do with the entries; paths are those of a run, in the box.
struct ArchiveVisitor {
  /// Whether the archive at `path` is to be entered; asked after `entry`.
  std::function<bool(std::string_view path)> enters;
  /// An entry, read or, with its reject in `part`, not. False ends the visit.
  std::function<bool(std::string_view path, const io::BytesBatch& part, const io::FileBytes& file)>
      entry;
};

/// The archive at `file`, a path, as it would be met in a box where what lies in it is called
/// `prefix`...; nothing where no archive lies there. Fails with kBox where it cannot be read.
io::Result<std::optional<PendingArchive>> meet_archive(const std::string& file,
                                                       const std::string& prefix);

/// Visits it. Gives what is wrong with the outermost archive. Fails with kIo or kFull where a
/// temporary file cannot be made or written.
io::Result<std::optional<io::Reject>> visit_archive(
    PendingArchive archive, const io::ArchiveLimits& limits, const ArchiveVisitor& visitor,
    const std::optional<io::Encoding>& name_encoding = {});

/// In which encodings the names of an archive may have been read when it was indexed, the likeliest
/// (none: guessed) first. `path`: one of them, as it was read; it can be ASCII in one way only.
std::vector<std::optional<io::Encoding>> possible_name_encodings(std::string_view path);

}  // namespace mifdex::engine
