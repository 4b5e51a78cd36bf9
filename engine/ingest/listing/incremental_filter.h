// What the index knows of the files of a box, laid beside the files that are listed now.
//
// Both come in the order of their paths, so that one walk over both tells what need not be read
// again and what lies in the box no more. What lies in an archive goes by the archive: it is as it
// was while the archive is, and it is compared with what is found there when that is read again.
//
// Threads: one IncrementalFilter belongs to one thread; the index it asks may be shared.
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
  /// `index` may be null: then nothing is known. Known files of a folder that is empty, and of a
  /// box without any file, are gone only if `accepts_gone`: what was mounted there may be missing.
  explicit IncrementalFilter(const index::Writer* index, bool accepts_gone = false)
      : index_(index), accepts_gone_(accepts_gone) {}

  /// Looks up the range of `listed`; what is gone goes into `records`. Fails as the index does.
  io::Result<void> look_up(const ListedFiles& listed, RecordBatch& records);

  /// Looks up the items of the same range that are no files; those that are not listed any more go
  /// into `records`. Fails as the index does.
  io::Result<void> look_up_skipped(const ListedFiles& listed, RecordBatch& records) const;

  /// For each file of the batch last looked up, for the reader; empty where nothing is known.
  std::span<const io::KnownStat> stats() const { return stats_; }

  /// What became of the file of this number when it was read.
  index::Outcome outcome(std::uint32_t file) const { return known_[file].outcome; }

  /// The code page that its bytes showed then, as FileRow::page; empty: none.
  std::string_view page(std::uint32_t file) const { return known_[file].page; }

  /// Whether it was an archive then.
  bool was_archive(std::uint32_t file) const { return !known_.empty() && known_[file].archive; }

  /// Counts all that lay in the archive at `path` of the batch's box, which is as it was.
  io::Result<void> count_inside(const ListedFiles& listed, std::string_view path,
                                RecordBatch& records) const;

  /// All that lay in it is gone: `path` is no archive any more.
  io::Result<void> lose_inside(const ListedFiles& listed, std::string_view path,
                               RecordBatch& records) const;

  /// Nobody can tell what lies in it: `path` cannot be read.
  io::Result<void> miss_inside(const ListedFiles& listed, std::string_view path,
                               RecordBatch& records) const;

  /// Of what lay in `outer`, which has been read, what was not met is gone; what lay in an
  /// archive that was not read to its end is unseen.
  io::Result<void> lose_unmet(const OuterArchive& outer, RecordBatch& records) const;

 private:
  class Walk;
  struct Known {
    index::Outcome outcome = index::Outcome::kOther;
    bool archive = false;
    std::string_view page;  ///< lives for ever
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
