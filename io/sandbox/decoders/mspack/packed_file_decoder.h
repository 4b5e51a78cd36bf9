// Decodes SZDD and KWAJ by libmspack: one file in each, packed by COMPRESS.EXE (SETUP.MI_).
//
// Runs in a cage only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::cage {

void decode_szdd(CageJob& job);
void decode_kwaj(CageJob& job);

}  // namespace mifdex::io::cage
