#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "io/archive/zip/zip_excerpt.h"
#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/libarchive/hard_links.h"
#include "io/sandbox/decoders/libarchive/libarchive_input.h"
#include "io/sandbox/decoders/libarchive/zip_count.h"

namespace mifdex::io::sandbox {
namespace {

/// A reader that returns "again" without end is stuck.
constexpr int kMostRetries = 16;

Bytes text_or_empty(const char* text) { return text == nullptr ? Bytes() : Bytes(text); }

bool has_word(Bytes text, std::string_view word) { return text.find(word) != Bytes::npos; }

/// Returns the meaning of an error of libarchive; `otherwise` if its text has none.
RejectKind kind_of_error(struct ::archive* archive, RejectKind otherwise) {
  if (::archive_errno(archive) == ENOMEM) return RejectKind::kArchiveMemory;
  const Bytes text = text_or_empty(::archive_error_string(archive));
  if (has_word(text, "ncrypt") || has_word(text, "assphrase") || has_word(text, "Crypto")) {
    return RejectKind::kEncrypted;
  }
  if (has_word(text, "nsupported") || has_word(text, "not supported")) {
    return RejectKind::kArchiveUnsupported;
  }
  return otherwise;
}

bool is_cpio(struct ::archive* archive) {
  return (::archive_format(archive) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_CPIO;
}

struct EntryTime {
  std::int64_t mtime = kNoTime;
  TimeSource source = TimeSource::kEntry;
};

class LibarchiveDecoder {
 public:
  explicit LibarchiveDecoder(DecodeJob& job) : job_(job), sender_(job), cursor_(job.parts[0]) {}

  void decode();

 private:
  int open();
  bool is_oldest_rar();
  void read_entries();
  void take_link(struct ::archive_entry* entry, Bytes path, const EntryTime& time);
  void take_entry(struct ::archive_entry* entry);
  EntryTime time_of(struct ::archive_entry* entry);
  void take_file(struct ::archive_entry* entry, Bytes path, const EntryTime& time);
  void send_content(struct ::archive_entry* entry);
  bool give_zeros(std::uint64_t count);
  void give_again(Bytes path, const EntryTime& time);
  void end_by_error(int code);
  void check_end();

  DecodeJob& job_;
  EntrySender sender_;
  SourceCursor cursor_;
  OpenArchive reader_;
  struct ::archive* archive_ = nullptr;
  HardLinks links_;
  bool fatal_ = false;
  std::string last_content_;  ///< of an ISO image, whose files may share their bytes
};

/// Opens the archive at its beginning; returns libarchive's code.
int LibarchiveDecoder::open() {
  cursor_.position = 0;
  reader_ = make_reader(job_.order.kind);
  archive_ = reader_.get();
  return archive_ == nullptr ? ARCHIVE_FATAL : open_on(archive_, cursor_);
}

/// True for RAR before 1.5, which has a signature and a format of its own.
bool LibarchiveDecoder::is_oldest_rar() {
  if (job_.order.kind != ArchiveKind::kRar) return false;
  std::array<char, 4> sign{};
  const ssize_t got = job_.parts[0].read_at(0, sign.data(), sign.size());
  return got == static_cast<ssize_t>(sign.size()) && Bytes(sign.data(), sign.size()) == "RE~^";
}

void LibarchiveDecoder::decode() {
  if (is_oldest_rar()) {
    return sender_.problem(RejectKind::kArchiveUnsupported, "RAR archive of RAR 1.4 or before");
  }
  const int opened = open();
  if (archive_ == nullptr) return sender_.problem(RejectKind::kArchiveMemory, {});
  if (opened < ARCHIVE_WARN) {
    const RejectKind kind = kind_of_error(archive_, RejectKind::kArchiveDamaged);
    return sender_.problem(kind, text_or_empty(::archive_error_string(archive_)));
  }
  read_entries();
  if (links_.empty() || sender_.stopped()) return;
  if (open() < ARCHIVE_WARN) {
    const RejectKind kind = archive_ == nullptr
                                ? RejectKind::kArchiveMemory
                                : kind_of_error(archive_, RejectKind::kArchiveDamaged);
    return sender_.problem(kind, "its hard links cannot be read");
  }
  links_.send(archive_, sender_, job_.order.limits.max_file_bytes);
}

void LibarchiveDecoder::read_entries() {
  int retries = 0;
  while (!sender_.stopped() && !fatal_) {
    struct ::archive_entry* entry = nullptr;
    const int code = ::archive_read_next_header(archive_, &entry);
    if (code == ARCHIVE_EOF) return check_end();
    if (code == ARCHIVE_RETRY && ++retries <= kMostRetries) continue;
    if (code < ARCHIVE_WARN) {
      const RejectKind kind = kind_of_error(archive_, RejectKind::kArchiveDamaged);
      return sender_.problem(kind, text_or_empty(::archive_error_string(archive_)));
    }
    take_entry(entry);
  }
}

void LibarchiveDecoder::take_entry(struct ::archive_entry* entry) {
  // If the format promises Unicode, a name that is not UTF-8 comes as nullptr.
  const std::string path(text_or_empty(::archive_entry_pathname(entry)));
  const EntryTime time = time_of(entry);
  if (::archive_entry_hardlink(entry) != nullptr) return take_link(entry, path, time);
  switch (::archive_entry_filetype(entry)) {
    case AE_IFREG:
      if (is_cpio(archive_) && ::archive_entry_nlink(entry) > 1 &&
          ::archive_entry_size(entry) == 0) {
        return links_.note(path, path, time.mtime);
      }
      return take_file(entry, path, time);
    case AE_IFDIR:
      sender_.pass_folder();
      return;
    case AE_IFLNK:
      sender_.skip(SkipReason::kLink, path);
      return;
    case AE_IFIFO:
      sender_.skip(SkipReason::kPipe, path);
      return;
    case AE_IFSOCK:
      sender_.skip(SkipReason::kSocket, path);
      return;
    case AE_IFCHR:
    case AE_IFBLK:
      sender_.skip(SkipReason::kDevice, path);
      return;
    default:
      sender_.skip(SkipReason::kUnknown, path);
  }
}

/// Takes a link. It has no bytes of its own, except in a cpio, whose last link has the bytes of
/// all.
void LibarchiveDecoder::take_link(struct ::archive_entry* entry, Bytes path,
                                  const EntryTime& time) {
  if (job_.order.kind == ArchiveKind::kIso) return give_again(path, time);
  const bool has_bytes = ::archive_entry_size_is_set(entry) != 0 && ::archive_entry_size(entry) > 0;
  if (has_bytes && is_cpio(archive_)) return take_file(entry, path, time);
  links_.note(text_or_empty(::archive_entry_hardlink(entry)), path, time.mtime);
}

EntryTime LibarchiveDecoder::time_of(struct ::archive_entry* entry) {
  if (::archive_entry_mtime_is_set(entry) == 0) return {};
  const std::int64_t mtime = ::archive_entry_mtime(entry);
  // If an image has no date, libarchive makes a time of the zeros.
  if (job_.order.kind == ArchiveKind::kIso && mtime < 0) return {};
  const bool local = job_.order.kind == ArchiveKind::kZip &&
                     ::archive_entry_ctime_is_set(entry) != 0 &&
                     ::archive_entry_ctime(entry) == kLocalTimeMark;
  return {time_or_none(mtime), local ? TimeSource::kEntryLocal : TimeSource::kEntry};
}

void LibarchiveDecoder::take_file(struct ::archive_entry* entry, Bytes path,
                                  const EntryTime& time) {
  if (!sender_.begin(path, time.mtime, time.source)) return;
  last_content_.clear();
  if (::archive_entry_is_encrypted(entry) != 0) {
    return sender_.end_rejected(RejectKind::kEncrypted, {});
  }
  send_content(entry);
}

/// Sends the blocks, which may leave holes between them, and may be more or fewer bytes than the
/// entry claims.
void LibarchiveDecoder::send_content(struct ::archive_entry* entry) {
  std::uint64_t size = 0;
  int retries = 0;
  while (true) {
    const void* block = nullptr;
    std::size_t length = 0;
    la_int64_t offset = 0;
    const int code = ::archive_read_data_block(archive_, &block, &length, &offset);
    if (code == ARCHIVE_EOF) break;
    if (code == ARCHIVE_RETRY && ++retries <= kMostRetries) continue;
    if (code != ARCHIVE_OK) return end_by_error(code);
    if (offset < 0 || static_cast<std::uint64_t>(offset) < size) {
      return sender_.end_rejected(RejectKind::kEntryDamaged, "its blocks overlap");
    }
    const std::uint64_t hole = static_cast<std::uint64_t>(offset) - size;
    if (!give_zeros(hole)) return;
    const Bytes bytes(static_cast<const char*>(block), length);
    if (job_.order.kind == ArchiveKind::kIso &&
        last_content_.size() <= job_.order.limits.max_file_bytes) {
      last_content_ += bytes;
    }
    if (!sender_.give(bytes)) return;
    size += hole + length;
  }
  if (::archive_entry_size_is_set(entry) == 0) return sender_.end();
  sender_.end_sized(static_cast<std::uint64_t>(::archive_entry_size(entry)));
}

bool LibarchiveDecoder::give_zeros(std::uint64_t count) {
  static constexpr std::array<char, 65536> kZeros{};
  while (count > 0) {
    const std::size_t step =
        count < kZeros.size() ? static_cast<std::size_t>(count) : kZeros.size();
    if (!sender_.give(Bytes(kZeros.data(), step))) return false;
    count -= step;
  }
  return true;
}

/// Sends the last content again: if two files of an image share one place, libarchive reports a
/// file and a link to it, but they are two files.
void LibarchiveDecoder::give_again(Bytes path, const EntryTime& time) {
  if (sender_.begin(path, time.mtime, time.source) && sender_.give(last_content_)) sender_.end();
}

/// Ends the entry: after a warning its bytes cannot be trusted; after a fatal error nothing more
/// comes.
void LibarchiveDecoder::end_by_error(int code) {
  const Bytes text = text_or_empty(::archive_error_string(archive_));
  const RejectKind kind = kind_of_error(archive_, RejectKind::kEntryDamaged);
  sender_.end_rejected(kind, text);
  if (code > ARCHIVE_FATAL) return;
  fatal_ = true;
  sender_.problem(kind_of_error(archive_, RejectKind::kArchiveDamaged), text);
}

/// Checks for damage that remains in an archive that was read to its end without an error.
void LibarchiveDecoder::check_end() {
  if (job_.order.kind != ArchiveKind::kZip) return;
  const std::uint64_t found = sender_.entries();
  const std::optional<std::uint64_t> claimed = zip_entry_count(job_.parts[0]);
  if (!claimed || *claimed != found) {
    sender_.problem(RejectKind::kArchiveDamaged,
                    std::to_string(found) + " entries were found where its end record says " +
                        (claimed ? std::to_string(*claimed) : "nothing"));
  }
}

}  // namespace

void decode_with_libarchive(DecodeJob& job) { LibarchiveDecoder(job).decode(); }

}  // namespace mifdex::io::sandbox
