// Finds the file line of a manifest that speaks for a path: this commit's own, else a stored one.
//
// A file line speaks for a path that equals its own or ends in "/" + it, without regard to case; of
// several the longest. Threads: one owner, as all of a commit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "index/commit/commit_work.h"
#include "io/base/result.h"

namespace mifdex::index {

/// How many parts `path` has: one more than it has slashes.
std::size_t parts_of(std::string_view path);

/// Calls `use(suffix)` for `path` and whatever follows a slash in it, at most `parts` parts long,
/// the longest first, until it gives true; gives whether it did.
template <class Use>
bool any_suffix(std::string_view path, std::size_t parts, const Use& use) {
  std::size_t left = parts_of(path);
  for (;; --left) {
    if (left <= parts && use(path)) return true;
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return false;
    path.remove_prefix(slash + 1);
  }
}

class FileOverrideLookup {
 public:
  explicit FileOverrideLookup(CommitWork& work) : work_(work) {}

  /// Null where none speaks. Holds until the next call. Costs nothing where no manifest has a file
  /// line, else at most a lookup for each part of the path.
  io::Result<const FileOverride*> file_override_of(std::string_view path);

 private:
  /// Whether a line stands for this very path; it is then in found_.
  bool find(std::string_view upper_path);

  CommitWork& work_;
  FileOverride found_;
  io::Result<void> failure_;
};

}  // namespace mifdex::index
