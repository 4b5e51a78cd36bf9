// Ctrl-C, SIGTERM and SIGHUP during a run: the first asks it to finish, the second to stop at once.
//
// Threads: one watch at a time in the process; the handler only touches atomics.
#pragma once

#include "engine/ingest/ingest.h"

namespace mifdex::cli {

/// During its lifetime SIGINT, SIGTERM and SIGHUP raise `stop` by one, up to 2, instead of ending
/// the process. A third one ends the process as usual: the user can always leave a run that does
/// not end, and the index stays intact (engine/README.md, promise 5).
class SignalWatch {
 public:
  explicit SignalWatch(engine::StopRequest& stop);
  ~SignalWatch();
  SignalWatch(const SignalWatch&) = delete;
  SignalWatch& operator=(const SignalWatch&) = delete;

  /// Returns the first signal caught; 0 if there was none.
  int caught() const;
};

}  // namespace mifdex::cli
