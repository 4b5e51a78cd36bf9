// How many threads this process may really use: cores, affinity, and a container's quota.
//
// Threads: a function that reads the system.
#pragma once

namespace mifdex::engine {

/// At least 1. The cores of the affinity mask, or fewer where cgroup v2's cpu.max grants less.
unsigned usable_threads();

}  // namespace mifdex::engine
