// The name of the one file in what packs a single stream: what the packed file was called before.
//
// Threads: pure functions. Errors: none.
#pragma once

#include <string>

#include "io/archive_kind.h"
#include "io/bytes.h"

namespace mifdex::io {

/// The name of the one file in an archive of one stream, called `archive_name`: without the ending
/// that the packer put behind (A.MIF.gz, A.tgz stays .tar). `missing` is the last letter that SZDD
/// files keep ('F' of SETUP.MI_), 0 where there is none: it takes the place of '_', or stays away.
/// Never empty.
std::string inner_name(ArchiveKind kind, Bytes archive_name, char missing);

}  // namespace mifdex::io
