// The lock that lets one process write an index, and names its holder to the others.
//
// An flock on a file in the index's folder: it ends with its holder, so a dead one blocks no other
// process. The file's contents (pid, host, start, command) are only for the message. RocksDB's own
// LOCK exists beside it; this one is taken first. Threads: one owner. Ownership: the descriptor is
// closed, and the lock released, with the LockFile.
#pragma once

#include <string>

#include "io/base/result.h"

namespace mifdex::index {

class LockFile {
 public:
  /// Takes the lock of the index in folder `dir`, making the file if there is none. Fails with
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
