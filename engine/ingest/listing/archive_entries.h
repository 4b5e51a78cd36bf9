// Reads the entries of one archive, batch by batch, in the way that its kind needs: a tar or zip
// from its mapped bytes, anything else from a sandbox (io/sandbox/sandboxed_reader.h). If a zip has
// entries in other packings than deflate, they come from a sandbox too, after the rest.
//
// A compressed tar (gzip, bzip2, xz, zstd, .Z) is decoded to its end first, so that no entry is
// read before the checksums of the stream were verified. Then the tar is walked; its entries have
// the paths that they would have in a tar that is not compressed.
//
// A tar that comes from a pipe is walked as it arrives. When the walk has ended, the rest of the
// stream is read, and then OuterArchive::facts has its size.
//
// Threads: one at a time, that of the lister. Ownership: it keeps what it needs. Errors: problem()
// returns what is wrong with the archive; kFull, if there is no room for decoded bytes, ends the
// run, and so does a pipe that cannot be read.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/listing/listed_files.h"
#include "engine/ingest/listing/pending_archive.h"
#include "io/archive/archive_limits.h"
#include "io/archive/archive_walk.h"
#include "io/archive/name_page.h"
#include "io/archive/split/split_set.h"
#include "io/archive/zip/zip_reader.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"
#include "io/file_batch.h"
#include "io/sandbox/sandboxed_reader.h"

namespace mifdex::engine {

/// How archives are read.
struct ArchiveOptions {
  io::ArchiveLimits limits;
  std::string temp_folder = "/tmp";  ///< for archives in archives that cannot be read in place
  std::size_t slab_bytes = std::size_t{2} << 20;  ///< of what is decoded for one batch
  const std::atomic<int>* stop = nullptr;         ///< not 0: the results of next() are no longer
                                                  ///< wanted
  io::NameEncoding name_encoding = {};  ///< of names whose code page an archive does not give
};

class ArchiveEntries {
 public:
  /// Opens `archive`, whose `outer` is set.
  ArchiveEntries(const PendingArchive& archive, const ArchiveOptions& options);

  /// Fills both with the next entries; returns false when nothing is left: then problem() is
  /// complete.
  io::Result<bool> next(io::FileBatch& files, ListedEntries& entries);

  const std::optional<io::Reject>& problem() const { return problem_; }

  /// Returns its kind, once it has been opened; kNone if a large file has no archive in it.
  io::ArchiveKind kind() const { return facts_.kind; }

 private:
  io::Result<void> open(const PendingArchive& archive);
  io::Result<void> open_unsearched(const PendingArchive& archive);
  io::Result<void> note_lost_beginning(const PendingArchive& archive);
  io::Result<bool> open_set(const PendingArchive& archive);
  io::Result<void> open_joined(const PendingArchive& archive, const io::SplitSet& set);
  void name_missing_part();
  io::Result<void> open_packed(const PendingArchive& archive, const PackedEntry& packed);
  io::Result<void> open_walk(const PendingArchive& archive);
  io::WalkOptions walk_options(bool counts_bytes) const;
  void walk_through(io::SharedBytes bytes, io::ArchiveKind kind, bool counts_bytes);
  io::Result<void> open_in_sandbox(const PendingArchive& archive);
  io::Result<void> start_sandbox(const io::ArchivePlace& place, io::ArchiveKind kind,
                                 std::vector<io::ArchivePlace> further_parts = {});
  io::Result<void> end_stream();
  io::Result<bool> next_of_walk(io::FileBatch& files, ListedEntries& entries);
  io::Result<bool> enter_tar(ListedEntries& entries);
  io::Result<io::SharedBytes> tar_bytes(ListedEntries& entries) const;
  io::Result<void> start_foreign();
  io::Result<void> end_sandbox();
  io::Result<bool> next_of_sandbox(io::FileBatch& files, ListedEntries& entries);
  io::Result<void> take_error(io::Error error);
  void set_problem(const std::optional<io::Reject>& problem);

  io::ArchiveLimits limits_;
  std::size_t slab_bytes_;
  const std::atomic<int>* stop_;
  io::NameEncoding name_encoding_;
  std::shared_ptr<OuterArchive> outer_;
  ArchiveFacts facts_;
  std::uint64_t consumed_;  // bytes of the outermost archive that lead to this one
  std::unique_ptr<io::ArchiveWalk> walk_;
  io::SharedBytes walked_;                       // the bytes it walks through, or
  std::shared_ptr<io::ArrivingBytes> arriving_;  // the stream
  std::unique_ptr<io::ZipReader> foreign_;  // a zip that was walked, for the entries that it left
                                            // out
  std::size_t foreign_given_ = 0;           // of these
  std::size_t foreign_begun_ = 0;           // where the excerpt in the sandbox begins
  unsigned foreign_sandboxes_ = 0;          // so far
  std::optional<io::SandboxedReader> reader_;
  std::uint64_t joined_bytes_ = 0;  // bytes of the parts of a split archive
  std::string missing_part_;        // in which the archive may continue if it ends early
  std::optional<io::Reject> problem_;
  std::optional<io::Error> failure_;  // of opening it: it ends the run
};

}  // namespace mifdex::engine
