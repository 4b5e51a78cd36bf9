// The beginning of an archive in a file: at its first byte, or after bytes that are not its own, as
// in a program that unpacks itself.
//
// Threads: pure functions. Ownership: nothing is kept. Errors: none; a file without an archive has
// kNone.
#pragma once

#include <cstdint>

#include "io/archive/detect/archive_kind.h"
#include "io/base/bytes.h"

namespace mifdex::io {

struct FoundArchive {
  ArchiveKind kind = ArchiveKind::kNone;
  /// Offset of its first byte in the file; 0 for a zip, whose own records have the place of its
  /// beginning.
  std::uint64_t begin = 0;
};

/// Finds the archive in the whole of a file. An archive after other bytes is believed only if its
/// checksum or its directory shows that it is one.
FoundArchive find_archive(Bytes file);

/// True if a file with this beginning must be looked at as a whole to find if an archive is
/// in it: a program, or other bytes that no text has. For a file of which only the beginning is at
/// hand.
bool may_hide_archive(Bytes beginning);

/// True if a file with this beginning is an archive that mifdex reads, or a program that
/// may hold one.
bool may_hold_archive(Bytes beginning);

}  // namespace mifdex::io
