#include "io/archive_kind.h"

#include <algorithm>
#include <array>
#include <optional>

namespace mifdex::io {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kTarBlock = 512;
constexpr std::size_t kTarChecksum = 148;
constexpr std::size_t kTarChecksumSize = 8;
constexpr std::size_t kIsoVolume = 0x8000;

unsigned byte_at(Bytes bytes, std::size_t place) {
  return static_cast<unsigned char>(bytes[place]);
}

bool has_at(Bytes bytes, std::size_t place, Bytes sign) {
  return bytes.size() >= place && bytes.substr(place).starts_with(sign);
}

struct Sign {
  Bytes bytes;
  ArchiveKind kind;
};

constexpr std::array kSigns = {
    Sign{"PK\3\4"sv, ArchiveKind::kZip},
    Sign{"PK\5\6"sv, ArchiveKind::kZip},
    Sign{"PK\7\10PK\3\4"sv, ArchiveKind::kZip},
    Sign{"PK00PK\3\4"sv, ArchiveKind::kZip},
    Sign{"\xFD"
         "7zXZ\0"sv,
         ArchiveKind::kXz},
    Sign{"7z\xBC\xAF\x27\x1C\0"sv, ArchiveKind::kSevenZip},
    Sign{"MSCF\0\0\0\0"sv, ArchiveKind::kCab},
    Sign{"SZDD\x88\xF0\x27\x33"sv, ArchiveKind::kSzdd},
    Sign{"SZ \x88\xF0\x27\x33\xD1"sv, ArchiveKind::kSzdd},
    Sign{"KWAJ\x88\xF0\x27\xD1"sv, ArchiveKind::kKwaj},
};

/// Reserved flags are zero, and the method is deflate (RFC 1952).
bool is_gzip(Bytes bytes) {
  return bytes.size() >= 10 && bytes.starts_with("\x1F\x8B\x08"sv) &&
         (byte_at(bytes, 3) & 0xE0U) == 0;
}

/// Codes have 9 to 16 bits; two bits of the third byte mean nothing and are zero.
bool is_compress(Bytes bytes) {
  if (bytes.size() < 3 || !bytes.starts_with("\x1F\x9D"sv)) return false;
  const unsigned bits = byte_at(bytes, 2) & 0x1FU;
  return (byte_at(bytes, 2) & 0x60U) == 0 && bits >= 9 && bits <= 16;
}

/// "BZh", the size of blocks, and the sign of a first block or of an end without any.
bool is_bzip2(Bytes bytes) {
  if (bytes.size() < 10 || !bytes.starts_with("BZh"sv)) return false;
  const Bytes block = bytes.substr(4, 6);
  return bytes[3] >= '1' && bytes[3] <= '9' &&
         (block == "\x31\x41\x59\x26\x53\x59"sv || block == "\x17\x72\x45\x38\x50\x90"sv);
}

/// The method, "-lh5-", stands third; the level of the header, which no text has, at 20. A header
/// of level 0 or 1 tells its length and the sum of its bytes, too.
bool is_lzh(Bytes bytes) {
  if (bytes.size() < 22) return false;
  const Bytes method = bytes.substr(2, 5);
  if (!(method.starts_with("-lh"sv) || method.starts_with("-lz"sv)) || method[4] != '-') {
    return false;
  }
  if ("01234567dsx"sv.find(method[3]) == Bytes::npos) return false;
  const unsigned level = byte_at(bytes, 20);
  if (level > 3) return false;
  if (level >= 2) return true;
  const std::size_t length = byte_at(bytes, 0);
  if (length < 20 || bytes.size() < length + 2) return false;
  unsigned sum = 0;
  for (std::size_t i = 0; i < length; ++i) sum += byte_at(bytes, i + 2);
  return (sum & 0xFFU) == byte_at(bytes, 1);
}

/// A number as tar writes it: octal digits between blanks and NULs.
std::optional<unsigned> octal(Bytes field) {
  const std::size_t begin = field.find_first_not_of(' ');
  if (begin == Bytes::npos) return std::nullopt;
  unsigned value = 0;
  std::size_t i = begin;
  for (; i < field.size() && field[i] >= '0' && field[i] <= '7'; ++i) {
    value = value * 8 + static_cast<unsigned>(field[i] - '0');
  }
  if (i == begin) return std::nullopt;
  for (; i < field.size(); ++i) {
    if (field[i] != ' ' && field[i] != '\0') return std::nullopt;
  }
  return value;
}

bool checksum_holds(Bytes block) {
  const std::optional<unsigned> told = octal(block.substr(kTarChecksum, kTarChecksumSize));
  if (!told) return false;
  unsigned sum = 0;
  int signed_sum = 0;  // as some old tars counted
  for (std::size_t i = 0; i < kTarBlock; ++i) {
    const bool own = i >= kTarChecksum && i < kTarChecksum + kTarChecksumSize;
    const char c = own ? ' ' : block[i];
    sum += static_cast<unsigned char>(c);
    signed_sum += static_cast<signed char>(c);
  }
  return *told == sum || static_cast<int>(*told) == signed_sum;
}

/// A frame, also behind frames that decoders skip (RFC 8878, section 3.1.2): pzstd writes one
/// before each. LZ4 has the same sign for such frames, so what comes after them tells.
bool is_zstd(Bytes bytes) {
  constexpr std::size_t kSkippableHeader = 8;
  while (bytes.size() >= kSkippableHeader && (byte_at(bytes, 0) & 0xF0U) == 0x50 &&
         bytes.substr(1, 3) == "\x2A\x4D\x18"sv) {
    std::uint64_t length = kSkippableHeader;
    for (std::size_t i = 0; i < 4; ++i) length += std::uint64_t{byte_at(bytes, 4 + i)} << (8 * i);
    if (length >= bytes.size()) return true;
    bytes.remove_prefix(length);
  }
  return bytes.starts_with("\x28\xB5\x2F\xFD"sv);
}

/// A header with a sum that holds; without the word "ustar" (v7) also nothing in the bytes that v7
/// leaves empty, which text cannot say of itself.
/// Blocks of zeros may come first, as on tapes.
bool is_tar(Bytes bytes) {
  const std::size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
  bytes.remove_prefix(zeros / kTarBlock * kTarBlock);
  if (bytes.size() < kTarBlock) return false;
  const Bytes block = bytes.substr(0, kTarBlock);
  if (!checksum_holds(block)) return false;
  if (has_at(block, 257, "ustar"sv)) return true;
  const Bytes unused = block.substr(257);
  return block[0] != '\0' &&
         std::all_of(unused.begin(), unused.end(), [](char c) { return c == '\0'; });
}

/// A volume descriptor of any type (0 boot, 1 primary, 2 supplementary, 3 partition).
bool is_iso(Bytes bytes) {
  return has_at(bytes, kIsoVolume + 1, "CD001"sv) && byte_at(bytes, kIsoVolume) <= 3;
}

}  // namespace

