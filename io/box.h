// A box: a folder tree or a single file, full of files that a despooler left.
//
// Threads: a Box is a value; copies share one descriptor, which is only ever used for openat.
// Errors: kBox with errno, for whatever cannot be read as a box at all.
#pragma once

#include <memory>
#include <string>

#include "io/base/descriptor.h"
#include "io/base/result.h"

namespace mifdex::io {

/// The kind of a box, decided by what is at its path and never by its name.
enum class BoxKind {
  kFolder,
  kFile,
};

/// An opened box. `folder` stays open for as long as any copy of the box lives, so that the box is
/// still the one that was opened when its path has been given to something else meanwhile.
struct Box {
  std::string location;  ///< absolute, links resolved: what tells two boxes apart
  std::string name;      ///< the last part of location; "/" for the root
  BoxKind kind = BoxKind::kFolder;
  std::shared_ptr<const Descriptor> folder;  ///< the box; for a file, the folder it is in
};

/// Opens the folder or regular file at `path`; a link that the user names is followed. Anything
/// else (missing, not permitted, a pipe, socket or device) is an Error; those are never opened.
Result<Box> open_box(const std::string& path);

}  // namespace mifdex::io
