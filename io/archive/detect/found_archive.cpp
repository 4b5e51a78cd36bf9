#include "io/archive/detect/found_archive.h"

#include <libdeflate.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <variant>

#include "io/archive/detect/archive_kind.h"
#include "io/archive/zip/zip_records.h"
#include "io/base/endian.h"

namespace mifdex::io {
namespace {

using namespace std::string_view_literals;

/// Number of bytes from the beginning of a file in which an archive is looked for: stubs of
/// self-extracting archives have some 100 KB. If the file is no program, only a short header may be
/// before an archive.
constexpr std::size_t kProgramSearched = std::size_t{16} << 20;
constexpr std::size_t kOtherSearched = std::size_t{64} << 10;
/// The end record of a zip, its comment, and as many bytes that a transfer may have added.
constexpr std::size_t kZipEnd = 22 + std::size_t{2} * 65'536;

bool is_program(Bytes bytes) {
  return bytes.starts_with("MZ"sv) || bytes.starts_with(
                                          "\x7F"
                                          "ELF"sv);
}

bool is_script(Bytes bytes) { return bytes.starts_with("#!"sv); }

/// True if there are bytes that no text has in any encoding of these files.
bool is_binary(Bytes bytes) {
  if (bytes.starts_with("\xFF\xFE"sv) || bytes.starts_with("\xFE\xFF"sv)) return false;
  const Bytes begin = bytes.substr(0, 512);
  std::uint8_t found = 0;  // all are looked at, in bytes: many at a time
  for (const char c : begin) {
    const auto byte = static_cast<std::uint8_t>(c);
    const auto below = static_cast<std::uint8_t>(byte < 0x20 ? 0xFF : 0);
    const auto blank =
        static_cast<std::uint8_t>(static_cast<std::uint8_t>(byte - 0x08) > 5 ? 0xFF : 0);
    const auto end = static_cast<std::uint8_t>((byte | 1) != 0x1B ? 0xFF : 0);
    found = static_cast<std::uint8_t>(found | (below & blank & end));
  }
  return found != 0;
}

/// A zip is found from its end. `\6` is in no text, so that one look at a MIF is enough.
bool ends_as_zip(Bytes file) {
  const Bytes end = file.size() > kZipEnd ? file.substr(file.size() - kZipEnd) : file;
  std::size_t left = end.size();
  while (left >= 4) {
    const void* const found = ::memrchr(end.data(), '\6', left);
    if (found == nullptr) return false;
    const auto place = static_cast<std::size_t>(static_cast<const char*>(found) - end.data());
    if (place >= 3 && end.substr(place - 3).starts_with("PK\5\6"sv)) {
      const auto directory = find_zip_directory(file);
      if (const auto* const reject = std::get_if<Reject>(&directory)) {
        return reject->kind == RejectKind::kArchiveSplit;
      }
      return std::get<ZipDirectory>(directory).entries != 0;
    }
    left = place;
  }
  return false;
}

std::uint32_t crc32(Bytes bytes) { return libdeflate_crc32(0, bytes.data(), bytes.size()); }

/// The checksum of the start header holds.
bool is_seven_zip(Bytes bytes) {
  return bytes.size() >= 32 && bytes.starts_with("7z\xBC\xAF\x27\x1C\0"sv) &&
         crc32(bytes.substr(12, 20)) == little_u32(bytes, 8);
}

/// The checksum of the main header holds: 16 bits of it in RAR 4, 32 in RAR 5.
bool is_rar(Bytes bytes) {
  if (bytes.starts_with("Rar!\x1A\x07\0"sv) && bytes.size() >= 20) {
    const std::size_t length = little_u16(bytes, 12);
    return bytes[9] == '\x73' && length >= 13 && length <= 4096 && bytes.size() >= 7 + length &&
           (crc32(bytes.substr(9, length - 2)) & 0xFFFFU) == little_u16(bytes, 7);
  }
  if (!bytes.starts_with("Rar!\x1A\x07\1\0"sv) || bytes.size() < 16) return false;
  const std::size_t length = byte_at(bytes, 12);  // main headers are far below 128 bytes
  return length < 0x80 && bytes.size() >= 13 + length &&
         crc32(bytes.substr(12, 1 + length)) == little_u32(bytes, 8);
}

/// The version that all cabinets have, and a size that fits.
bool is_cabinet(Bytes bytes) {
  return bytes.size() >= 36 && bytes.starts_with("MSCF\0\0\0\0"sv) && bytes[24] == '\3' &&
         bytes[25] == '\1' && little_u32(bytes, 8) <= bytes.size() && little_u32(bytes, 8) >= 36;
}

/// The checksum of the main header holds.
bool is_arj(Bytes bytes) {
  if (!begins_as_arj(bytes)) return false;
  const std::size_t length = little_u16(bytes, 2);
  return bytes.size() >= 8 + length && bytes[10] == '\2' &&
         crc32(bytes.substr(4, length)) == little_u32(bytes, 4 + length);
}

/// The bytes by which an archive is noticed: most of its sign.
constexpr std::array<bool, 256> make_noticed() {
  std::array<bool, 256> noticed{};
  for (const char c : {'7', 'R', 'M', '-', '\x60', '*'})
    noticed[static_cast<unsigned char>(c)] = true;
  return noticed;
}
constexpr std::array<bool, 256> kNoticed = make_noticed();

/// Returns the first place in `file`, from `place` on and before `end`, at which an archive is
/// noticed; `end` if there is none.
std::size_t next_noticed(Bytes file, std::size_t place, std::size_t end) {
  const auto noticed = [file](std::size_t at) { return kNoticed[byte_at(file, at)]; };
  for (; place + 4 <= end; place += 4) {
    const unsigned any = static_cast<unsigned>(noticed(place)) | noticed(place + 1) |
                         noticed(place + 2) | noticed(place + 3);
    if (any != 0) break;
  }
  while (place < end && !noticed(place)) ++place;
  return place;
}

/// The archive that is noticed at `place` of `file`.
FoundArchive archive_noticed(Bytes file, std::size_t place) {
  const Bytes here = file.substr(place);
  switch (file[place]) {
    case '7':
      return {is_seven_zip(here) ? ArchiveKind::kSevenZip : ArchiveKind::kNone, place};
    case 'R':
      return {is_rar(here) ? ArchiveKind::kRar : ArchiveKind::kNone, place};
    case 'M':
      return {is_cabinet(here) ? ArchiveKind::kCab : ArchiveKind::kNone, place};
    case '\x60':
      return {is_arj(here) ? ArchiveKind::kArj : ArchiveKind::kNone, place};
    case '*':
      if (place < 7 || !here.starts_with("**ACE**"sv) || file[place - 3] != '\0') return {};
      return {ArchiveKind::kAce, place - 7};
    default:
      if (place < 2 || !here.starts_with("-l"sv)) return {};
      if (find_archive_kind(file.substr(place - 2)) != ArchiveKind::kLzh) return {};
      return {byte_at(file, place + 18) < 2 ? ArchiveKind::kLzh : ArchiveKind::kNone, place - 2};
  }
}

/// The archive that a script unpacks begins on a line of its own.
FoundArchive find_behind_script(Bytes file) {
  const Bytes searched = file.substr(0, kProgramSearched);
  for (const Bytes signature : {"\n\x1F\x8B\x08"sv, "\nBZh"sv,
                                "\n\xFD"
                                "7zXZ\0"sv}) {
    const std::size_t place = searched.find(signature);
    if (place == Bytes::npos) continue;
    const ArchiveKind kind = find_archive_kind(file.substr(place + 1));
    if (is_single_stream(kind)) return {kind, place + 1};
  }
  return {};
}

}  // namespace

FoundArchive find_archive(Bytes file) {
  const ArchiveKind kind = find_archive_kind(file);
  if (kind != ArchiveKind::kNone) return {kind, 0};
  if (ends_as_zip(file)) return {ArchiveKind::kZip, 0};
  if (is_script(file)) return find_behind_script(file);
  if (!is_program(file) && !is_binary(file)) return {};
  const std::size_t most = is_program(file) ? kProgramSearched : kOtherSearched;
  const std::size_t end = std::min(file.size(), most);
  for (std::size_t place = 1; (place = next_noticed(file, place, end)) < end; ++place) {
    const FoundArchive found = archive_noticed(file, place);
    if (found.kind != ArchiveKind::kNone) return found;
  }
  return {};
}

bool may_hide_archive(Bytes beginning) {
  return is_program(beginning) || is_script(beginning) || is_binary(beginning);
}

bool may_hold_archive(Bytes beginning) {
  const ArchiveKind kind = find_archive_kind(beginning);
  const bool is_read = kind != ArchiveKind::kNone && !is_foreign(kind);
  return is_read || is_program(beginning);
}

}  // namespace mifdex::io
