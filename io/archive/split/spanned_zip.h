// A zip over several disks (APPNOTE 8.3), whose records say on which disk an entry begins and
// where.
//
// Threads: pure, but for the file written. Errors: kFormat for a directory that does not fit the
// disks, kIo or kFull if it cannot be written.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "io/base/bytes.h"
#include "io/base/result.h"

namespace mifdex::io {

/// Returns how many disks the end record of a zip counts; 1 for a zip in one file and for bytes
/// without an end record.
std::size_t count_zip_disks(Bytes archive);

/// Rewrites the directory of the zip in `file`, in which the disks are joined, so that it holds for
/// one file. `begins`: where each disk begins in `file`.
Result<void> join_zip_disks(int file, std::span<const std::uint64_t> begins);

}  // namespace mifdex::io
