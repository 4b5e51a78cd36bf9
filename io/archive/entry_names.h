// The names of an archive's entries, as paths in the box.
//
// An entry's name is a label: nothing is ever written under it. Of what an archive says, empty
// parts and "." are left out, so that ./RECEIVE/A.PCK and /RECEIVE/A.PCK are RECEIVE/A.PCK as in
// the folder that was packed; "..", drive letters and control characters stay as they are. An
// archive may hold a name more than once: the second is !2/RECEIVE/A.PCK, so that each entry can be
// told from every other.
//
// Threads: one at a time. Ownership: names are copied into the FileBatch. Errors: none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "io/archive/seen_paths.h"
#include "io/base/bytes.h"
#include "io/file_batch.h"

namespace mifdex::io {

/// Makes a path of a name, without regard to other entries.
class EntryPath {
 public:
  /// `prefix` as in EntryNames.
  explicit EntryPath(std::string prefix) : prefix_(std::move(prefix)) {}

  /// Makes str() the path for `name`. Returns false if the name was too long and had to be cut.
  bool set(Bytes name);

  /// Takes a path as it is.
  void set_path(Bytes path) { path_.assign(path); }

  /// Makes str() the prefix and `tail`.
  void set_tail(Bytes tail) { path_.assign(prefix_).append(tail); }

  const std::string& str() const { return path_; }
  const std::string& prefix() const { return prefix_; }

 private:
  void set_parts(Bytes name);

  std::string prefix_;
  std::string path_;
  std::string folder_;       // before the last part of the last name, as the archive has it
  std::string folder_path_;  // what path_ began with then, up to the last part
};

class EntryNames {
 public:
  /// Longer names are cut, and the entry is not a file that can be read (RejectKind::kNameTooLong).
  static constexpr std::size_t kLongest = 8192;

  /// `prefix` goes before each path: "ARCH/1997.zip!/" for an archive in a box, else empty.
  EntryNames(std::string prefix, std::shared_ptr<SeenPaths> met);

  /// Adds the entry called `name` to `files`. Returns true; false if the name was too long and had
  /// to be cut.
  bool add(FileBatch& files, Bytes name);

  /// Adds an entry whose path is the prefix and `tail`, as an EntryPath made it. `hash` is
  /// SeenPaths::hash_of() of the whole path.
  void add_scanned(FileBatch& files, Bytes tail, std::uint64_t hash);

  /// Begins to fetch what add_scanned() needs to know of `hash`.
  void fetch(std::uint64_t hash) const { met_->fetch(hash); }

  /// Returns the path for `name`, for an entry that is not a file of the box.
  std::string path_of(Bytes name);

 private:
  void add_path(FileBatch& files, Bytes path, std::uint64_t hash);
  std::string name_again() const;

  EntryPath path_;  // of the entry at hand
  std::shared_ptr<SeenPaths> met_;
};

}  // namespace mifdex::io
