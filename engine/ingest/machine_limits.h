// What the machine gives this process: threads it may really use, and room for files of the moment.
//
// Threads: functions that read the system.
#pragma once

#include <string>

namespace mifdex::engine {

/// At least 1. The cores of the affinity mask, or fewer where cgroup v2's cpu.max grants less.
unsigned usable_threads();

/// $TMPDIR, else /tmp: for what no index folder has room for, since there is none.
std::string temporary_folder();

}  // namespace mifdex::engine
