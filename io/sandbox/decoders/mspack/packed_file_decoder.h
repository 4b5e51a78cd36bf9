// Decodes SZDD and KWAJ by libmspack: one file in each, packed by COMPRESS.EXE (SETUP.MI_).
//
// Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

void decode_szdd(DecodeJob& job);
void decode_kwaj(DecodeJob& job);

}  // namespace mifdex::io::sandbox
