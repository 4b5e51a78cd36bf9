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
// Ownership: copies what it keeps; above kMostMemory, into files that have no name. Memory: of each
// neighbourhood kMostMemory bytes, a large file, and the votes of kMostFolders folders. Threads:
// one at a time. Errors: those of io::TempStore and of HeldReader::Land.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/ingest/crash_journal.h"
#include "engine/ingest/decode/classifier.h"
#include "engine/ingest/ingest.h"
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
class HeldReader {
 public:
  using Land = std::function<io::Result<void>(RecordBatch&)>;

  /// `journal` may be null. All must outlive it.
  HeldReader(const ClassifierOptions& options, CrashJournal* journal, const StopRequest& stop,
             const Land& land)
      : classifier_(options), journal_(journal), stop_(stop), land_(land) {}

  /// Reads `file` (Classifier::examine_held), unless `stop` is 2. Fails as `land` does.
  io::Result<void> examine(const io::FileBytes& file, std::string_view path,
                           const io::Encoding* page);

  /// Passes on the rows that are left. Fails as `land` does.
  io::Result<void> finish();

 private:
  Classifier classifier_;
  CrashJournal* journal_;
  const StopRequest& stop_;
  const Land& land_;
  RecordBatch records_;
};

class HeldFiles {
 public:
  /// At most this many bytes of a neighbourhood are kept in memory; if there are more, they are
  /// written to a file.
  static constexpr std::size_t kMostMemory = std::size_t{1} << 20U;

  /// The votes of at most this many folders of a neighbourhood are kept one by one: those with the
  /// least hashes, so that the order of the files makes no difference. The files of the others are
  /// read in the page of the neighbourhood.
  static constexpr std::size_t kMostFolders = 100'000;

  /// `large` has the bytes of large held files (RecordBatch::hold) and must outlive it. Further
  /// files are created in its folder if they are needed.
  explicit HeldFiles(const io::TempStore& large) : large_(large) {}

  /// Copies the votes and the held files of `records`, which are of the archive `archive` of `box`
  /// (empty: of none).
  io::Result<void> take(io::BoxId box, std::string_view archive, const RecordBatch& records);

  /// True if votes or files of the neighbourhood are kept.
  bool has(const Neighbourhood& of) const { return groups_.contains(of); }

  /// Reads the files of a complete neighbourhood with `reader`, and forgets the neighbourhood.
  io::Result<void> decide(const Neighbourhood& of, HeldReader& reader);

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
    std::unique_ptr<io::TempStore> store;  // of the pieces; null: there are none
  };

  static void append(const HeldFile& held, std::string& bytes);
  io::Result<void> read(std::string_view bytes, const Votes& votes, HeldReader& reader) const;
  io::Result<void> spill_if_full(Group& group) const;

  const io::TempStore& large_;
  std::map<Neighbourhood, Group> groups_;
};

}  // namespace mifdex::engine
