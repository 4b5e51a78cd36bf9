// A copy of an index that may be written and is thrown away: what a dry run commits to.
//
// The tables of an index are never changed once written, so that the copy has symbolic links to
// them; only the small files beside them are copied. New tables are written to the copy. Nothing is
// written to the index itself.
//
// Threads: one. Ownership: the object owns its folder and removes it at the end of its life; a
// process that is killed leaves it in the temporary folder.
#pragma once

#include <string>

#include "io/base/result.h"

namespace mifdex::index {

class ScratchIndex {
 public:
  /// Copies the index in folder `dir` to a new folder in `parent`; if there is none in `dir`, the
  /// new folder is empty. Fails as Writer::open does for what is not an index, with kStore if the
  /// index changes while it is copied, and with kFull or kIo (with errno) for the copy.
  static io::Result<ScratchIndex> make(const std::string& dir, const std::string& parent);

  ScratchIndex(ScratchIndex&& other) noexcept;
  ScratchIndex& operator=(ScratchIndex&& other) noexcept;
  ~ScratchIndex();

  const std::string& path() const { return path_; }

 private:
  explicit ScratchIndex(std::string path) : path_(std::move(path)) {}

  std::string path_;  // empty: moved from
};

}  // namespace mifdex::index
