// Brings an index of an older format version to the present one.
//
// The format key of the index is read before anything else. There is nothing older to bring up: no
// release wrote version 1. So an index is of the present version, and left as it is; or it is
// refused, with both versions named and what to do about it.
#pragma once

#include <cstdint>
#include <string>

#include "io/result.h"

namespace mifdex::index {

struct Migration {
  std::uint32_t from = 0;  ///< the format version it had ...
  std::uint32_t to = 0;    ///< ... and has; the same: nothing was changed
};

/// Migrates the index in `dir`, and changes nothing where it fails. Threads: one call, one thread;
/// works beside readers and a writer. Fails with kStore where there is no index, a damaged one, or
/// one of a version that cannot be brought up.
io::Result<Migration> migrate(const std::string& dir);

}  // namespace mifdex::index
