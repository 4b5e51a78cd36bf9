// How many entries the end record of a zip claims: libarchive finds fewer where entries share a
// place or the directory is damaged, and says nothing.
//
// Runs in a sandbox only.
#pragma once

#include <cstdint>
#include <optional>

#include "io/sandbox/decoders/source.h"

namespace mifdex::io::sandbox {

/// The number of the last end record, of its zip64 record where it refers to one; nothing when
/// there is no end record.
std::optional<std::uint64_t> zip_entry_count(Source& archive);

}  // namespace mifdex::io::sandbox
