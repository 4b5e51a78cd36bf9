// An archive whose entries are found without decoding: names and places first, bytes later.
//
//   ArchiveWalk -> FileBatch + EntryBatch -> EntryReader -> BytesBatch
//
// A walk is cheap and serial; what it gives is read in any thread by EntryReader. TarReader and
// ZipReader are walks.
//
// Threads: a walk belongs to one thread at a time; batches may go to any. Ownership: a batch shares
// the archive's bytes. Errors: what concerns one entry is a reject of that entry, what concerns the
// archive is its problem(), and what came before holds.
#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "io/archive/archive_bytes.h"
#include "io/archive/archive_limits.h"
#include "io/archive/entry_names.h"
#include "io/archive/name_page.h"
#include "io/archive/tar/tar_sparse.h"
#include "io/base/descriptor.h"
#include "io/base/file_time.h"
#include "io/base/reject.h"
#include "io/file_batch.h"

namespace mifdex::io {

/// How the bytes of an entry are stored in the archive.
enum class Packing : std::uint8_t {
  kPlain,     ///< as they are, at `offset`
  kStored,    ///< as they are, after the local header of a zip at `offset`
  kDeflated,  ///< deflated, after such a header
  kSparse,    ///< with holes, which are zeros: `sparse` says where its bytes belong
};

class TarScan;

/// Where the bytes of one file of a FileBatch are. Nothing here has been checked against them.
struct ArchiveEntry {
  std::uint64_t offset = 0;      ///< in the archive
  std::uint64_t packed = 0;      ///< bytes it takes there, without a header
  std::uint64_t size = 0;        ///< bytes it says it has
  std::int64_t mtime = kNoTime;  ///< seconds since 1970; without a zone, by whatever clocks
  std::uint32_t crc = 0;         ///< of a zip's entry
  Packing packing = Packing::kPlain;
  std::uint32_t sparse = kNone;  ///< which of EntryBatch::maps it has
  TimeSource time_source = TimeSource::kNone;
  std::uint32_t reject = kNone;  ///< which of EntryBatch::rejects says why it cannot be read
  std::uint64_t central = 0;     ///< of a zip's entry: where its central header is; 0: it has none

  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();
};

/// The bytes of an entry that is too large to be read and may be an archive, stored while a stream
/// passed.
struct StoredEntry {
  std::uint32_t file = 0;  ///< its number in the FileBatch
  std::shared_ptr<const Descriptor> bytes;
  std::uint64_t size = 0;
};

/// Some entries of an archive, in the order of the FileBatch that has their names.
struct EntryBatch {
  SharedBytes archive;
  std::vector<ArchiveEntry> entries;
  std::vector<Reject> rejects;
  std::vector<std::shared_ptr<const SparseExtents>> maps;  ///< of files with holes
  /// True if `archive` has the bytes of these entries alone, because the archive is a stream. Then
  /// `stored` has the large entries that may be archives.
  bool of_stream = false;
  std::vector<StoredEntry> stored;
  std::uint64_t begin = 0;  ///< all of them are in [begin, end) of the archive
  std::uint64_t end = 0;
  /// Of a tar that is scanned ahead: the thread that takes up this batch should call
  /// TarScan::help() first. Nothing but time depends on it.
  std::shared_ptr<TarScan> scan;

  void clear() {
    archive.reset();
    scan.reset();
    entries.clear();
    rejects.clear();
    maps.clear();
    of_stream = false;
    stored.clear();
    begin = end = 0;
  }

  /// Adds what cannot be read.
  void add_reject(ArchiveEntry entry, RejectKind kind, std::string detail) {
    entry.reject = static_cast<std::uint32_t>(rejects.size());
    rejects.push_back({kind, 0, 0, std::move(detail)});
    entries.push_back(entry);
  }
  /// Adds what can, and takes it into [begin, end).
  void add(const ArchiveEntry& entry, std::uint64_t end_of_entry) {
    if (begin == end) begin = entry.offset;
    begin = std::min(begin, entry.offset);
    end = std::max(end, end_of_entry);
    entries.push_back(entry);
  }
};

/// The options of a walk.
struct WalkOptions {
  std::string prefix;                   ///< of every path: EntryNames
  std::shared_ptr<SeenPaths> met;       ///< of the outermost archive
  std::shared_ptr<ArchiveTally> tally;  ///< of the outermost archive
  std::uint64_t consumed = 0;           ///< bytes of the outermost archive that led to this one
  std::uint64_t max_file_bytes = 5'000'000;
  bool counts_bytes = true;         ///< false: the tally has the bytes of the entries already
  NameEncoding name_encoding = {};  ///< of names if a zip does not give their code page; else
                                    ///< guessed
  /// A zip's entries that are packed otherwise than by deflate are left out, for
  /// ZipReader::store_foreign(); else they are rejects.
  bool leave_foreign = false;
  /// A tar in a file is scanned ahead in windows of so many bytes, whole blocks; 0: it is not.
  std::uint64_t scan_window = 0;
};

class ArchiveWalk {
 public:
  virtual ~ArchiveWalk() = default;

  /// A batch has at most so many entries, and, unless it is one entry, so many bytes to read.
  static constexpr std::size_t kBatchEntries = 256;
  static constexpr std::uint64_t kBatchBytes = std::uint64_t{4} << 20;

  /// Fills both, whose memory is used again, with what comes next; false when nothing is left.
  /// Links and devices are among the skipped ones of `files`.
  virtual bool next(FileBatch& files, EntryBatch& entries) = 0;

  /// Returns the problem of the archive as a whole, if it has one; ask when next() has returned
  /// false.
  const std::optional<Reject>& problem() const { return problem_; }

 protected:
  void fail(RejectKind kind, std::uint64_t offset, std::string detail) {
    if (!problem_) problem_ = Reject{kind, offset, 0, std::move(detail)};
  }

 private:
  std::optional<Reject> problem_;
};

}  // namespace mifdex::io
