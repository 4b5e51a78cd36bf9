// The maps of files with holes in a tar: which bytes of the file the archive holds.
//
// Formats: GNU's header of type 'S' with its extension blocks, and the pax formats 0.0, 0.1 and 1.0
// of GNU tar ("Storing Sparse Files" in its manual). Threads: pure functions. Ownership: values.
// Errors: a map that contradicts itself, or the size of what is stored, is nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/base/bytes.h"

namespace mifdex::io {

/// Bytes of the file that are stored. Those of all extents follow one another in the archive.
struct SparseExtent {
  std::uint64_t offset = 0;  ///< in the file
  std::uint64_t size = 0;
};

using SparseExtents = std::vector<SparseExtent>;

struct SparseMap {
  SparseExtents extents;        ///< ascending, within the file
  std::uint64_t size = 0;       ///< of the file, in bytes
  std::uint64_t map_bytes = 0;  ///< before the stored bytes, whole blocks
};

/// The facts in the records of a pax header about a file with holes.
struct PaxSparse {
  bool is_sparse = false;
  bool is_unknown = false;             ///< records of another format than GNU's three
  unsigned major = 0;                  ///< 1: the map is before the stored bytes
  std::optional<std::uint64_t> size;   ///< of the file
  std::optional<std::string> name;     ///< of the file; the path in the header is another one
  std::vector<std::uint64_t> numbers;  ///< offset, size, offset, size, ...
};

/// Takes the record GNU.sparse.KEY=VALUE.
void take_sparse_record(Bytes key, Bytes value, PaxSparse& sparse);

/// Returns how many bytes of extension blocks follow the 'S' header at the front of `archive`. They
/// are not part of the size in the header.
std::uint64_t gnu_sparse_extension(Bytes archive);

/// Reads the map of the 'S' header at the front of `archive`. `stored`: bytes after it, with those
/// of the extension blocks.
std::optional<SparseMap> read_gnu_sparse(Bytes archive, std::uint64_t stored);

/// Returns the map of an entry with `stored` bytes that are at the front of `content`.
std::optional<SparseMap> read_pax_sparse(const PaxSparse& sparse, Bytes content,
                                         std::uint64_t stored);

}  // namespace mifdex::io
