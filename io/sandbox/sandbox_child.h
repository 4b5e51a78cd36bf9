// The main function of a sandbox's process: applies the policy, decodes, ends.
#pragma once

#include <sys/types.h>

#include <span>

#include "io/sandbox/decode_job.h"
#include "io/sandbox/system_call_filter.h"

namespace mifdex::io::sandbox {

/// Runs in a process that was forked for it and never returns. `fds`: the parts of the archive, the
/// shared memory, the control socket, which becomes kControlFd. `calls`: the system calls that it
/// may make. `fork_server`: the parent, with which this process must end.
/// Ends with status 0, whatever the archive was; any other end is a crash.
[[noreturn]] void run_sandbox_child(const DecodeOrder& order, std::span<const int> fds,
                                    const SystemCallFilter& calls, pid_t fork_server);

}  // namespace mifdex::io::sandbox
