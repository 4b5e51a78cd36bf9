#include <archive.h>
#include <archive_entry.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "io/archive/name_page.h"
#include "io/sandbox/decoders/decoders.h"
#include "io/sandbox/decoders/entry_sender.h"
#include "io/sandbox/decoders/libarchive/libarchive_input.h"
#include "io/sandbox/decoders/lzh/lzh_headers.h"

namespace mifdex::io::sandbox {
namespace {

/// One entry as an archive of its own: a header of level 0 that every reader understands, the
/// packed bytes, and the end.
struct EntryInput {
  Source& source;
  std::string header;
  std::uint64_t position = 0;
  std::uint64_t end = 0;
  std::vector<char> buffer = std::vector<char>(std::size_t{64} << 10);
  bool has_header = false;
  bool has_end = false;
};

la_ssize_t read_entry(struct ::archive* archive, void* context, const void** block) {
  EntryInput& input = *static_cast<EntryInput*>(context);
  if (!input.has_header) {
    input.has_header = true;
    *block = input.header.data();
    return static_cast<la_ssize_t>(input.header.size());
  }
  *block = input.buffer.data();
  const auto wanted = static_cast<std::size_t>(
      std::min<std::uint64_t>(input.buffer.size(), input.end - input.position));
  if (wanted == 0) {
    input.buffer[0] = '\0';
    return std::exchange(input.has_end, true) ? 0 : 1;
  }
  const ssize_t got = input.source.read_at(input.position, input.buffer.data(), wanted);
  if (got < 0) {
    ::archive_set_error(archive, errno, "the archive cannot be read");
    return ARCHIVE_FATAL;
  }
  input.position += static_cast<std::uint64_t>(got);
  return got;
}

std::string header_of(const LzhEntry& entry) {
  std::string header = "\x17";  // bytes after the next one
  header += '\0';               // their sum
  header += entry.method;
  const auto add = [&header](std::uint64_t value, std::size_t width) {
    for (std::size_t i = 0; i < width; ++i) header += static_cast<char>(value >> (8 * i) & 0xFFU);
  };
  add(entry.packed, 4);
  add(entry.size, 4);
  add(0, 4);  // no time
  header += '\x20';
  header += '\0';  // level
  header += "\x01N";
  if (entry.crc) {
    add(*entry.crc, 2);
  } else {
    header[0] -= 2;
  }
  unsigned sum = 0;
  for (const char c : header.substr(2)) sum += static_cast<unsigned char>(c);
  header[1] = static_cast<char>(sum & 0xFFU);
  return header;
}

class LzhDecoder {
 public:
  explicit LzhDecoder(DecodeJob& job)
      : source_(job.parts[0]), sender_(job), headers_(job.parts[0]) {}

  void decode();

 private:
  void guess_page();
  void take_file(const LzhEntry& entry);
  void decode_file(struct ::archive* archive, const LzhEntry& entry);
  void end_by_error(struct ::archive* archive);

  Source& source_;
  EntrySender sender_;
  LzhHeaders headers_;
  NameGuess names_{NamePage::kDos};
};

/// Reads all names before the first is sent: together they show the page of each.
void LzhDecoder::guess_page() {
  LzhHeaders headers(source_);
  LzhEntry entry;
  while (headers.next(entry)) names_.add(entry.path);
}

void LzhDecoder::decode() {
  guess_page();
  LzhEntry entry;
  while (!sender_.stopped() && headers_.next(entry)) {
    if (entry.is_folder) {
      sender_.pass_folder();
    } else {
      take_file(entry);
    }
  }
  if (!headers_.damage().empty()) {
    sender_.problem(RejectKind::kArchiveDamaged, headers_.damage());
  }
}

void LzhDecoder::take_file(const LzhEntry& entry) {
  std::string path = entry.path;
  const NamePage page = is_ascii_name(path) ? NamePage::kUtf8 : names_.page();
  if (page == NamePage::kUtf8) std::ranges::replace(path, '\\', '/');
  if (!sender_.begin(path, entry.mtime, entry.time_source, page)) return;
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  if (entry.packed > kMost || entry.size > kMost) {
    return sender_.end_rejected(RejectKind::kArchiveUnsupported, "an entry of 4 GiB or more");
  }
  const OpenArchive archive = make_reader(ArchiveKind::kLzh);
  if (archive == nullptr) return sender_.end_rejected(RejectKind::kArchiveMemory, {});
  EntryInput input{source_, header_of(entry), entry.content, entry.content + entry.packed};
  ::archive_read_set_callback_data(archive.get(), &input);
  ::archive_read_set_read_callback(archive.get(), &read_entry);
  struct ::archive_entry* header = nullptr;
  if (::archive_read_open1(archive.get()) < ARCHIVE_WARN ||
      ::archive_read_next_header(archive.get(), &header) < ARCHIVE_WARN) {
    return end_by_error(archive.get());
  }
  decode_file(archive.get(), entry);
}

void LzhDecoder::decode_file(struct ::archive* archive, const LzhEntry& entry) {
  while (true) {
    const void* block = nullptr;
    std::size_t length = 0;
    la_int64_t offset = 0;
    const int code = ::archive_read_data_block(archive, &block, &length, &offset);
    if (code == ARCHIVE_EOF) break;
    if (code != ARCHIVE_OK) return end_by_error(archive);
    if (!sender_.give(Bytes(static_cast<const char*>(block), length))) return;
  }
  sender_.end_sized(entry.size);
}

void LzhDecoder::end_by_error(struct ::archive* archive) {
  const char* const message = ::archive_error_string(archive);
  const Bytes text = message == nullptr ? Bytes() : Bytes(message);
  RejectKind kind = RejectKind::kEntryDamaged;
  if (::archive_errno(archive) == ENOMEM) kind = RejectKind::kArchiveMemory;
  if (text.find("nsupported") != Bytes::npos) kind = RejectKind::kArchiveUnsupported;
  sender_.end_rejected(kind, text);
}

}  // namespace

void decode_lzh(DecodeJob& job) { LzhDecoder(job).decode(); }

}  // namespace mifdex::io::sandbox
