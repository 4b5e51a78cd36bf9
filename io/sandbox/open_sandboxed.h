// The way into a cage with a decoder of one's own: what ArchiveReader::open ends in, and how tests
// put a decoder into a cage that crashes, hangs or tries what it must not.
#pragma once

#include "io/sandbox/decode_job.h"
#include "io/sandbox/sandboxed_reader.h"

namespace mifdex::io {

/// Starts a cage for `order`, whose decoder, kind and limits are set; the rest comes from `place`
/// and `options`. Errors, threads and ownership as ArchiveReader::open.
Result<ArchiveReader> open_archive(const ArchivePlace& place, cage::JobOrder order,
                                   ArchiveOptions options);

}  // namespace mifdex::io
