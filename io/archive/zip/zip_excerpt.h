// Some entries of a zip as a zip of their own: for a decoder that must see nothing else of it.
//
// Bytes are taken over as they are packed; names are written in UTF-8, times in seconds (the extra
// field 0x5455), with kLocalTimeMark beside those that have no zone. Threads: any. Errors: as
// TempStore; an entry is left out if it has no header, or comes after 4 GiB of the excerpt.
#pragma once

#include <cstdint>
#include <span>

#include "io/archive/temp_store.h"
#include "io/archive/zip/zip_names.h"
#include "io/archive/zip/zip_records.h"
#include "io/base/bytes.h"
#include "io/base/result.h"

namespace mifdex::io {

/// The time of creation that an excerpt gives an entry whose time of change is local.
inline constexpr std::int64_t kLocalTimeMark = 1;

/// Which entries are written.
struct ZipPart {
  Bytes archive;
  const ZipDirectory& directory;
  std::span<const std::uint64_t> places;  ///< of their central headers
  const ZipNames& names;
};

/// Writes them into `spool`.
Result<TempStorePiece> store_zip_excerpt(const ZipPart& part, TempStore& store);

}  // namespace mifdex::io
