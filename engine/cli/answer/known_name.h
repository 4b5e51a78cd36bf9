// The name by which SMS knew a machine when it wrote an event, of several that the machine's SMSID
// went by: cloned machines share one (Q277674), and others were renamed.
//
// Threads: functions of their arguments.
#pragma once

#include <string>

#include "index/reader.h"
#include "index/record/record.h"
#include "io/base/result.h"

namespace mifdex::cli {

/// Returns the name of `record`'s machine at the record's time. That is its present name if a
/// manifest or a path gave it, or if no inventory has another.
io::Result<std::string> known_name(const index::Reader& reader, const index::Record& record);

}  // namespace mifdex::cli
