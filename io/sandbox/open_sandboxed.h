// Opens a sandbox with any decoder: SandboxedReader::open uses it, and so do tests, to run a
// decoder that crashes, hangs or tries forbidden calls.
#pragma once

#include "io/sandbox/decode_job.h"
#include "io/sandbox/sandboxed_reader.h"

namespace mifdex::io {

/// Starts a sandbox for `order`, whose decoder, kind and limits are set; the rest comes from
/// `place` and `options`. Errors, threads and ownership as SandboxedReader::open.
Result<SandboxedReader> open_archive(const ArchivePlace& place, sandbox::DecodeOrder order,
                                     ArchiveOptions options);

}  // namespace mifdex::io
