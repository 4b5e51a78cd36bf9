// The fork server: a small process, forked from mifdex while that is small, which forks the
// sandboxes.
//
// Why a separate process: a sandbox must be forked from a process with one thread (in the child of
// a process with threads only a few calls are safe) and little memory (a fork copies page tables).
// mifdex has neither once it indexes. If it started another program instead, each archive would
// cost the start of a program and its libraries, and a second file next to mifdex could be missing.
//
// start() forks it. If it is called while mifdex has one thread, as the program does, all of this
// holds. A later call works as well, given glibc's promise about fork (malloc stays usable); the
// fork server then holds a copy of memory that it never touches.
//
// The fork server has no descriptor of mifdex except its socket, ignores the signal of Ctrl-C, and
// ends when mifdex does; sandboxes end when the fork server does.
//
// Threads: any; requests are answered one at a time, and end_sandbox() waits until the sandbox has
// ended. Errors: kIo with errno if a process or a socket cannot be made.
#pragma once

#include <sys/types.h>

#include <mutex>
#include <span>

#include "io/base/descriptor.h"
#include "io/base/result.h"
#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

class SystemCallFilter;

class ForkServer {
 public:
  static ForkServer& instance();

  /// Forks the fork server if this process has none.
  Result<bool> start();

  /// Forks a sandbox for `order`. Forks the fork server again if it has ended; fails if start() was
  /// never called, since whether its process forks is for the program to say. `fds`: the parts of
  /// the archive, the shared memory and the sandbox's end of the control socket, in this order; the
  /// caller keeps owning them.
  Result<pid_t> start_sandbox(const DecodeOrder& order, std::span<const int> fds);

  /// Ends a sandbox, if it has not ended by itself, and returns its status as waitpid does; 0 if
  /// the fork server has ended, and the sandbox with it.
  int end_sandbox(pid_t sandbox);

 private:
  struct Request;
  struct Reply;

  Result<bool> start_locked();
  Result<int> ask(const Request& request, std::span<const int> fds);
  [[noreturn]] static void serve(int socket);
  static int begin_sandbox(const Request& request, std::span<const int> fds,
                           const SystemCallFilter& calls);

  std::mutex mutex_;
  Descriptor socket_;
  bool allowed_ = false;  ///< start() was called
  /// The process that forked the fork server: a child of it needs one of its own.
  pid_t owner_ = 0;
};

}  // namespace mifdex::io::sandbox