ArchiveKind find_archive_kind(Bytes beginning) {
  for (const Sign& sign : kSigns) {
    if (beginning.starts_with(sign.bytes)) return sign.kind;
  }
  if (is_gzip(beginning)) return ArchiveKind::kGzip;
  if (is_bzip2(beginning)) return ArchiveKind::kBzip2;
  if (is_zstd(beginning)) return ArchiveKind::kZstd;
  if (is_compress(beginning)) return ArchiveKind::kCompress;
  if (is_lzh(beginning)) return ArchiveKind::kLzh;
  if (is_tar(beginning)) return ArchiveKind::kTar;
  if (is_iso(beginning)) return ArchiveKind::kIso;
  return ArchiveKind::kNone;
}

std::string_view archive_kind_name(ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::kNone:
      return "file";
    case ArchiveKind::kTar:
      return "tar archive";
    case ArchiveKind::kZip:
      return "zip archive";
    case ArchiveKind::kGzip:
      return "gzip file";
    case ArchiveKind::kBzip2:
      return "bzip2 file";
    case ArchiveKind::kXz:
      return "xz file";
    case ArchiveKind::kZstd:
      return "zstd file";
    case ArchiveKind::kCompress:
      return "compress (.Z) file";
    case ArchiveKind::kSevenZip:
      return "7z archive";
    case ArchiveKind::kCab:
      return "cabinet";
    case ArchiveKind::kIso:
      return "ISO 9660 image";
    case ArchiveKind::kLzh:
      return "LZH archive";
    case ArchiveKind::kSzdd:
      return "SZDD file";
    case ArchiveKind::kKwaj:
      return "KWAJ file";
  }
  return "file";
}

bool is_single_stream(ArchiveKind kind) {
  switch (kind) {
    case ArchiveKind::kGzip:
    case ArchiveKind::kBzip2:
    case ArchiveKind::kXz:
    case ArchiveKind::kZstd:
    case ArchiveKind::kCompress:
    case ArchiveKind::kSzdd:
    case ArchiveKind::kKwaj:
      return true;
    default:
      return false;
  }
}

}  // namespace mifdex::io
