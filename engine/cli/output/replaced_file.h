// A file that replaces another one in a single step, or is not made at all.
//
// The new bytes are written to a temporary file in the same folder, which is renamed when it is
// complete. If the file exists already, its mode is kept and, if the system allows it, its owner
// and group; if the group is not kept, the new one gets only the permissions that others have.
// SIGINT, SIGTERM and SIGHUP delete the temporary file before they end the process.
//
// Threads: one; at most one ReplacedFile may exist in the process at a time. Errors: kUsage if the
// file cannot be made, kFull if it cannot be written, both naming it.
#pragma once

#include <sys/stat.h>

#include <memory>
#include <optional>
#include <string>

#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::cli {

class ReplacedFile {
 public:
  /// Makes the temporary file. `path` must not be a link; `existing` describes the regular file at
  /// `path` if there is one.
  static io::Result<std::unique_ptr<ReplacedFile>> begin(
      const std::string& path, const std::optional<struct stat>& existing);
  /// Deletes the temporary file unless finish() succeeded.
  ~ReplacedFile();
  ReplacedFile(const ReplacedFile&) = delete;
  ReplacedFile& operator=(const ReplacedFile&) = delete;

  const std::string& path() const { return path_; }
  /// Returns the path of the temporary file, which is open for reading and writing and empty at
  /// first.
  const std::string& temporary() const { return temporary_; }
  int descriptor() const { return file_.get(); }

  /// Returns a message for the user if owner or group of the existing file could not be kept; else
  /// empty.
  const std::string& warning() const { return warning_; }

  /// Writes the temporary file to disk and renames it to path(). On an error the file at path()
  /// is unchanged.
  io::Result<void> finish();

 private:
  explicit ReplacedFile(const std::string& path);
  io::Result<void> keep_attributes(const struct stat& existing);

  std::string path_;
  std::string folder_;
  std::string temporary_;  // empty: none to delete
  std::string warning_;
  io::Descriptor file_;
};

}  // namespace mifdex::cli
