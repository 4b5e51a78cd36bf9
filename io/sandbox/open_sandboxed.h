// The way into a sandbox with a decoder of one's own: what SandboxedReader::open ends in, and how
// tests put a decoder into a sandbox that crashes, hangs or tries what it must not.
#pragma once

#include "io/sandbox/decode_job.h"
#include "io/sandbox/sandboxed_reader.h"

namespace mifdex::io {

/// Starts a sandbox for `order`, whose decoder, kind and limits are set; the rest comes from
/// `place` and `options`. Errors, threads and ownership as SandboxedReader::open.
Result<SandboxedReader> open_archive(const ArchivePlace& place, sandbox::DecodeOrder order,
                                     ArchiveOptions options);

}  // namespace mifdex::io
