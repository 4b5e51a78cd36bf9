// Compares the files that are listed now with the files of the box that the index knows.
//
// Both come in the order of their paths, so that one walk over both finds which files need not be
// read again and which no longer exist. The files in an archive depend on the archive: while it has
// not changed, they have not either; when it is read again, they are compared with its entries.
//
// Threads: one IncrementalFilter belongs to one thread; the index that it reads may be shared.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/listing/lister.h"
#include "engine/ingest/record_batch.h"
#include "index/writer.h"
#include "io/base/result.h"
#include "io/files/slab_reader.h"

namespace mifdex::engine {

class IncrementalFilter {
 public:
  /// If `index` is null, nothing is known. Known files of a folder that is empty, and of a box
  /// without any file, are gone only if `accepts_gone`: a mount may be missing.
  explicit IncrementalFilter(const index::Writer* index, bool accepts_gone = false)
      : index_(index), accepts_gone_(accepts_gone) {}

  /// Looks up the range of `listed`; files that are gone are added to `records`. Fails as the index
  /// does.
  io::Result<void> look_up(const ListedFiles& listed, RecordBatch& records);

  /// Looks up the items of the same range that are not files; those that are no longer listed are
  /// added to `records`. Fails as the index does.
  io::Result<void> look_up_skipped(const ListedFiles& listed, RecordBatch& records) const;

  /// Returns the known facts of each file of the batch that was looked up last, for the reader;
  /// empty if nothing is known.
  std::span<const io::KnownStat> stats() const { return stats_; }

  index::Outcome outcome(std::uint32_t file) const { return known_[file].outcome; }

  /// Returns the code page that its bytes showed then, as FileRow::page; empty: none.
  std::string_view page(std::uint32_t file) const { return known_[file].page; }

  bool was_archive(std::uint32_t file) const { return !known_.empty() && known_[file].archive; }

  /// Counts the files and the items that are not files in the archive at `path` of the batch's box;
  /// the archive must not have changed.
  io::Result<void> count_inside(const ListedFiles& listed, std::string_view path,
                                RecordBatch& records) const;

  /// Notes that everything in it is gone: `path` is no longer an archive.
  io::Result<void> lose_inside(const ListedFiles& listed, std::string_view path,
                               RecordBatch& records) const;

  /// Notes that the files in it cannot be checked: `path` cannot be read.
  io::Result<void> miss_inside(const ListedFiles& listed, std::string_view path,
                               RecordBatch& records) const;

  /// After `outer` has been read: the files in it that were not met are gone, or unseen if they
  /// were in an archive that was not read to its end.
  io::Result<void> lose_unmet(const OuterArchive& outer, RecordBatch& records) const;

 private:
  class Walk;
  struct Known {
    index::Outcome outcome = index::Outcome::kOther;
    bool archive = false;
    std::string_view page;  ///< a view of static memory
  };

  static void add_unseen(io::BoxId box, const index::KnownFile& known, RecordBatch& records);
  io::Result<void> visit_inside(io::BoxId box, std::string_view prefix, std::string_view own,
                                const std::function<void(const index::KnownFile&)>& use) const;

  io::Result<void> visit_skipped_inside(io::BoxId box, std::string_view prefix,
                                        const index::SkippedVisitor& use) const;
  bool is_hidden(const ListedFiles& listed, std::string_view path) const;
  io::Result<bool> is_inside_archive(const ListedFiles& listed, std::string_view path) const;

  const index::Writer* index_;
  bool accepts_gone_;
  std::vector<io::KnownStat> stats_;
  std::vector<Known> known_;
  std::string last_;  // path of the last file of the batch
};

}  // namespace mifdex::engine
