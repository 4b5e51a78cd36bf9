// Decodes gzip, bzip2, xz, zstd and .Z: one file in fewer bytes, in one member or several.
//
// Sends one entry, the unpacked content. Zero bytes after a member are padding. Any other bytes
// after the last one are a problem of the archive, and the entry is complete. If a member is
// damaged, only the members before it are sound. If the archive ends inside a member, nothing
// contradicts what was decoded, but nothing proves it either: a tar is then sound up to its last
// complete entry, any other file is not. EntrySender::end_cut passes this on.
// Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

void decode_stream(DecodeJob& job);

}  // namespace mifdex::io::sandbox
