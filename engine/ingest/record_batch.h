// The results of a batch of files: rows for the index, in the order of the files.
//
// The last of the batches that pass through the pipeline: io::FileBatch (named, not opened) >
// io::BytesBatch (read) > RecordBatch (decoded). Each is moved, never shared.
//
// Ownership: all views in its rows point into its own arena (or at constants). Threads: belongs to
// one thread at a time.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/ingest/listing/pending_archive.h"
#include "engine/sms/files/file_kind.h"
#include "index/writer.h"
#include "io/archive/temp_store.h"
#include "io/base/arena.h"
#include "io/bytes_batch.h"

namespace mifdex::engine {

struct ObservationRow {
  index::Record record;
  index::FileRow file;
  std::string_view pair_key;
};

struct GoneFile {
  std::uint32_t box = 0;
  std::string_view path;
};

/// A file of an earlier run in an archive or a folder that cannot be read.
struct UnseenFile {
  std::uint32_t box = 0;
  std::string_view path;
  index::Outcome outcome = index::Outcome::kOther;
};

/// A folder of a box that is empty, or a box without any file ("").
struct MissingFolder {
  std::string path;
  std::uint64_t files = 0;  ///< of an earlier run in it
};

/// An item of a box that is not a file or, if it has no `kind`, that no longer exists.
struct SkippedItem {
  std::uint32_t box = 0;
  std::string_view path;
  std::optional<index::SkipKind> kind;
};

/// The folder of the file at `path` contains text in the code page `page`.
struct PageVote {
  std::string_view path;
  std::string_view page;  ///< as io::PageEvidence::page; a view of static memory
};

/// A file whose bytes do not determine which of several code pages its text is in: its rows come
/// later, when its neighbours have been read (held_files.h).
struct HeldFile {
  io::FileBytes file;  ///< as it was read; its bytes are in the batch's arena, or empty
  std::string_view path;
  io::TempStorePiece piece;  ///< its bytes, if they are not in the arena; else empty
};

struct RecordBatch {
  std::uint32_t box = 0;  ///< the box of all its files
  std::vector<ObservationRow> observations;
  /// Placeholders of status MIFs: instructions, and files that have the name of a MIF but are not
  /// one (index::RowOrigin).
  std::vector<ObservationRow> placeholders;
  std::vector<index::FileRow> files;  ///< all others
  std::vector<index::RejectRow> rejects;
  std::vector<index::InstructionRow> instructions;
  std::vector<index::IdentityRow> identities;
  std::vector<GoneFile> gone;        ///< known, but not met at their paths
  std::vector<UnseenFile> unseen;    ///< known, but it cannot be checked whether they still exist
  std::vector<SkippedItem> skipped;  ///< items that are not files, those that are gone first
  std::vector<PageVote> votes;
  std::vector<HeldFile> held;            ///< files that have no rows and are not counted yet
  std::vector<PendingArchive> archives;  ///< their own rows come when they have been read
  /// Prefixes of the paths in archives that are in the archive of this batch and that will not be
  /// read.
  std::vector<std::string> unread;

  std::vector<MissingFolder> missing;  ///< whose known files are among `unseen`
  std::vector<std::int64_t> times;     ///< of the status MIFs among the files that are unchanged

  std::vector<std::string> unreadable_boxes;  ///< boxes of which nothing can be read, and the
                                              ///< reason

  std::uint64_t file_count = 0;         ///< files listed: the sum of by_outcome
  std::uint64_t bytes = 0;              ///< of these, read
  std::uint64_t skipped_count = 0;      ///< links, pipes, devices; in unchanged archives as well
  std::uint64_t unlisted_count = 0;     ///< folders that could not be listed
  std::uint64_t unchanged = 0;          ///< of the files: known, and not read again
  std::uint64_t known_templates = 0;    ///< MIFs that were read by their templates
  std::uint64_t unknown_templates = 0;  ///< MIFs that were parsed
  std::optional<io::Error> failure;  ///< of the index when it was searched for known files, or of a
                                     ///< temporary file; it ends the run
  std::array<std::uint64_t, index::kOutcomeCount + 1> by_outcome{};

