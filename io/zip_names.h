// The name of a zip's entry as UTF-8.
//
// Threads: functions of their arguments. Errors: none; a byte that means nothing stays one.
#pragma once

#include <string>

#include "io/zip_records.h"

namespace mifdex::io {

/// Writes the entry's name to `name`, whose memory is used again: UTF-8 where the archive says so,
/// else what its bytes are in code page 437, as APPNOTE (D.1) has it; '/' between its parts, also
/// where a DOS program wrote '\'.
void zip_name(const ZipEntry& entry, std::string& name);

}  // namespace mifdex::io
