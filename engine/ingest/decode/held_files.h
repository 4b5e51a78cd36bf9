// Keeps files whose bytes do not determine which of several code pages their text is in
// ("M\x81LLER" and little else) until their neighbours have been read, then reads them in the page
// of these.
//
// A neighbourhood is a group of files that is decided together: an archive that is in no other,
// with everything in it, or the files of a box that are in no archive. Each file in it that shows
// its page clearly has a vote. A held file is read in the page that has more than half of the votes
// of its folder; if there is none, in the page that has more than half of the votes of the
// neighbourhood; if there is none, by its bytes alone. Because this is decided when the
// neighbourhood is complete, the order of the files and the number of threads and commits make no
// difference, and a folder, a tar and a zip give the same result.
//
// A later run knows the votes of the files that it does not read again (index::FileRow::page). It
// reads every file again that was held, because its neighbours may be new. If the run stops early,
// it drops the files that it holds: they are not in the index, so the next run reads them.
//
// Ownership: copies what it keeps; above kMostMemory, into files that have no name. Threads: one at
// a time. Errors: those of io::TempStore, of the visitor, and of the index.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ingest/crash_journal.h"
#include "engine/ingest/decode/classifier.h"
#include "engine/ingest/record_batch.h"
#include "io/archive/temp_store.h"
#include "io/base/result.h"
#include "io/origin.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine {

struct Neighbourhood {
  io::BoxId box = 0;
  std::string archive;  ///< its path in the box; empty: the files that are in no archive

  friend auto operator<=>(const Neighbourhood&, const Neighbourhood&) = default;
};

/// Reads held files and passes on their rows in batches.
class HeldExaminer {
 public:
  using Land = std::function<io::Result<void>(RecordBatch&)>;

  /// `journal` may be null. All must outlive it.
  HeldExaminer(const ClassifierOptions& options, CrashJournal* journal, const Land& land)
      : examiner_(options), journal_(journal), land_(land) {}

  /// Reads `file` (Classifier::examine_held). Fails as `land` does.
  io::Result<void> examine(const io::FileBytes& file, std::string_view path,
                           const io::Encoding* page);

  /// Passes on the rows that are left. Fails as `land` does.
  io::Result<void> finish();

 private:
  Classifier examiner_;
  CrashJournal* journal_;
  const Land& land_;
  RecordBatch records_;
};

class HeldFiles {
 public:
  /// At most this many bytes of a neighbourhood are kept in memory; if there are more, they are
  /// written to a file.
  static constexpr std::size_t kMostMemory = std::size_t{1} << 20U;

  /// Files are made in `folder` if they are needed.
  explicit HeldFiles(std::string folder) : folder_(std::move(folder)) {}

  /// Copies the votes and the held files of `records`, which are of the archive `archive` of `box`
  /// (empty: of none).
  io::Result<void> take(io::BoxId box, std::string_view archive, const RecordBatch& records);

  /// Returns true if votes or files of the neighbourhood are kept.
  bool has(const Neighbourhood& of) const { return groups_.contains(of); }

  /// Reads the files of a complete neighbourhood with `examiner`, and forgets the neighbourhood.
  io::Result<void> decide(const Neighbourhood& of, HeldExaminer& examiner);
  io::Result<void> decide_all(HeldExaminer& examiner);

 private:
  class Votes {
   public:
    void add(std::string_view path, std::string_view page);
    /// Returns the page for a file at `path`; nothing if no page has more than half of the votes.
    std::optional<io::Encoding> page_for(std::string_view path) const;

   private:
    /// By page, in the order of their names.
    using Counts = std::map<std::string_view, std::uint64_t>;
    static std::string_view winner(const Counts& counts);

    std::map<std::uint64_t, Counts> by_folder_;  // under a hash of the folder's path
    Counts all_;
  };

  struct Group {
    Votes votes;
    std::string bytes;  // of the last files; those before are in `pieces`
    std::vector<io::TempStorePiece> pieces;
    std::unique_ptr<io::TempStore> spool;
  };

  static void append(const HeldFile& held, std::string& bytes);
  static io::Result<void> read(std::string_view bytes, const Votes& votes, HeldExaminer& examiner);
  io::Result<void> spill_if_full(Group& group);

  std::string folder_;
  std::map<Neighbourhood, Group> groups_;
};

}  // namespace mifdex::engine
