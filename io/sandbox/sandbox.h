// A cage as its parent sees it: a process that decodes one archive, and the memory shared with it.
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

namespace mifdex::io::cage {

class Cage {
 public:
  /// `part_fds`: one for each of order.parts; not needed after the call.
  static Result<Cage> start(const JobOrder& order, std::span<const int> part_fds);

  Cage(Cage&& other) noexcept;
  Cage& operator=(Cage&& other) = delete;
  ~Cage();

  /// kSharedBytes.
  const char* shared() const { return shared_; }
  int control() const { return control_.get(); }

  /// Ends the process and says why it had ended, where that was not for us: a crash, or a limit.
  /// Only the first call says it.
  std::optional<Reject> end();

 private:
  Cage(char* shared, Descriptor control) : shared_(shared), control_(std::move(control)) {}

  char* shared_;
  Descriptor control_;
  pid_t process_ = 0;
};

}  // namespace mifdex::io::cage
