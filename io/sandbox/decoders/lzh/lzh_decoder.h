// Decodes LZH archives: LzhHeaders finds the entries, libarchive decodes each by itself.
//
// Every entry is verified against its CRC and its size; a damaged one does not affect its
// neighbours. Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

void decode_lzh(DecodeJob& job);

}  // namespace mifdex::io::sandbox
