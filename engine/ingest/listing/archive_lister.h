// The archives of a run, one after another, as batches of their entries.
//
// Archives are met where files are read, in many threads; they land in the order of the listing and
// wait here. The entries of one archive are listed to their end before those of the next, and what
// lies in an archive waits in the order in which it lies there: so the limits of an outermost
// archive are met at the same entry whatever the number of threads.
//
// The row of an outermost archive lands last, when all that lies in it has: an index whose run was
// cut short does not know the archive, and reads it again.
//
// Threads: next() one at a time; add() and landed() one at a time, also beside next().
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

  /// Takes in an archive that was met.
  void add(PendingArchive archive);

  /// Fills `listed`; false when no archive waits.
  bool next(ListedFiles& listed);

  /// `listed`, which next() gave, has landed, and what was met in it was added, but for archives
  /// that nobody will read: `unread` has the prefixes of the paths in them.
  void landed(const ListedFiles& listed, const std::vector<std::string>& unread);

  /// Whether next() has something to give.
  bool has_more();

 private:
  bool take_next(ListedFiles& listed);
  void begin(PendingArchive archive);
  void list_entries(ListedFiles& listed);

  ArchiveOptions options_;
  std::optional<PendingArchive> current_;  // whose entries are being listed
  std::optional<ArchiveEntries> entries_;  // these

  std::mutex mutex_;  // over what follows
  std::deque<PendingArchive> outer_;
  std::deque<PendingArchive> nested_;
  std::deque<std::shared_ptr<OuterArchive>> ended_;
};

}  // namespace mifdex::engine
