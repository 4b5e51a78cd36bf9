// Ctrl-C and its kin during a run: once asks it to finish, twice to stop at once.
//
// Threads: one watch at a time in the process; the handler only touches atomics.
#pragma once

#include "engine/ingest/ingest.h"

namespace mifdex::cli {

/// For as long as it lives SIGINT, SIGTERM and SIGHUP raise `stop` by one, up to 2, instead of
/// ending the process. A third ends it as the signal would have: a run that does not come to its
/// end can always be left, and the index stays whole (engine/README.md, promise 5).
class SignalWatch {
 public:
  explicit SignalWatch(engine::StopRequest& stop);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// The first signal that came; 0 where none did.
  int caught() const;
};

}  // namespace mifdex::cli
