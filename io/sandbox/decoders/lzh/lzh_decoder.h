// Decodes LZH archives: LzhHeaders finds the entries, libarchive decodes each by itself.
//
// Every entry is verified against its CRC and its size; a damaged one costs no neighbour.
// Runs in a cage only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::cage {

void decode_lzh(CageJob& job);

}  // namespace mifdex::io::cage
