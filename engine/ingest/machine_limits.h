// The resources of this process: the threads that it may really use, and room for temporary files.
//
// Threads: functions that read the system.
#pragma once

#include <string>

namespace mifdex::engine {

/// Returns the number of cores of the affinity mask, or fewer if cgroup v2's cpu.max grants less;
/// at least 1.
unsigned usable_threads();

/// Returns $TMPDIR, else /tmp: for files that cannot be stored in an index folder, because there is
/// none.
std::string temporary_folder();

}  // namespace mifdex::engine
