// Decodes cabinets by libmspack: stored, MSZIP, LZX and Quantum, also sets of several cabinets.
//
// libarchive supports neither Quantum nor sets, and drops the rest after a damaged folder; so
// libmspack decodes all cabinets. Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

/// Decodes the parts of the job: cabinets of one set, in their order.
void decode_cabinet(DecodeJob& job);

}  // namespace mifdex::io::sandbox