  io::Arena arena{kArenaBlock};

  /// Enough for the texts of a usual batch: no allocation from the second batch on.
  static constexpr std::size_t kArenaBlock = std::size_t{256} * 1024;

  /// The sizes of the batch at one moment, for rewind().
  struct Mark {
    std::size_t observations, placeholders, files, rejects, instructions, identities;
    std::uint64_t file_count, bytes, known_templates, unknown_templates;
    std::array<std::uint64_t, index::kOutcomeCount + 1> by_outcome;
  };

  Mark mark() const {
    return {observations.size(), placeholders.size(), files.size(), rejects.size(),
            instructions.size(), identities.size(),   file_count,   bytes,
            known_templates,     unknown_templates,   by_outcome};
  }

  /// Removes all rows added since `mark`; the memory of their texts stays in the arena.
  void rewind(const Mark& mark) {
    observations.resize(mark.observations);
    placeholders.resize(mark.placeholders);
    files.resize(mark.files);
    rejects.resize(mark.rejects);
    instructions.resize(mark.instructions);
    identities.resize(mark.identities);
    file_count = mark.file_count;
    bytes = mark.bytes;
    known_templates = mark.known_templates;
    unknown_templates = mark.unknown_templates;
    by_outcome = mark.by_outcome;
  }

  /// Empties the batch; its memory is kept.
  void clear() {
    rewind({});
    gone.clear();
    unseen.clear();
    votes.clear();
    held.clear();
    archives.clear();
    unreadable_boxes.clear();
    unread.clear();
    missing.clear();
    times.clear();
    skipped.clear();
    skipped_count = 0;
    unlisted_count = 0;
    unchanged = 0;
    failure.reset();
    arena.reset();
  }

  /// A held file of more bytes is copied to a file and not to the arena: batches have up to some
  /// hundred files of any size, and are many. Status MIFs have about 1,000 bytes.
  static constexpr std::size_t kMostHeldInMemory = std::size_t{16} * 1024;

  /// Keeps a copy of `file`, whose rows come later, in the arena or, if it is large, in `store`;
  /// `path` must be in the arena. If it cannot be stored, `failure` is set.
  void hold(const io::FileBytes& file, std::string_view path, io::TempStore& store) {
    const std::size_t size = file.bytes.size();
    HeldFile& added = held.emplace_back(HeldFile{file, path, {}});
    if (size > kMostHeldInMemory) {
      added.file.bytes = {};
      auto piece = store.append(file.bytes.view());
      if (piece) {
        added.piece = *piece;
      } else {
        failure = std::move(piece).error();
      }
      return;
    }
    char* copy = arena.allocate(size + io::PaddedBytes::kPadding, 1);
    std::copy_n(file.bytes.data(), size, copy);
    std::fill_n(copy + size, io::PaddedBytes::kPadding, '\0');
    added.file.bytes = io::PaddedBytes::assume_padded(copy, size);
  }

  /// Counts a file of `time` that has not changed since it was indexed.
  void count_unchanged(index::Outcome outcome, std::int64_t time) {
    const bool is_report =
        outcome == index::Outcome::kObservation || outcome == index::Outcome::kDuplicate;
    if (is_report) times.push_back(time);
    ++file_count;
    ++unchanged;
    ++by_outcome[static_cast<std::size_t>(outcome)];
  }

  /// Counts an item that is not a file; a folder that could not be listed is counted separately.
  void count_skipped(index::SkipKind kind) {
    ++(kind == index::SkipKind::kUnlistedFolder ? unlisted_count : skipped_count);
  }

  /// Counts a file whose rows are being added; a part of a file is not counted.
  void count(const index::FileRow& file) {
    if (!index::is_file(file.outcome)) return;
    ++file_count;
    ++by_outcome[static_cast<std::size_t>(file.outcome)];
  }
};

}  // namespace mifdex::engine
