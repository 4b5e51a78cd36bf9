// The name of the one file in what packs a single stream: what the packed file was called before.
//
// Threads: pure functions. Errors: none.
#pragma once

#include <string>

#include "io/archive/detect/archive_kind.h"
#include "io/base/bytes.h"

namespace mifdex::io {

/// Returns the name of the one file in an archive of one stream, called `archive_name`: without the
/// ending that the packer added (A.MIF.gz, A.tgz stays .tar). `missing` is the last letter that
/// SZDD files keep ('F' of SETUP.MI_), 0 if it is not known: then it is added if the name is one of
/// a despooler's files ("0000002A.PC_" -> "0000002A.PCK"), and otherwise left out. Never empty.
std::string decompressed_name(ArchiveKind kind, Bytes archive_name, char missing);

}  // namespace mifdex::io
