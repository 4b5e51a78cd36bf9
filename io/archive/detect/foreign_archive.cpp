#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>

#include "io/archive/detect/archive_kind.h"
#include "io/base/endian.h"

namespace mifdex::io {
namespace {

using namespace std::string_view_literals;

bool has_nul(Bytes bytes) { return bytes.substr(0, 512).find('\0') != Bytes::npos; }

/// Bytes that are the same in every file of a kind. Some are letters that a text may begin with:
/// the file must have a NUL as well, unless it is a text by its kind.
struct ForeignSignature {
  std::size_t place;
  Bytes bytes;
  ArchiveKind kind;
};

constexpr std::array kForeignSignatures = {
    ForeignSignature{7, "**ACE**"sv, ArchiveKind::kAce},
    ForeignSignature{20, "\xDC\xA7\xC4\xFD"sv, ArchiveKind::kZoo},
    ForeignSignature{0, "StuffIt (c)1997"sv, ArchiveKind::kStuffIt},
    ForeignSignature{0, "\x13\x5D\x65\x8C"sv, ArchiveKind::kInstallShield},
    ForeignSignature{0,
                     "\x8B"
                     "BACKUP "sv,
                     ArchiveKind::kDosBackup},
    ForeignSignature{0, "\xCC\x33\xCC\x33"sv, ArchiveKind::kQic},
    ForeignSignature{0, "\x55\xAA\x55\xAA"sv, ArchiveKind::kQic},
    ForeignSignature{0, "MSWIM\0\0\0"sv, ArchiveKind::kWim},
    ForeignSignature{0, "WLPWM\0\0\0"sv, ArchiveKind::kWim},
    ForeignSignature{0x8001, "BEA01"sv, ArchiveKind::kUdf},
    ForeignSignature{0, "\0\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\0"sv, ArchiveKind::kRawCd},
    ForeignSignature{0, "conectix"sv, ArchiveKind::kVhd},
    ForeignSignature{0, "vhdxfile"sv, ArchiveKind::kVhdx},
    ForeignSignature{0, "KDMV"sv, ArchiveKind::kVmdk},
    ForeignSignature{0, "COWD"sv, ArchiveKind::kVmdk},
    ForeignSignature{0x40, "\x7F\x10\xDA\xBE"sv, ArchiveKind::kVdi},
    ForeignSignature{0, "QFI\xFB"sv, ArchiveKind::kQcow},
    ForeignSignature{0, "EVF\x09\x0D\x0A\xFF\0"sv, ArchiveKind::kEwf},
    ForeignSignature{0, "LVF\x09\x0D\x0A\xFF\0"sv, ArchiveKind::kEwf},
    ForeignSignature{0, "EVF2\r\n\x81\0"sv, ArchiveKind::kEwf},
    ForeignSignature{0, "LEF2\r\n\x81\0"sv, ArchiveKind::kEwf},
    ForeignSignature{0, "AFF10\r\n\0"sv, ArchiveKind::kAff},
    ForeignSignature{0, "ADSEGMENTEDFILE\0"sv, ArchiveKind::kAd1},
    ForeignSignature{0, "hsqs"sv, ArchiveKind::kSquashFs},
    ForeignSignature{0, "sqsh"sv, ArchiveKind::kSquashFs},
    ForeignSignature{0, "\x89LZO\0\r\n\x1A\n"sv, ArchiveKind::kLzop},
    ForeignSignature{0, "LRZI\0"sv, ArchiveKind::kLrzip},
    ForeignSignature{0, "GRZipII\0"sv, ArchiveKind::kGrzip},
    ForeignSignature{0, "RZIP\2"sv, ArchiveKind::kRzip},
    ForeignSignature{0, "\x1F\x1E"sv, ArchiveKind::kPack},
    ForeignSignature{0, "\x1F\x9E"sv, ArchiveKind::kFreeze},
    ForeignSignature{0, "\x1F\x9F"sv, ArchiveKind::kFreeze},
    ForeignSignature{0, "7kSt\xA0"sv, ArchiveKind::kZpaq},
    ForeignSignature{0, "zPQ\1"sv, ArchiveKind::kZpaq},
    ForeignSignature{0, "zPQ\2"sv, ArchiveKind::kZpaq},
};

/// Returns false if `bytes` have no sign of kForeignSignatures: its first byte is not there. Most
/// files have none, and a table tells it for the signs at the beginning.
bool may_have_sign(Bytes bytes) {
  static constexpr auto kFirst = [] {
    std::array<bool, 256> first{};
    for (const ForeignSignature& signature : kForeignSignatures) {
      if (signature.place == 0) first[static_cast<unsigned char>(signature.bytes.front())] = true;
    }
    return first;
  }();
  static constexpr auto kBehind = [] {
    std::array<const ForeignSignature*, 4> behind{};
    std::size_t count = 0;
    for (const ForeignSignature& signature : kForeignSignatures) {
      if (signature.place != 0) behind.at(count++) = &signature;
    }
    return behind;
  }();
  if (bytes.empty() || kFirst[byte_at(bytes, 0)]) return true;
  return std::ranges::any_of(kBehind, [bytes](const ForeignSignature* signature) {
    return has_at(bytes, signature->place, signature->bytes);
  });
}

constexpr Bytes kVmdkText = "# Disk DescriptorFile"sv;

/// ^Z, a method that SEA ARC and its like have, and a name of DOS in 13 bytes with a NUL.
bool is_arc(Bytes bytes) {
  constexpr std::size_t kName = 13;
  if (bytes.size() < 2 + kName || bytes[0] != '\x1A') return false;
  const unsigned method = byte_at(bytes, 1);
  if (method < 1 || method > 11) return false;
  const Bytes name = bytes.substr(2, kName);
  const std::size_t length = name.find('\0');
  return length != Bytes::npos && length != 0 &&
         std::all_of(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(length),
                     [](char c) { return c > ' ' && c <= '~'; });
}

bool is_stuffit(Bytes bytes) {
  return has_at(bytes, 10, "rLau"sv) && (bytes.starts_with("SIT!"sv) || bytes.starts_with("ST"sv));
}

/// "ISc(", and a version, whose high byte is 1, 2 or 4.
bool is_installshield(Bytes bytes) {
  if (bytes.size() < 20 || !bytes.starts_with("ISc("sv)) return false;
  const unsigned high = byte_at(bytes, 7);
  return high == 1 || high == 2 || high == 4;
}

/// A descriptor block of the Microsoft Tape Format: its attributes, the offset of its first event.
bool is_tape_backup(Bytes bytes) {
  if (bytes.size() < 52 || !bytes.starts_with("TAPE"sv)) return false;
  const unsigned events = little_u16(bytes, 8);
  return events >= 52 && events <= 4096 && byte_at(bytes, 7) < 0x10 &&
         bytes.substr(4, 48).find('\0') != Bytes::npos;
}

/// An entry of a QIC-113 volume table, 128 bytes with numbers in them.
bool is_qic(Bytes bytes) {
  return bytes.starts_with("VTBL"sv) && bytes.substr(0, 128).find('\0') != Bytes::npos;
}

bool is_power_of_two(unsigned number) { return number != 0 && (number & (number - 1)) == 0; }

/// A boot sector: a jump, and the numbers of a FAT or the name of NTFS; or a table of partitions,
/// each active or not, at least one of them in use.
bool is_disk_image(Bytes bytes) {
  constexpr std::size_t kSector = 512;
  if (bytes.size() < kSector || !has_at(bytes, 510, "\x55\xAA"sv)) return false;
  const bool jumps =
      (byte_at(bytes, 0) == 0xEB && byte_at(bytes, 2) == 0x90) || byte_at(bytes, 0) == 0xE9;
  if (jumps && is_power_of_two(little_u16(bytes, 11)) && little_u16(bytes, 11) >= kSector &&
      is_power_of_two(byte_at(bytes, 13))) {
    return true;
  }
  bool used = false;
  for (std::size_t place = 446; place < 510; place += 16) {
    if ((byte_at(bytes, place) & 0x7FU) != 0) return false;
    const bool empty = byte_at(bytes, place + 4) == 0;
    const bool sized = bytes.substr(place + 12, 4) != "\0\0\0\0"sv;
    if (empty && sized) return false;
    used |= !empty && sized;
  }
  return used && !bytes.starts_with("MZ"sv);
}

}  // namespace

/// The sign, a basic header of at most 2600 bytes, and the type of the main header or a file's.
bool begins_as_arj(Bytes bytes) {
  if (bytes.size() < 12 || !bytes.starts_with("\x60\xEA"sv)) return false;
  const unsigned length = little_u16(bytes, 2);
  return length >= 30 && length <= 2600 && byte_at(bytes, 4) >= 30 && byte_at(bytes, 4) <= length &&
         byte_at(bytes, 10) <= 5;
}

ArchiveKind find_foreign_kind(Bytes beginning) {
  if (may_have_sign(beginning) && has_nul(beginning)) {
    for (const ForeignSignature& signature : kForeignSignatures) {
      if (has_at(beginning, signature.place, signature.bytes)) return signature.kind;
    }
  }
  if (has_at(beginning, 0, kVmdkText)) return ArchiveKind::kVmdk;
  if (begins_as_arj(beginning)) return ArchiveKind::kArj;
  if (is_arc(beginning)) return ArchiveKind::kArc;
  if (is_stuffit(beginning)) return ArchiveKind::kStuffIt;
  if (is_installshield(beginning)) return ArchiveKind::kInstallShield;
  if (is_tape_backup(beginning)) return ArchiveKind::kTapeBackup;
  if (is_qic(beginning)) return ArchiveKind::kQic;
  if (is_disk_image(beginning)) return ArchiveKind::kDiskImage;
  return ArchiveKind::kNone;
}

}  // namespace mifdex::io
