// The path of an archive's entry as a label: what files of a box are called, and never opened by.
//
// Threads: pure functions. Errors: none: every sequence of bytes has a label.
#pragma once

#include <cstdint>
#include <string>

#include "io/archive_kind.h"
#include "io/bytes.h"

namespace mifdex::io {

/// A label in the two parts that FileBatch wants.
struct EntryLabel {
  std::string folder;  ///< parts separated by '/'; "" for the archive itself
  std::string name;    ///< never empty, no '/' in it
};

/// The label of an entry that the archive calls `path`: parts that are empty or "." are left out,
/// so that "./A.MIF", "/A.MIF" and "A.MIF" are one; ".." stays, as it leads nowhere here. Control
/// characters, drive letters and backslashes stay as they are: whoever prints escapes. Where
/// nothing is left, or the archive gave no name that can be read, it is "entry-N" with `number`,
/// counted from 1.
EntryLabel entry_label(Bytes path, std::uint64_t number);

/// The name of the one file in an archive of one stream, called `archive_name`: without the ending
/// that the packer put behind (A.MIF.gz, A.tgz stays .tar). `missing` is the last letter that SZDD
/// files keep ('F' of SETUP.MI_), 0 where there is none: it takes the place of '_', or stays away.
std::string inner_name(ArchiveKind kind, Bytes archive_name, char missing);

}  // namespace mifdex::io
