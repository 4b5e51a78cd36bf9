#include "io/archive/detect/archive_kind.h"

#include <algorithm>
#include <array>

#include "io/archive/tar/tar_header.h"
#include "io/base/ascii.h"
#include "io/base/endian.h"

namespace mifdex::io {
namespace {

using namespace std::string_view_literals;

struct Name {
  ArchiveKind kind;
  std::string_view name;
};

constexpr std::array kNames = {
    Name{ArchiveKind::kTar, "tar archive"},
    Name{ArchiveKind::kZip, "zip archive"},
    Name{ArchiveKind::kGzip, "gzip file"},
    Name{ArchiveKind::kBzip2, "bzip2 file"},
    Name{ArchiveKind::kXz, "xz file"},
    Name{ArchiveKind::kZstd, "zstd file"},
    Name{ArchiveKind::kCompress, "compress (.Z) file"},
    Name{ArchiveKind::kSevenZip, "7z archive"},
    Name{ArchiveKind::kCab, "cabinet"},
    Name{ArchiveKind::kIso, "ISO 9660 image"},
    Name{ArchiveKind::kLzh, "LZH archive"},
    Name{ArchiveKind::kSzdd, "SZDD file"},
    Name{ArchiveKind::kKwaj, "KWAJ file"},
    Name{ArchiveKind::kLz4, "lz4 file"},
    Name{ArchiveKind::kLzip, "lzip file"},
    Name{ArchiveKind::kLzma, "lzma file"},
    Name{ArchiveKind::kCpio, "cpio archive"},
    Name{ArchiveKind::kAr, "ar archive"},
    Name{ArchiveKind::kRpm, "RPM package"},
    Name{ArchiveKind::kRar, "RAR archive"},
    Name{ArchiveKind::kWarc, "WARC web archive"},
    Name{ArchiveKind::kXar, "xar archive"},
    Name{ArchiveKind::kArj, "ARJ archive"},
    Name{ArchiveKind::kAce, "ACE archive"},
    Name{ArchiveKind::kArc, "ARC archive"},
    Name{ArchiveKind::kZoo, "ZOO archive"},
    Name{ArchiveKind::kStuffIt, "StuffIt archive"},
    Name{ArchiveKind::kInstallShield, "InstallShield archive"},
    Name{ArchiveKind::kTapeBackup, "NTBackup archive (Microsoft Tape Format)"},
    Name{ArchiveKind::kQic, "QIC backup archive"},
    Name{ArchiveKind::kDosBackup, "MS-DOS backup archive"},
    Name{ArchiveKind::kWim, "WIM image"},
    Name{ArchiveKind::kUdf, "UDF image"},
    Name{ArchiveKind::kRawCd, "raw CD image"},
    Name{ArchiveKind::kVhd, "VHD disk image"},
    Name{ArchiveKind::kVhdx, "VHDX disk image"},
    Name{ArchiveKind::kVmdk, "VMDK disk image"},
    Name{ArchiveKind::kVdi, "VDI disk image"},
    Name{ArchiveKind::kQcow, "QCOW disk image"},
    Name{ArchiveKind::kEwf, "EnCase (EWF) disk image"},
    Name{ArchiveKind::kAff, "AFF disk image"},
    Name{ArchiveKind::kAd1, "AD1 image"},
    Name{ArchiveKind::kDiskImage, "disk image"},
    Name{ArchiveKind::kSquashFs, "SquashFS image"},
    Name{ArchiveKind::kLzop, "lzop compressed file"},
    Name{ArchiveKind::kLrzip, "lrzip compressed file"},
    Name{ArchiveKind::kGrzip, "GRZip compressed file"},
    Name{ArchiveKind::kRzip, "rzip compressed file"},
    Name{ArchiveKind::kPack, "pack (.z) compressed file"},
    Name{ArchiveKind::kFreeze, "freeze compressed file"},
    Name{ArchiveKind::kZpaq, "ZPAQ archive"},
    Name{ArchiveKind::kSplitPart, "part of a split archive"},
    Name{ArchiveKind::kUnsearched, "file larger than --max-file"},
};

constexpr std::size_t kIsoVolume = 0x8000;

struct Signature {
  Bytes bytes;
  ArchiveKind kind;
};

constexpr std::array kSignatures = {
    Signature{"PK\3\4"sv, ArchiveKind::kZip},
    Signature{"PK\5\6"sv, ArchiveKind::kZip},
    Signature{"PK\7\10PK\3\4"sv, ArchiveKind::kZip},
    Signature{"PK00PK\3\4"sv, ArchiveKind::kZip},
    Signature{"\xFD"
              "7zXZ\0"sv,
              ArchiveKind::kXz},
    Signature{"7z\xBC\xAF\x27\x1C\0"sv, ArchiveKind::kSevenZip},
    Signature{"MSCF\0\0\0\0"sv, ArchiveKind::kCab},
    Signature{"SZDD\x88\xF0\x27\x33"sv, ArchiveKind::kSzdd},
    Signature{"SZ \x88\xF0\x27\x33\xD1"sv, ArchiveKind::kSzdd},
    Signature{"KWAJ\x88\xF0\x27\xD1"sv, ArchiveKind::kKwaj},
    Signature{"\x04\x22\x4D\x18"sv, ArchiveKind::kLz4},
    Signature{"\x02\x21\x4C\x18"sv, ArchiveKind::kLz4},
    Signature{"\xED\xAB\xEE\xDB"sv, ArchiveKind::kRpm},
    Signature{"Rar!\x1A\x07\0"sv, ArchiveKind::kRar},
    Signature{"Rar!\x1A\x07\1\0"sv, ArchiveKind::kRar},
    Signature{"RE~^"sv, ArchiveKind::kRar},
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

/// The method, "-lh5-", is at 2; the level of the header, which no text has, at 20. A header of
/// level 0 or 1 has its length and the sum of its bytes, too.
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

/// A frame, also after frames that decoders skip (RFC 8878, section 3.1.2): pzstd writes one before
/// each. LZ4 has the same sign for such frames, so the bytes after them decide.
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

/// A header with the magic of ustar or GNU, also if its sum does not hold: then the tar is damaged,
/// and is told as such. Without the magic (v7) the sum must hold, and nothing may be in the bytes
/// that v7 leaves empty, which text cannot say of itself. Blocks of zeros may come first, as on
/// tapes.
bool is_tar(Bytes bytes) {
  const std::size_t zeros = std::min(bytes.find_first_not_of('\0'), bytes.size());
  bytes.remove_prefix(zeros / kTarBlock * kTarBlock);
  if (bytes.size() < kTarBlock) return false;
  const Bytes block = bytes.substr(0, kTarBlock);
  if (has_at(block, 257, "ustar\0"sv) || has_at(block, 257, "ustar  \0"sv)) return true;
  if (!tar_checksum_holds(block)) return false;
  if (has_at(block, 257, "ustar"sv)) return true;
  const Bytes unused = block.substr(257);
  return block[0] != '\0' &&
         std::all_of(unused.begin(), unused.end(), [](char c) { return c == '\0'; });
}

/// The version, and a dictionary of 4 KiB to 512 MiB.
bool is_lzip(Bytes bytes) {
  if (bytes.size() < 6 || !bytes.starts_with("LZIP"sv)) return false;
  const unsigned dictionary = byte_at(bytes, 5) & 0x1FU;
  return byte_at(bytes, 4) <= 1 && dictionary >= 12 && dictionary <= 29;
}

/// LZMA has no sign: the usual properties, a dictionary that LZMA Utils gives, a length that is
/// unknown or below 1 TiB, and the zero with which each range coder begins.
bool is_lzma(Bytes bytes) {
  const bool usual = bytes.size() >= 18 && (bytes[0] == '\x5D' || bytes[0] == '\x5E');
  if (!usual || bytes[13] != '\0') return false;
  const std::uint64_t size = little_u64(bytes, 5);
  const bool sized = size != 0 && size < std::uint64_t{1} << 40U;
  if (!sized && size != ~std::uint64_t{0}) return false;
  const std::uint32_t dictionary = little_u32(bytes, 1);
  for (std::uint32_t power = 1U << 12U; power != 1U << 31U; power <<= 1U) {
    if (dictionary == power || dictionary == power + power / 2) return true;
  }
  return false;
}

bool all_digits(Bytes bytes, Bytes digits) {
  return bytes.find_first_not_of(digits) == Bytes::npos;
}

/// A header in ASCII whose numbers are all octal (odc) or hexadecimal (newc, crc); or in binary,
/// in either byte order, with the length of a name and a NUL at its end.
bool is_cpio(Bytes bytes) {
  constexpr std::size_t kOdcHeader = 76;
  constexpr std::size_t kNewcHeader = 110;
  if (bytes.starts_with("070707"sv)) {
    return bytes.size() > kOdcHeader && all_digits(bytes.substr(0, kOdcHeader), "01234567"sv);
  }
  if (bytes.starts_with("070701"sv) || bytes.starts_with("070702"sv)) {
    return bytes.size() > kNewcHeader &&
           all_digits(bytes.substr(0, kNewcHeader), "0123456789abcdefABCDEF"sv);
  }
  const bool little = bytes.starts_with("\xC7\x71"sv);
  if (bytes.size() < 28 || !(little || bytes.starts_with("\x71\xC7"sv))) return false;
  const std::size_t length = little ? little_u16(bytes, 20) : big_u16(bytes, 20);
  return length >= 2 && length <= 4096 && bytes.size() >= 26 + length &&
         bytes.substr(26, length).find('\0') == length - 1;
}

/// The sign, and a first member whose header ends as every one does; or no member.
bool is_ar(Bytes bytes) {
  constexpr std::size_t kSign = 8;
  constexpr std::size_t kMember = 60;
  if (!bytes.starts_with("!<arch>\n"sv)) return false;
  return bytes.size() == kSign || has_at(bytes, kSign + kMember - 2, "`\n"sv);
}

/// "WARC/1.0", and the field that every record has, in any letter case.
bool is_warc(Bytes bytes) {
  if (!bytes.starts_with("WARC/0."sv) && !bytes.starts_with("WARC/1."sv)) return false;
  constexpr Bytes kField = "warc-type"sv;
  const Bytes searched = bytes.substr(0, 2048);
  return !std::ranges::search(searched, kField, {}, ascii::lower).empty();
}

/// The sign, the size of the header, and version 0 or 1; text has no zero bytes.
bool is_xar(Bytes bytes) {
  constexpr unsigned kSmallestHeader = 28;
  if (bytes.size() < 8 || !bytes.starts_with("xar!"sv)) return false;
  const unsigned header = big_u16(bytes, 4);
  return header >= kSmallestHeader && byte_at(bytes, 6) == 0 && byte_at(bytes, 7) <= 1;
}

/// A volume descriptor of any type (0 boot, 1 primary, 2 supplementary, 3 partition).
bool is_iso(Bytes bytes) {
  return has_at(bytes, kIsoVolume + 1, "CD001"sv) && byte_at(bytes, kIsoVolume) <= 3;
}

/// The first two bytes of every kind but LZH, tar and ISO, whose signs come later. Most files have
/// others, and need no further look at their beginning.
class Beginnings {
 public:
  constexpr Beginnings() {
    for (const Signature& signature : kSignatures) add(signature.bytes);
    for (const Bytes bytes : {"\x1F\x8B"sv, "\x1F\x9D"sv, "BZ"sv, "\x28\xB5"sv, "LZ"sv, "07"sv,
                              "\xC7\x71"sv, "\x71\xC7"sv, "!<"sv, "WA"sv, "xa"sv}) {
      add(bytes);
    }
    for (char first = '\x50'; first <= '\x5F'; ++first) add_pair(first, '\x2A');  // zstd
    for (std::size_t second = 0; second < 256; ++second) second_[second] |= kLzma;
    first_[0x5D] |= kLzma;
    first_[0x5E] |= kLzma;
  }

  /// Returns false if `bytes` begin with no such two bytes.
  constexpr bool may_begin(Bytes bytes) const {
    return bytes.size() >= 2 && (first_[index_of(bytes[0])] & second_[index_of(bytes[1])]) != 0;
  }

 private:
  // Kinds in three groups, so that few pairs of bytes from different kinds count.
  static constexpr std::uint8_t kLetters = 1;
  static constexpr std::uint8_t kOther = 2;
  static constexpr std::uint8_t kLzma = 4;

  static constexpr std::size_t index_of(char c) { return static_cast<unsigned char>(c); }

  constexpr void add(Bytes bytes) { add_pair(bytes[0], bytes[1]); }

  constexpr void add_pair(char first, char second) {
    const std::uint8_t group = first >= 'A' && second >= 'A' ? kLetters : kOther;
    first_[index_of(first)] |= group;
    second_[index_of(second)] |= group;
  }

  std::array<std::uint8_t, 256> first_{};
  std::array<std::uint8_t, 256> second_{};
};

constexpr Beginnings kBeginnings;

}  // namespace

ArchiveKind find_archive_kind(Bytes beginning) {
  if (!kBeginnings.may_begin(beginning)) {
    if (is_lzh(beginning)) return ArchiveKind::kLzh;
    if (is_tar(beginning)) return ArchiveKind::kTar;
    if (is_iso(beginning)) return ArchiveKind::kIso;
    return find_foreign_kind(beginning);
  }
  for (const Signature& signature : kSignatures) {
    if (has_at(beginning, 0, signature.bytes)) return signature.kind;
  }
  if (is_gzip(beginning)) return ArchiveKind::kGzip;
  if (is_bzip2(beginning)) return ArchiveKind::kBzip2;
  if (is_zstd(beginning)) return ArchiveKind::kZstd;
  if (is_compress(beginning)) return ArchiveKind::kCompress;
  if (is_lzh(beginning)) return ArchiveKind::kLzh;
  if (is_lzip(beginning)) return ArchiveKind::kLzip;
  if (is_cpio(beginning)) return ArchiveKind::kCpio;
  if (is_ar(beginning)) return ArchiveKind::kAr;
  if (is_warc(beginning)) return ArchiveKind::kWarc;
  if (is_xar(beginning)) return ArchiveKind::kXar;
  if (is_tar(beginning)) return ArchiveKind::kTar;
  if (is_iso(beginning)) return ArchiveKind::kIso;
  if (is_lzma(beginning)) return ArchiveKind::kLzma;
  return find_foreign_kind(beginning);
}

std::string_view archive_kind_name(ArchiveKind kind) {
  const auto* const found = std::ranges::find(kNames, kind, &Name::kind);
  return found == kNames.end() ? "file" : found->name;
}

bool is_foreign(ArchiveKind kind) {
  return kind >= ArchiveKind::kArj && kind <= ArchiveKind::kZpaq;
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
    case ArchiveKind::kLz4:
    case ArchiveKind::kLzip:
    case ArchiveKind::kLzma:
      return true;
    default:
      return false;
  }
}

}  // namespace mifdex::io
