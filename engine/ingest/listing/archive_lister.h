// Lists the archives of a run, one after another, as batches of their entries.
//
// Archives are met where files are read, in many threads; they land in the order of the listing and
// are queued here. The entries of one archive are listed to their end before those of the next, and
// the archives in an archive are queued in their order in it: so the limits of an outermost archive
// are reached at the same entry with any number of threads.
//
// The row of an outermost archive lands last, after everything in it: if a run was interrupted, the
// index does not know the archive, and reads it again.
//
// Threads: next() one at a time; add() and landed() one at a time, also at the same time as next().
#pragma once

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/ingest/listing/archive_entries.h"
#include "engine/ingest/listing/listed_files.h"
#include "engine/ingest/listing/pending_archive.h"
#include "io/archive/archive_limits.h"

namespace mifdex::engine {

class ArchiveLister {
 public:
  explicit ArchiveLister(ArchiveOptions options) : options_(std::move(options)) {}

  /// Adds an archive that was met.
  void add(PendingArchive archive);

  /// Fills `listed`; returns false if no archive is pending.
  bool next(ListedFiles& listed);

  /// Notes that `listed`, which next() returned, has landed and that the archives met in it were
  /// added, except those that will not be read: `unread` has the prefixes of the paths in them.
  void landed(const ListedFiles& listed, const std::vector<std::string>& unread);

  bool has_more();

 private:
  bool take_next(ListedFiles& listed);
  void begin(PendingArchive archive);
  void list_entries(ListedFiles& listed);

  ArchiveOptions options_;
  std::optional<PendingArchive> current_;  // whose entries are being listed
  std::optional<ArchiveEntries> entries_;  // these

  std::mutex mutex_;  // guards the members below
  std::deque<PendingArchive> outer_;
  std::deque<PendingArchive> nested_;
  std::deque<std::shared_ptr<OuterArchive>> ended_;
};

}  // namespace mifdex::engine
