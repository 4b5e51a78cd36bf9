// A sandbox as its parent sees it: a process that decodes one archive, and the memory shared with
// it.
//
// Ownership: owns the memory, the socket and the process; all end with it.
// Threads: one at a time. Errors: kIo or kFull from start(), with errno.
#pragma once

#include <sys/types.h>

#include <optional>
#include <span>

#include "io/base/descriptor.h"
#include "io/base/reject.h"
#include "io/base/result.h"
#include "io/sandbox/decode_job.h"

namespace mifdex::io::sandbox {

class Sandbox {
 public:
  /// `part_fds`: one for each of order.parts; not needed after the call.
  static Result<Sandbox> start(const DecodeOrder& order, std::span<const int> part_fds);

  Sandbox(Sandbox&& other) noexcept;
  Sandbox& operator=(Sandbox&& other) = delete;
  ~Sandbox();

  /// Returns the shared memory, of kSharedBytes.
  const char* shared() const { return shared_; }
  int control() const { return control_.get(); }

  /// Ends the process and returns why it had ended, if we did not end it: a crash, or a limit. Only
  /// the first call returns it.
  std::optional<Reject> end();

 private:
  Sandbox(char* shared, Descriptor control) : shared_(shared), control_(std::move(control)) {}

  char* shared_;
  Descriptor control_;
  pid_t process_ = 0;
};

}  // namespace mifdex::io::sandbox
