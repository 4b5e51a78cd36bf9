// Decodes WARC web archives (ISO 28500): every record that holds a file, whatever its URI is.
//
// libarchive's reader skips records whose URI has a blank, ends with '/', has another scheme than
// file, http and ftp, or is missing, and returns the head of an HTTP response as a part of the
// file.
//
// Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

/// A file in the archive is the block of a record; in an HTTP response, the body. A record whose
/// length or digest is wrong is a reject; the next record is then searched for.
void decode_warc(DecodeJob& job);

}  // namespace mifdex::io::sandbox
