// The kind of archive that a file's name claims: a name is not proof, but an archive that is not
// recognised by its content lost what was in it.
//
// Threads: pure functions. Errors: none.
#pragma once

#include "io/archive/detect/archive_kind.h"
#include "io/base/bytes.h"

namespace mifdex::io {

/// Returns the kind of archive that the ending of `name` claims, in any letter case; kNone for any
/// other name. ".Z" claims nothing: installers use it for formats of their own.
ArchiveKind claimed_archive_kind(Bytes name);

}  // namespace mifdex::io
