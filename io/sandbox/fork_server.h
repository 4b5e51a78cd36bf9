// The fork server: a small process, forked from mifdex while that is small, which forks the
// sandboxes.
//
// Why a process between: a sandbox must be forked from a process with one thread (in the child of a
// process with threads only a few calls are safe) and little memory (a fork copies page tables).
// mifdex has neither once it indexes. Starting another program instead would cost a hundred times
// as much for each archive, and a second file beside mifdex that can be missing.
//
// start() forks it. Called while mifdex has one thread, as the program does, all is as told. Later
// it works as well with what glibc promises of fork (malloc stays usable); the fork server then
// holds a copy of memory that it never touches.
//
// The fork server has no descriptor of mifdex but its socket, ignores what Ctrl-C sends, and ends
// when mifdex does; sandboxes end when the fork server does.
//
// Threads: any; requests are answered one at a time, each within a millisecond.
// Errors: kIo with errno when a process or a socket cannot be made.
#pragma once

#include <sys/types.h>

#include <mutex>
#include <span>

#include "io/base/descriptor.h"
#include "io/base/result.h"
#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

class ForkServer {
 public:
  /// The fork server of this process.
  static ForkServer& instance();

  /// Forks the fork server where this process has none.
  Result<bool> start();

  /// Forks a sandbox for `order`. `fds`: the parts of the archive, the shared memory and the
  /// sandbox's end of the control socket, in this order; they stay the caller's.
  Result<pid_t> start_sandbox(const DecodeOrder& order, std::span<const int> fds);

  /// Ends a sandbox, if it has not ended by itself, and gives its status as waitpid does; 0 where
  /// the fork server is gone, and the sandbox with it.
  int end_sandbox(pid_t sandbox);

 private:
  struct Request;
  struct Reply;

  Result<bool> start_locked();
  Result<int> ask(const Request& request, std::span<const int> fds);
  [[noreturn]] static void keep(int socket);
  static int begin_sandbox(const Request& request, std::span<const int> fds);

  std::mutex mutex_;
  Descriptor socket_;
  pid_t owner_ =
      0;  ///< the process that forked the fork server: a child of it needs one of its own
};

}  // namespace mifdex::io::sandbox
