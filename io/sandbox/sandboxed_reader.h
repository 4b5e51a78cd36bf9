// Reads an archive of any kind that libarchive or libmspack decodes: in a child process that can do
// nothing but decode (io/sandbox/), so that no archive can do damage.
//
// The result is like that of a folder: a FileBatch of names and a BytesBatch of bytes, entry by
// entry in the order of the archive. Whatever the decoder does (crash, hang, use up memory, report
// false values), the entries before it are complete and the rest is one Reject: see problem().
//
// Ownership: the batches own names and bytes, as always; the caller keeps the descriptor, and may
// close it after open(). Threads: a reader belongs to one thread at a time; many may read at once,
// each with a child of its own. The program must have called start_sandboxes(), which forks the
// fork server of those children, before it made its first thread, so that only a small process is
// copied; without it open() fails. Memory: the slab of a part, max_file_bytes for an entry, 1 MiB
// for records in transit; the child has at most ArchiveLimits::max_memory_bytes. None of it depends
// on the sizes that an archive claims. Errors: open() returns kIo or kFull if no child can be made;
// all other errors are data.
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

/// Where the bytes of an archive are: in a file that is open for reading at any offset.
struct ArchivePlace {
  static constexpr std::uint64_t kToTheEnd = std::numeric_limits<std::uint64_t>::max();

  int fd = -1;
  std::uint64_t begin = 0;         ///< where in the file the archive begins
  std::uint64_t size = kToTheEnd;  ///< its bytes
};

struct ArchiveOptions {
  BoxId box = 0;  ///< goes into each origin
  /// The file name of the archive: if the archive does not name the file in it, the name is made
  /// from this one ("A.MIF.gz" -> "A.MIF", "SETUP.MI_" -> "SETUP.MIF").
  std::string name = {};
  std::string prefix = {};              ///< of every path: EntryNames
  NameEncoding name_encoding = {};      ///< of names whose code page the archive does not give;
                                        ///< else guessed
  std::shared_ptr<SeenPaths> met = {};  ///< of the outermost archive; null: of this one only
  std::shared_ptr<ArchiveTally> tally = {};  ///< the same; next() adds to it
  std::uint64_t consumed =
      0;  ///< for the tally: bytes of the outermost archive that led to this one
  /// The cabinets that follow in a split set, in their order (io/archive/split/cab_set.h opens
  /// them).
  std::vector<ArchivePlace> further_parts = {};
  /// Returns an empty file, open for reading and writing, for an entry that is an archive itself
  /// and larger than max_file_bytes. Without it such an entry is kTooLarge like any other.
  std::function<Result<Descriptor>()> make_temp_file = {};
  /// If true, a tar that is damaged or cut is returned up to the end of its sound part, as if that
  /// were all of it; the archive then has a problem(). Otherwise it is a reject, as every other
  /// file is.
  bool keeps_cut_tar = false;
  /// If it is not 0, it ends a wait for the decoder, as if that were too slow: the result of next()
  /// must then not be kept. Must outlive the reader.
  const std::atomic<int>* stop = nullptr;
  std::size_t files_per_batch = 256;
  std::size_t slab_bytes = std::size_t{2} << 20;
};

/// An entry that is an archive itself, written whole into a file of make_temp_file.
struct KeptArchive {
  std::uint32_t file = 0;  ///< its number in the FileBatch; there it is kTooLarge, with its first
                           ///< bytes only
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
  /// files.skipped(). Returns false at the end of the archive: the caller must then check
  /// problem(). Fails (kFull) only if there is no room for a spool.
  ///
  /// Names are labels (EntryNames): they must never be passed to open(). Times are seconds since
  /// 1970; local times of a cabinet, zip or lzh are marked (TimeSource::kEntryLocal). `offset` of
  /// each origin is 0. The state of an entry: kWhole; kTooLarge over max_file_bytes, with its first
  /// bytes only; kRejected with kEntryDamaged, kEncrypted, kArchiveUnsupported, kNameTooLong or,
  /// for the entry that was being decoded when the archive had a problem, with that.
  Result<bool> next(FileBatch& files, BytesBatch& part);

  /// Returns why the archive was not read to its end, or is not of the kind that it claims; of the
  /// archive as a whole. Set at the latest when next() has returned false; nothing after it can be
  /// trusted.
  const std::optional<Reject>& problem() const;

  /// Returns the archives among the files of the last next(); the caller takes the descriptors.
  std::vector<KeptArchive>& kept_archives();

  /// Returns the decoded bytes so far, those of entries that were too large included.
  std::uint64_t decoded_bytes() const;

 private:
  friend Result<SandboxedReader> open_archive(const ArchivePlace& place, sandbox::DecodeOrder order,
                                              ArchiveOptions options);
  explicit SandboxedReader(std::unique_ptr<SandboxedEntries> entries);
  std::unique_ptr<SandboxedEntries> entries_;
};

/// Makes a file without a name that has these bytes: for an archive that is in memory only.
Result<Descriptor> hold_in_file(Bytes archive);

/// Forks the fork server of the sandboxes now, while the process is small and has one thread. A
/// second call does nothing.
Result<bool> start_sandboxes();

/// Returns the restrictions of a decoder, in a sentence for -v: "seccomp, resource limits, ...";
/// names those that the kernel refuses. Requires start_sandboxes().
std::string describe_sandboxes();

}  // namespace mifdex::io
