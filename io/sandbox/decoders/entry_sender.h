// Sends one entry after the other to the parent, within the limits: decoders write to it.
//
// Threads: one. Errors: none; a limit that is reached is reported to the parent, and stopped() is
// true.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "io/archive/archive_limits.h"
#include "io/archive/name_page.h"
#include "io/base/bytes.h"
#include "io/base/file_time.h"
#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

class EntrySender {
 public:
  explicit EntrySender(DecodeJob& job);

  /// Returns the entries so far, folders and links included.
  std::uint64_t entries() const { return tally_.entries(); }

  /// Begins a file; `path` in UTF-8, or in `page` with '\' between its parts. `mtime`: kNoTime or a
  /// time of `source`, kEntry or kEntryLocal. Returns false if there are too many entries.
  bool begin(Bytes path, std::int64_t mtime, TimeSource source = TimeSource::kEntry,
             NamePage page = NamePage::kUtf8);

  /// Adds bytes to the file. Returns false if nothing more of the archive may be decoded.
  bool give(Bytes bytes);

  /// Ends the file, which is complete.
  void end();

  /// Ends the file of an archive that claims its size: the file is damaged if it has another one.
  void end_sized(std::uint64_t claimed);

  /// Ends the file, which is incomplete, or must not be trusted.
  void end_rejected(RejectKind kind, Bytes detail);

  /// Ends the file, of which only the first `sound` bytes can be trusted. A limit that is reached
  /// ends the current entry in the same way.
  void end_cut(RejectKind kind, std::uint64_t sound, Bytes detail);

  /// Counts an entry that is not a regular file. Returns false if there are too many entries.
  bool skip(SkipReason reason, Bytes path);

  /// Counts a folder. Returns false if there are too many entries.
  bool pass_folder();

  /// Reports a problem of the archive as a whole; the first one counts.
  void problem(RejectKind kind, Bytes detail);

  bool stopped() const { return stopped_; }
  bool in_entry() const { return in_entry_; }

  /// Returns the bytes of the current entry so far.
  std::uint64_t size() const { return size_; }

 private:
  bool count(std::optional<RejectKind> limit);
  bool wants_more(Bytes bytes);

  DecodeJob& job_;
  ArchiveTally tally_;
  std::string beginning_;   ///< of the entry: shows if it is an archive
  std::uint64_t size_ = 0;  ///< of the entry so far
  bool in_entry_ = false;
  bool dropping_ = false;  ///< the rest of the entry is counted, not sent
  bool stopped_ = false;
};

}  // namespace mifdex::io::sandbox
