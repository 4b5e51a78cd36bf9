// The lock that lets one process write an index, and tells the others who holds it.
//
// An flock on a file in the index's folder: it goes with its holder, so a dead one blocks nobody.
// What the file says (pid, host, start, command) is only for the message. RocksDB's own LOCK stands
// beside it; this one is taken first. Threads: one owner. Ownership: the descriptor is closed, and
// the lock given back, with the LockFile.
#pragma once

#include <string>

#include "io/base/result.h"

namespace mifdex::index {

class LockFile {
 public:
  /// Takes the lock of the index in folder `dir`, making the file where there is none. Fails with
  /// kLocked, naming the holder, or kIo. `command` is how this process was called.
  static io::Result<LockFile> take(const std::string& dir, const std::string& command);

  LockFile(LockFile&& other) noexcept;
  LockFile& operator=(LockFile&& other) noexcept;
  LockFile(const LockFile&) = delete;
  LockFile& operator=(const LockFile&) = delete;
  ~LockFile();

 private:
  explicit LockFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace mifdex::index
