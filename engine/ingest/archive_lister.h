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

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "engine/ingest/listed_files.h"
#include "engine/ingest/met_archive.h"
#include "io/archive_limits.h"
#include "io/archive_walk.h"

namespace mifdex::engine {

/// How archives are read.
struct ArchiveOptions {
  io::ArchiveLimits limits;
  std::string spool_folder = "/tmp";  ///< for archives in archives that cannot be read in place
};

class ArchiveLister {
 public:
  explicit ArchiveLister(ArchiveOptions options) : options_(std::move(options)) {}

  /// Takes in an archive that was met.
  void add(MetArchive archive);

  /// Fills `listed`; false when no archive waits.
  bool next(ListedFiles& listed);

  /// `listed`, which next() gave, has landed, and what was met in it was added.
  void landed(const ListedFiles& listed);

  /// Whether next() has something to give.
  bool has_more();

 private:
  bool take_next(ListedFiles& listed);
  void begin(MetArchive archive);
  void open_walk(const io::SharedBytes& bytes);
  io::Result<io::SharedBytes> bytes_of(const MetArchive& archive) const;
  io::Result<io::SharedBytes> open_file(const MetArchive& archive) const;
  bool fits_limits(const MetArchive& archive);
  void list_entries(ListedFiles& listed);

  ArchiveOptions options_;
  std::optional<MetArchive> current_;      // whose entries are being listed
  std::unique_ptr<io::ArchiveWalk> walk_;  // over them; null: it cannot be read
  std::optional<io::Reject> problem_;      // of current_, where there is no walk

  std::mutex mutex_;  // over what follows
  std::deque<MetArchive> outer_;
  std::deque<MetArchive> nested_;
  std::deque<std::shared_ptr<OuterArchive>> ended_;
};

}  // namespace mifdex::engine
