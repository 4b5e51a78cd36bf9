// The policy that forbids a decoder everything but decoding: a child applies it to itself before it
// reads a byte.
//
// Limits: memory, CPU time, no new descriptors (so neither open nor connect), no writing to files,
// no children, no core. No new privileges; if the user was root, an unprivileged user instead; it
// ends when its parent does. Then the system calls (system_call_filter.h).
//
// Threads: must be called in a child with one thread. Errors: none ends the child; restrictions
// that the kernel refuses are missing in the result.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "io/sandbox/system_call_filter.h"

namespace mifdex::io::sandbox {

/// The parts of a policy; bits.
enum Restriction : std::uint32_t {
  kLimits = 1,        ///< resource limits
  kNoPrivileges = 2,  ///< no_new_privs
  kUnprivileged = 4,  ///< an unprivileged user (65534), if it was root
  kSystemCalls = 8,   ///< seccomp
};

struct SandboxPolicy {
  std::uint64_t memory_bytes = 0;  ///< beyond what the process has now
  std::uint32_t cpu_seconds = 0;
  pid_t parent = 0;  ///< when it ends, this process ends
};

/// Applies the policy, and then allows only the system calls of `calls`. Returns the Restriction
/// bits in force. Open descriptors stay open; none can be opened afterwards.
std::uint32_t apply_policy(const SandboxPolicy& plan, const SystemCallFilter& calls);

/// Applies the resource limits only, the first step of apply_policy(): they hold even if the kernel
/// refuses the others. Returns false if one could not be set.
bool apply_limits(const SandboxPolicy& plan);

/// Returns the same as text, with the missing restrictions.
std::string describe_restrictions(std::uint32_t restrictions);

}  // namespace mifdex::io::sandbox
