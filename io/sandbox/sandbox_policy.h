// What a decoder cannot do: the walls that a child puts round itself before it looks at a byte.
//
// Limits: memory, CPU time, no more descriptors (so neither open nor connect), no writing to files,
// no children, no core. No new privileges; the rights of nobody where it had those of root; it ends
// when its parent does. Then seccomp: only reading what is open at a given place, private memory,
// the socket to the parent and the end of the process; all else fails with EPERM.
//
// Threads: to be called in a child with one thread. Errors: none ends the child; what the kernel
// refuses is missing in the answer.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace mifdex::io::sandbox {

/// What a wall is made of; bits.
enum Restriction : std::uint32_t {
  kLimits = 1,        ///< resource limits
  kNoPrivileges = 2,  ///< no_new_privs
  kNobody = 4,        ///< the user nobody, where it was root
  kSystemCalls = 8,   ///< seccomp
};

struct SandboxPolicy {
  std::uint64_t memory_bytes = 0;  ///< beyond what the process has now
  std::uint32_t cpu_seconds = 0;
  int control = -1;  ///< the one descriptor that may be written to
  pid_t parent = 0;  ///< with whose end this process ends
};

/// Puts them up; a combination of Wall bits says which stand. What is open stays so; nothing can be
/// opened any more.
std::uint32_t apply_policy(const SandboxPolicy& plan);

/// The first of them, which hold where the kernel refuses the others; false when one does not
/// stand.
bool apply_limits(const SandboxPolicy& plan);

/// The same in words, with what is missing.
std::string describe_restrictions(std::uint32_t restrictions);

}  // namespace mifdex::io::sandbox
