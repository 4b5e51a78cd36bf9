// Finds the file line of a manifest that applies to a path: this commit's own, else a stored one.
//
// A file line applies to a path that equals its own or ends in "/" + it, without regard to case; if
// several apply, the longest wins. Threads: one owner, as all of a commit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "index/commit/commit_work.h"
#include "io/base/result.h"

namespace mifdex::index {

/// Returns the number of parts of `path`: one more than it has slashes.
std::size_t parts_of(std::string_view path);

/// Calls `use(suffix)` for `path` and for each suffix after a slash in it, at most `parts` parts
/// long, the longest first, until it returns true; returns true if it did.
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

  /// Returns null if none applies. The result holds until the next call. Costs nothing if no
  /// manifest has a file line, else at most a lookup for each part of the path.
  io::Result<const FileOverride*> file_override_of(std::string_view path);

 private:
  /// True if there is a line for this very path; it is then in found_.
  bool find(std::string_view upper_path);

  CommitWork& work_;
  FileOverride found_;
  io::Result<void> failure_;
};

}  // namespace mifdex::index
