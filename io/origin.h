// Where bytes came from: the ids that travel beside every view, and the place they identify.
//
// Threads: values. Units: bytes, counted from the start of the file that holds them.
#pragma once

#include <cstdint>

namespace mifdex::io {

/// A box of an index, numbered from 1 in the order in which boxes were first met. Never shown.
using BoxId = std::uint32_t;

/// Sixteen bytes of ids, carried from the reader to the record and never rebuilt later. The path is
/// in the batch (FileBatch::path(file)), written down once, in the index.
struct Origin {
  BoxId box = 0;
  std::uint32_t file = 0;    ///< the file's number in its batch
  std::uint64_t offset = 0;  ///< where the bytes begin in the container; 0 for a file of its own
};
static_assert(sizeof(Origin) == 16);

}  // namespace mifdex::io
