// Which archive a file is: a question to its content, never to its name. A name only claims a kind.
//
// Threads: pure functions. Ownership: nothing is kept. Errors: none; kNone if it is no archive.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/base/bytes.h"

namespace mifdex::io {

/// A file that holds other files, or one other file in fewer bytes.
enum class ArchiveKind : std::uint8_t {
  kNone,      ///< a file like any other
  kTar,       ///< v7, ustar, pax or GNU, not compressed
  kZip,       ///< also an empty one, and one of a set of spanned disks
  kGzip,      ///< a tar or a single file inside, as with the next four
  kBzip2,     ///
  kXz,        ///
  kZstd,      ///
  kCompress,  ///< the .Z of Unix compress
  kSevenZip,  ///
  kCab,       ///< Microsoft cabinet, alone or one of a set
  kIso,       ///< an ISO 9660 image
  kLzh,       ///< LHarc and LHA
  kSzdd,      ///< COMPRESS.EXE of MS-DOS and Windows: SETUP.MI_ and the like
  kKwaj,      ///< COMPRESS.EXE of MS-DOS 6
  kLz4,       ///< a tar or a single file inside, as with the next two
  kLzip,      ///
  kLzma,      ///< the .lzma of LZMA Utils, which has no sign of its own
  kCpio,      ///< binary in both byte orders, odc, newc and crc
  kAr,        ///< also a .deb
  kRpm,       ///
  kRar,       ///< RAR 1.5 to 5, alone or one volume of a set
  kWarc,      ///< a web archive
  kXar,       ///< also an installer package (.pkg) of macOS
  // Kinds that mifdex recognises and does not read: rejected by name.
  kArj,
  kAce,
  kArc,
  kZoo,
  kStuffIt,
  kInstallShield,  ///< its cabinets, which are not Microsoft's
  kTapeBackup,     ///< the Microsoft Tape Format of NTBackup: .bkf
  kQic,            ///< QIC-113: the backup of Windows 95
  kDosBackup,      ///< the control file of BACKUP.COM
  kWim,
  kUdf,
  kRawCd,  ///< an image of a CD with 2352 bytes in each sector
  kVhd,
  kVhdx,
  kVmdk,
  kVdi,
  kQcow,
  kEwf,        ///< EnCase: .E01, .L01, .Ex01
  kAff,        ///< Advanced Forensic Format
  kAd1,        ///< AccessData
  kDiskImage,  ///< a disk, floppy disk or partition as it is, with a boot sector
  kSquashFs,
  kLzop,
  kLrzip,
  kGrzip,
  kRzip,
  kPack,    ///< the .z of Unix pack
  kFreeze,  ///< the .F of Unix freeze
  kZpaq,
  kSplitPart,   ///< a later part of a split archive, by its name (io/archive/split/split_set.h)
  kUnsearched,  ///< a large file, not yet searched for an archive
                ///< (io/archive/detect/found_archive.h)
};

/// Number of bytes at the beginning that are enough for every kind: the sign of an ISO image is at
/// 0x8001.
inline constexpr std::size_t kArchiveGlance = 0x8006;

/// Returns the kind, from the first bytes of a file: kArchiveGlance of them, or all that it has.
/// With fewer, a kind whose sign comes later is not seen. No MIF is taken for an archive: each sign
/// has a byte that no text has, or (ar, cpio, WARC) a header whose every field is checked.
ArchiveKind find_archive_kind(Bytes beginning);

/// Returns the kind of a file by its first bytes (kArchiveGlance, or all that it has) if
/// is_foreign() holds for it; else kNone.
ArchiveKind find_foreign_kind(Bytes beginning);

/// True if `bytes` begin with a header of ARJ, whose checksum is not verified.
bool begins_as_arj(Bytes bytes);

/// Returns the kind of archive that the ending of `name` claims, in any letter case; kNone for any
/// other name. ".Z" claims nothing: installers use it for formats of their own. A name is not
/// proof, but an archive that is not recognised by its content lost what was in it.
ArchiveKind claimed_archive_kind(Bytes name);

/// "zip archive", "ISO 9660 image", ... ; "file" for kNone.
std::string_view archive_kind_name(ArchiveKind kind);

/// True if mifdex can only name the kind.
bool is_foreign(ArchiveKind kind);

/// True for what only packs one stream of bytes: its content is a tar, or a single file.
bool is_single_stream(ArchiveKind kind);

}  // namespace mifdex::io
