#include <mspack.h>

#include <array>
#include <memory>
#include <string>

#include "io/archive/decompressed_name.h"
#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/mspack/mspack_files.h"

namespace mifdex::io::sandbox {
namespace {

/// True if the file begins with the signature; without it libmspack follows an invalid
/// pointer.
bool has_sign(DecodeJob& job) {
  std::array<char, 14> begin{};
  const ssize_t got = job.parts[0].read_at(0, begin.data(), begin.size());
  return got == static_cast<ssize_t>(begin.size()) &&
         find_archive_kind(Bytes(begin.data(), begin.size())) == job.order.kind;
}

/// Ends the one file and checks its size: libmspack reports success when the data end early.
void finish(EntrySender& sender, int code, std::uint64_t claimed) {
  if (!sender.in_entry()) return;
  if (code != MSPACK_ERR_OK) {
    return sender.end_rejected(kind_of_mspack_error(code), mspack_error_text(code));
  }
  sender.end_sized(claimed);
}

void say_damaged(EntrySender& sender, int code) {
  const RejectKind kind =
      code == MSPACK_ERR_NOMEMORY ? RejectKind::kArchiveMemory : RejectKind::kArchiveDamaged;
  sender.problem(kind, mspack_error_text(code));
}

}  // namespace

void decode_szdd(DecodeJob& job) {
  EntrySender sender(job);
  if (!has_sign(job)) return sender.problem(RejectKind::kArchiveDamaged, "it ends early");
  MspackFiles files(job, sender);
  struct msszdd_decompressor* const szdd = ::mspack_create_szdd_decompressor(files.system());
  if (szdd == nullptr) return sender.problem(RejectKind::kArchiveMemory, {});
  struct msszddd_header* const header = szdd->open(szdd, files.part_name(0));
  if (header == nullptr) {
    say_damaged(sender, szdd->last_error(szdd));
  } else {
    const char missing = header->format == MSSZDD_FMT_NORMAL ? header->missing_char : '\0';
    if (sender.begin(decompressed_name(ArchiveKind::kSzdd, job.name(), missing), kNoTime)) {
      const int code = szdd->extract(szdd, header, MspackFiles::kOut);
      finish(sender, code, static_cast<std::uint64_t>(header->length));
    }
    szdd->close(szdd, header);
  }
  ::mspack_destroy_szdd_decompressor(szdd);
}

void decode_kwaj(DecodeJob& job) {
  EntrySender sender(job);
  if (!has_sign(job)) return sender.problem(RejectKind::kArchiveDamaged, "it ends early");
  MspackFiles files(job, sender);
  struct mskwaj_decompressor* const kwaj = ::mspack_create_kwaj_decompressor(files.system());
  if (kwaj == nullptr) return sender.problem(RejectKind::kArchiveMemory, {});
  struct mskwajd_header* const header = kwaj->open(kwaj, files.part_name(0));
  if (header == nullptr) {
    say_damaged(sender, kwaj->last_error(kwaj));
  } else {
    const bool named = header->filename != nullptr && *header->filename != '\0';
    const std::string name =
        named ? header->filename : decompressed_name(ArchiveKind::kKwaj, job.name(), '\0');
    if (sender.begin(name, kNoTime)) {
      const int code = kwaj->extract(kwaj, header, MspackFiles::kOut);
      const bool sized = (header->headers & MSKWAJ_HDR_HASLENGTH) != 0;
      finish(sender, code, sized ? static_cast<std::uint64_t>(header->length) : sender.size());
    }
    kwaj->close(kwaj, header);
  }
  ::mspack_destroy_kwaj_decompressor(kwaj);
}

}  // namespace mifdex::io::sandbox
