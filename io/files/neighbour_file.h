// A file beside another one, by a name that a stranger gave: looked for in one folder only, as a
// regular file, in any letter case.
//
// Threads: any. Errors: what is not there is a closed descriptor.
#pragma once

#include <cstdint>
#include <string>

#include "io/base/descriptor.h"

namespace mifdex::io {

/// Opens the regular file `name` in the open folder `folder`, read-only; a name with a path in it
/// is not there. Windows ignores the letter case of names, so a set that was copied from it may
/// differ.
Descriptor open_neighbour(int folder, const std::string& name);

/// Returns how many names of folders were read so far to find others by their letter case: for
/// tests, which must see that looking for many neighbours reads a folder not once for each.
std::uint64_t neighbour_names_read();

}  // namespace mifdex::io
