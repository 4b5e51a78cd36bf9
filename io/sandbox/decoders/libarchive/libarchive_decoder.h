// Decodes what libarchive reads: 7z, RAR, cpio, ar, RPM, WARC, ISO 9660, and zip and tar if the
// readers of io/ leave them to it.
//
// Formats and filters are enabled one by one: libarchive's "all" runs programs on magic bytes.
// Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

void decode_with_libarchive(DecodeJob& job);

}  // namespace mifdex::io::sandbox
