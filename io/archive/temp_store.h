// Bytes that were decoded and are to be read as an archive later: kept in a file that has no name.
//
// The file goes with its last user, also when the process is killed. Threads: append() from any
// thread, map() too. Errors: kFull, kIo with errno; kFormat for
// what is not to be kept.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "io/archive/archive_bytes.h"
#include "io/base/bytes.h"
#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::io {

/// A piece of a spool, `size` bytes from `offset`.
struct TempStorePiece {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// An empty file without a name in `folder`, open for reading and writing. Errors: as TempStore.
Result<Descriptor> make_nameless_file(const std::string& folder);

class TempStore {
 public:
  /// The file is made in `folder`, which must allow files to be made in it.
  explicit TempStore(std::string folder) : folder_(std::move(folder)) {}

  /// Gives the next bytes at each call, an empty view at the end; nothing when there is no next.
  using Source = std::function<std::optional<Bytes>()>;

  /// Takes all that `source` gives, at most `most` bytes: more is an error (kFormat), and so is a
  /// source that fails.
  Result<TempStorePiece> append(const Source& source, std::uint64_t most);
  Result<TempStorePiece> append(Bytes bytes);

  /// The bytes of a piece (more than 0); they hold without the spool.
  Result<SharedBytes> map(const TempStorePiece& piece) const;

  const std::string& folder() const { return folder_; }

  /// The file itself, open for reading at all offsets; -1 before anything was appended.
  int fd() const { return file_.get(); }

 private:
  Result<void> open();
  Result<void> write(Bytes bytes, std::uint64_t offset);

  std::string folder_;
  std::mutex mutex_;
  Descriptor file_;
  std::uint64_t end_ = 0;
};

}  // namespace mifdex::io
