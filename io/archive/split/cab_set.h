// Cabinets that belong together: a set is cut to the size of disks, and each cabinet names the one
// before it and the one after it.
//
// Names in cabinets come from strangers: they are looked for in one folder only, as regular files,
// and believed only if the cabinet found there shows that it belongs to the set. Threads: pure, but
// for the files opened. Errors: what is missing is missing in the answer.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "io/base/bytes.h"
#include "io/base/descriptor.h"

namespace mifdex::io {

struct CabHeader {
  std::uint16_t set = 0;    ///< the same in all cabinets of a set
  std::uint16_t index = 0;  ///< of this one in the set, from 0
  std::string previous;     ///< the file name of the cabinet before it; "" if there is none
  std::string next;         ///< of the one after it
};

/// Reads it from the first bytes of a cabinet (kArchiveGlance are enough); nothing if they are no
/// cabinet's.
std::optional<CabHeader> read_cab_header(Bytes beginning);

/// Opens the cabinets that follow `first` in its set, in their order, as far as they are in
/// `folder`, in any letter case: the further parts that SandboxedReader wants.
std::vector<Descriptor> open_following_cabinets(int folder, const CabHeader& first);

/// True if the cabinet before `cabinet` is in `folder`: then it is read with that one, and
/// by itself there is nothing to read in it.
bool has_previous_cabinet(int folder, const CabHeader& cabinet);

}  // namespace mifdex::io
