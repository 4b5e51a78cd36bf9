// Reads an archive of any kind that libarchive or libmspack decodes: in a child process that can do
// nothing but decode (io/sandbox/), so that no archive can hurt.
//
// What comes out is what a folder gives: a FileBatch of names and a BytesBatch of bytes, entry by
// entry in the order of the archive. Whatever the decoder does (crash, hang, eat memory, lie), the
// entries before it are whole and the rest is one Reject: see problem().
//
// Ownership: the batches own names and bytes, as ever; the descriptor stays the caller's, who may
// close it after open().
// Threads: a reader belongs to one thread at a time; many may read at once, each with a child of
// its own. The first open() of a process forks the fork server of those children; call
// start_cages() before the first thread is made, so that nothing but a small process is copied.
// Memory: the slab of a part, max_file_bytes for an entry, 1 MiB for what is under way; the child
// has at most ArchiveLimits::max_memory_bytes. None of it depends on what an archive claims.
// Errors: open() gives kIo or kFull when no child can be made; all else is data.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "io/archive/archive_limits.h"
#include "io/archive/detect/archive_kind.h"
#include "io/archive/entry_names.h"
#include "io/archive/name_page.h"
#include "io/base/descriptor.h"
#include "io/base/reject.h"
#include "io/base/result.h"
#include "io/bytes_batch.h"
#include "io/file_batch.h"

namespace mifdex::io {

/// Where the bytes of an archive lie: in a file open for reading that can be read at any place.
struct ArchivePlace {
  static constexpr std::uint64_t kToTheEnd = std::numeric_limits<std::uint64_t>::max();

  int fd = -1;
  std::uint64_t begin = 0;         ///< where in the file the archive begins
  std::uint64_t size = kToTheEnd;  ///< its bytes
};

struct ArchiveOptions {
  BoxId box = 0;  ///< goes into each origin
  /// The file name of the archive: names the file inside where the archive does not (A.MIF.gz has
  /// A.MIF, SETUP.MI_ has SETUP.MIF).
  std::string name = {};
  std::string prefix = {};              ///< of every path: EntryNames
  NameEncoding name_encoding = {};      ///< of names whose code page it does not tell; else guessed
  std::shared_ptr<SeenPaths> met = {};  ///< of the outermost archive; none: of this alone
  std::shared_ptr<ArchiveTally> tally = {};  ///< the same; next() adds to it
  std::uint64_t consumed =
      0;  ///< for the tally: bytes of the outermost archive that led to this one
  /// The cabinets that follow in a split set, in their order (io/archive/split/cab_set.h opens
  /// them).
  std::vector<ArchivePlace> further_parts = {};
  /// Gives an empty file, open for reading and writing, for an entry that is an archive itself and
  /// larger than max_file_bytes. Without it such an entry is kTooLarge like any other.
  std::function<Result<Descriptor>()> make_spool = {};
  /// A tar that is not sound to its end is given up to there, as if that were all of it; the
  /// archive then has a problem(). Otherwise it is a reject, as every other file is.
  bool keeps_cut_tar = false;
  /// Not 0 ends a wait for the decoder, as if it were too slow: what next() then gives is not to
  /// be kept. Outlives the reader.
  const std::atomic<int>* stop = nullptr;
  std::size_t files_per_batch = 256;
  std::size_t slab_bytes = std::size_t{2} << 20;
};

/// An entry that is an archive itself, written whole into a file of make_spool.
struct SpooledEntry {
  std::uint32_t file = 0;  ///< its number in the FileBatch; there it is a glance, kTooLarge
  Descriptor fd;
  std::uint64_t size = 0;
};

namespace sandbox {
struct DecodeOrder;
}
class SandboxedEntries;

class SandboxedReader {
 public:
  /// Starts a child that decodes the archive at `place` as `kind` (any but kNone).
  static Result<SandboxedReader> open(const ArchivePlace& place, ArchiveKind kind,
                                      const ArchiveLimits& limits, ArchiveOptions options = {});

  SandboxedReader(SandboxedReader&& other) noexcept;
  SandboxedReader& operator=(SandboxedReader&& other) noexcept;
  ~SandboxedReader();  ///< ends the child, wherever it is

  /// Fills `files` and `part`, whose memory is reused, with the next entries: files().size() ==
  /// part.files().size(), in one order. Folders are left out; links, devices and pipes are among
  /// files.skipped(). False when all has been given: then look at problem(). Fails (kFull) only
  /// where there is no room for a spool.
  ///
  /// Names are labels (EntryNames): never give one to open(). Times are seconds since 1970; what
  /// a cabinet, zip or lzh says in local time is marked (TimeSource::kEntryLocal). `offset` of each
  /// origin is 0. The state of an entry: kWhole; kTooLarge over max_file_bytes, with a glance at
  /// its beginning; kRejected with kEntryDamaged, kEncrypted, kArchiveUnsupported, kNameTooLong or,
  /// for the entry that was under way when the archive had a problem, with that.
  Result<bool> next(FileBatch& files, BytesBatch& part);

  /// Why the archive was not read to its end, or is not what it says it is; of the archive as a
  /// whole. Set at the latest when next() has given false; nothing after it can be trusted.
  const std::optional<Reject>& problem() const;

  /// The archives among the files of the last next(); the caller takes the descriptors.
  std::vector<SpooledEntry>& spooled();

  /// Decoded bytes so far, those of entries that were too large included.
  std::uint64_t decoded_bytes() const;

 private:
  friend Result<SandboxedReader> open_archive(const ArchivePlace& place, sandbox::DecodeOrder order,
                                              ArchiveOptions options);
  explicit SandboxedReader(std::unique_ptr<SandboxedEntries> entries);
  std::unique_ptr<SandboxedEntries> entries_;
};

/// A file without a name that has these bytes: for an archive that lies in memory only.
Result<Descriptor> hold_in_file(Bytes archive);

/// Forks the fork server of the sandboxes, now, while the process is small and has one thread.
/// Twice is once.
Result<bool> start_cages();

/// What holds a decoder, in a sentence for -v: "seccomp, resource limits, ..."; says what the
/// kernel refuses. Starts the fork server where it is not yet.
std::string describe_cages();

}  // namespace mifdex::io
