// Decodes cabinets by libmspack: stored, MSZIP, LZX and Quantum, also sets of several cabinets.
//
// libarchive knows neither Quantum nor sets, and after a damaged folder gives up the rest; so all
// cabinets go this way. Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

/// The parts of the job are cabinets of one set, in their order.
void decode_cabinet(DecodeJob& job);

}  // namespace mifdex::io::sandbox
