// Which archive a file is, told by its content and never by its name.
//
// Threads: pure functions. Ownership: nothing is kept. Errors: none; what is no archive is kNone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/bytes.h"

namespace mifdex::io {

/// What holds other files, or one other file in fewer bytes.
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
};

/// How many bytes of the beginning tell every kind: the sign of an ISO image stands at 0x8001.
inline constexpr std::size_t kArchiveGlance = 0x8006;

/// Tells the kind from the first bytes of a file: kArchiveGlance of them, or all that it has. With
/// fewer, a kind whose sign lies further behind is not seen. No text is ever taken for an archive:
/// each sign holds a byte that text has not.
ArchiveKind find_archive_kind(Bytes beginning);

/// "zip archive", "ISO 9660 image", ... ; "file" for kNone.
std::string_view archive_kind_name(ArchiveKind kind);

/// True for what only packs one stream of bytes: its content is a tar, or a single file.
bool is_single_stream(ArchiveKind kind);

}  // namespace mifdex::io
