#include <mspack.h>

#include <algorithm>
#include <cstdint>
#include <string>

#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/mspack/mspack_files.h"

namespace mifdex::io::sandbox {
namespace {

/// Returns a file's DOS time, by the clock of the packing machine; resolution 2 s.
std::int64_t time_of(const struct mscabd_file& file) {
  const auto part = [](int value) { return static_cast<unsigned char>(value); };
  const std::uint32_t date = (static_cast<std::uint32_t>(file.date_y - 1980) & 0x7FU) << 9U |
                             (part(file.date_m) & 0xFU) << 5U | (part(file.date_d) & 0x1FU);
  const std::uint32_t time = (part(file.time_h) & 0x1FU) << 11U |
                             (part(file.time_m) & 0x3FU) << 5U | (part(file.time_s) / 2U & 0x1FU);
  return read_dos_time(date, time).value_or(kNoTime);
}

bool has_utf8_name(const struct mscabd_file& file) {
  return (static_cast<unsigned>(file.attribs) & MSCAB_ATTRIB_UTF_NAME) != 0;
}

Bytes name_of(const struct mscabd_file& file) {
  return file.filename == nullptr ? Bytes() : Bytes(file.filename);
}

class CabDecoder {
 public:
  explicit CabDecoder(DecodeJob& job)
      : job_(job),
        sender_(job),
        files_(job, sender_),
        decompressor_(::mspack_create_cab_decompressor(files_.system())) {}
  ~CabDecoder() {
    if (decompressor_ != nullptr) ::mspack_destroy_cab_decompressor(decompressor_);
  }
  CabDecoder(const CabDecoder&) = delete;
  CabDecoder& operator=(const CabDecoder&) = delete;

  void decode();

 private:
  struct mscabd_cabinet* open_set();
  void note_missing(const struct mscabd_cabinet& first);
  void take_file(struct mscabd_file* file);

  DecodeJob& job_;
  EntrySender sender_;
  MspackFiles files_;
  struct mscab_decompressor* decompressor_;
  NameGuess names_{NamePage::kWindows};  ///< of those that are not marked as UTF-8
  std::string missing_;                  ///< which cabinet of the set is missing; "" if none is
};

void CabDecoder::decode() {
  if (decompressor_ == nullptr) return sender_.problem(RejectKind::kArchiveMemory, {});
  struct mscabd_cabinet* const set = open_set();
  if (set == nullptr) return;
  note_missing(*set);
  for (const struct mscabd_file* file = set->files; file != nullptr; file = file->next) {
    if (!has_utf8_name(*file)) names_.add(name_of(*file));
  }
  for (struct mscabd_file* file = set->files; file != nullptr && !sender_.stopped();
       file = file->next) {
    take_file(file);
  }
  if (!missing_.empty()) sender_.problem(RejectKind::kArchiveSplit, missing_ + " is missing");
}

/// Opens all parts and joins them; the first represents the set.
struct mscabd_cabinet* CabDecoder::open_set() {
  struct mscabd_cabinet* first = nullptr;
  struct mscabd_cabinet* last = nullptr;
  for (std::size_t part = 0; part < job_.parts.size(); ++part) {
    struct mscabd_cabinet* const cabinet =
        decompressor_->open(decompressor_, files_.part_name(part));
    if (cabinet == nullptr) {
      const int code = decompressor_->last_error(decompressor_);
      const RejectKind kind =
          code == MSPACK_ERR_NOMEMORY ? RejectKind::kArchiveMemory : RejectKind::kArchiveDamaged;
      sender_.problem(kind, mspack_error_text(code));
      return first;
    }
    if (last != nullptr && decompressor_->append(decompressor_, last, cabinet) != MSPACK_ERR_OK) {
      sender_.problem(RejectKind::kArchiveSplit, "a part of the set does not fit the others");
      return first;
    }
    if (first == nullptr) first = cabinet;
    last = cabinet;
  }
  return first;
}

/// Notes the missing part of a set that begins before its first part here, or continues after its
/// last.
void CabDecoder::note_missing(const struct mscabd_cabinet& first) {
  const struct mscabd_cabinet* last = &first;
  while (last->nextcab != nullptr) last = last->nextcab;
  const bool before = (first.flags & MSCAB_HDR_PREVCAB) != 0;
  const bool behind = (last->flags & MSCAB_HDR_NEXTCAB) != 0;
  if (!before && !behind) return;
  const char* const name = before ? first.prevname : last->nextname;
  missing_ = name == nullptr || *name == '\0' ? "a part" : name;
}

void CabDecoder::take_file(struct mscabd_file* file) {
  std::string path(name_of(*file));
  const NamePage page =
      has_utf8_name(*file) || is_ascii_name(path) ? NamePage::kUtf8 : names_.page();
  if (page == NamePage::kUtf8) std::ranges::replace(path, '\\', '/');
  if (!sender_.begin(path, time_of(*file), TimeSource::kEntryLocal, page)) return;
  const int code = decompressor_->extract(decompressor_, file, MspackFiles::kOut);
  if (!sender_.in_entry()) return;  // a limit has ended it
  if (code == MSPACK_ERR_OK) return sender_.end_sized(file->length);
  if (!missing_.empty() && code != MSPACK_ERR_NOMEMORY) {
    return sender_.end_rejected(RejectKind::kArchiveSplit, missing_ + " is missing");
  }
  sender_.end_rejected(kind_of_mspack_error(code), mspack_error_text(code));
}

}  // namespace

void decode_cabinet(DecodeJob& job) { CabDecoder(job).decode(); }

}  // namespace mifdex::io::sandbox
