// Stores bytes that are read again later (of archives in archives, of files that are read after
// their neighbours) in a file that has no name.
//
// The file is deleted with its last user, also if the process is killed. Threads: append() and
// map() from any thread. Errors: kFull, kIo with errno; kFormat for bytes that must not be kept.
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

/// A piece of a store: `size` bytes from `offset`.
struct TempStorePiece {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Returns an empty file without a name in `folder`, open for reading and writing. Errors: as
/// TempStore.
Result<Descriptor> make_nameless_file(const std::string& folder);

class TempStore {
 public:
  /// The file is created in `folder`, at the first append().
  explicit TempStore(std::string folder) : folder_(std::move(folder)) {}

  /// Returns the next bytes at each call, an empty view at the end; nothing if they cannot be
  /// decoded.
  using Source = std::function<std::optional<Bytes>()>;

  /// Stores all bytes of `source`. Fails with kFormat if they are more than `most`, or if `source`
  /// fails.
  Result<TempStorePiece> append(const Source& source, std::uint64_t most);
  Result<TempStorePiece> append(Bytes bytes);

  /// Returns the bytes of a piece, which must not be empty; they stay valid without the store.
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
