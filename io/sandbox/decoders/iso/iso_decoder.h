// Reads an ISO 9660 image.
//
// An image with Rock Ridge names is read here, with bounds of our own; any other, also with Joliet
// names, by libarchive without its Rock Ridge, which can loop for ever. The plain names of an image
// with Rock Ridge are shortened from the long ones and would pair files that do not belong
// together.
//
// Runs in a sandbox only.
#pragma once

#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

void decode_iso(DecodeJob& job);

}  // namespace mifdex::io::sandbox
