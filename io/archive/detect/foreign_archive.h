// Archives, backups and disk images that mifdex recognises and cannot read, by their first bytes.
//
// Threads: pure functions. Ownership: nothing is kept. Errors: none.
#pragma once

#include "io/archive/detect/archive_kind.h"
#include "io/base/bytes.h"

namespace mifdex::io {

/// Returns the kind of a file by its first bytes (kArchiveGlance, or all that it has) if
/// is_foreign() holds for it; else kNone.
ArchiveKind find_foreign_kind(Bytes beginning);

/// True if `bytes` begin with a header of ARJ, whose checksum is not verified.
bool begins_as_arj(Bytes bytes);

}  // namespace mifdex::io
