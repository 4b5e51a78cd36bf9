// Whether a RAR archive is one volume of a set, and which: what its blocks say.
//
// Formats: RAR 1.5 to 4, and RAR 5. Threads: pure functions. Ownership: nothing is kept. Errors: a
// block that is none ends the walk; what was not met is not known.
#pragma once

#include <optional>

#include "io/base/bytes.h"

namespace mifdex::io {

struct RarVolume {
  bool is_volume = false;  ///< of a set of several
  /// Nothing if only its name can say it, as in volumes that RAR before 3.0 wrote.
  std::optional<bool> is_first;
  bool has_next = false;   ///< its end says so, or its last file goes on
  bool is_hidden = false;  ///< its blocks are encrypted: whether there is a next one is not known
};

/// Reads the blocks of the volume, which begins with its sign. Nothing if there is no main header.
std::optional<RarVolume> read_rar_volume(Bytes volume);

}  // namespace mifdex::io
