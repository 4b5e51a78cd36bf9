// Opens an archive for libarchive: the formats that its kind may have, and bytes from a Source.
//
// Runs in a sandbox only.
#pragma once

#include <archive.h>

#include <cstdint>
#include <memory>
#include <vector>

#include "io/archive/detect/archive_kind.h"
#include "io/sandbox/decoders/source.h"

namespace mifdex::io::sandbox {

/// libarchive's position in a source.
struct SourceCursor {
  explicit SourceCursor(Source& archive) : source(archive), buffer(kBlock) {}

  static constexpr std::size_t kBlock = std::size_t{256} << 10;

  Source& source;
  std::uint64_t position = 0;
  std::vector<char> buffer;
};

struct FreeArchive {
  void operator()(struct ::archive* archive) const { ::archive_read_free(archive); }
};
using OpenArchive = std::unique_ptr<struct ::archive, FreeArchive>;

/// Returns a reader for `kind` with its formats enabled; nullptr if there is no memory.
OpenArchive make_reader(ArchiveKind kind);

/// Opens `archive` on `cursor`, which must outlive it; returns libarchive's code.
int open_on(struct ::archive* archive, SourceCursor& cursor);

}  // namespace mifdex::io::sandbox
