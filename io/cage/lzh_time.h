// The time of an LZH entry, and whether it has a zone, from the entry's own header: libarchive
// makes a time of any date, also of one that does not exist.
//
// Header levels 0 and 1 have a DOS time, by the clocks of who packed it, and may have a time of
// Unix or Windows behind that; levels 2 and 3 have a time of Unix.
// Runs in a cage only. Errors: none.
#pragma once

#include <cstdint>

#include "io/cage/source.h"
#include "io/file_time.h"

namespace mifdex::io::cage {

struct LzhTime {
  std::int64_t mtime = kNoTime;
  TimeSource source = TimeSource::kEntry;
};

/// `decoded`: what libarchive made of the header at `place` with UTC as its zone.
LzhTime read_lzh_time(Source& archive, std::uint64_t place, std::int64_t decoded);

}  // namespace mifdex::io::cage
