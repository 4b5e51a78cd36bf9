// Decodes xar archives: a header, a compressed table of contents in XML, and the heap with the
// bytes of the files.
//
// Nothing is read before the checksum of the table was verified; then each file by itself, with its
// checksums of the heap and of the file (MD5, SHA-1, SHA-2). Stored, zlib, gzip, bzip2, xz and lzma
// are decoded. Extended attributes and signatures are not read.
//
// Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

void decode_xar(DecodeJob& job);

}  // namespace mifdex::io::sandbox
