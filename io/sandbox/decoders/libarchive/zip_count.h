// Reads how many entries the end record of a zip claims: if entries share a place or the directory
// is damaged, libarchive finds fewer and reports no error.
//
// Runs in a sandbox only.
#pragma once

#include <cstdint>
#include <optional>

#include "io/sandbox/decoders/source.h"

namespace mifdex::io::sandbox {

/// Returns the number of the last end record, or of its zip64 record if it refers to one; nothing
/// if there is no end record.
std::optional<std::uint64_t> zip_entry_count(Source& archive);

}  // namespace mifdex::io::sandbox
