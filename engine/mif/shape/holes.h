// Divides a MIF's text into literal runs and holes.
//
// MIFs of one writer have the same text except for their values and the sizes of these. A hole is
// the place of such a part; a literal run is the text from one hole to the next, or to the end.
//
//     VALUE = "Success"            the hole is Success
//     TYPE = STRING(64)            the hole is 64
//
// Only parts are holes whose bytes cannot change how the rest of the text is read (README.md,
// "Templates"): a literal that is alone on its line after `VALUE =`, and the digits of a size
// after `TYPE = STRING(` at the beginning of a line. Everything else belongs to the literal runs.
//
// Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <vector>

#include "io/base/bytes.h"

namespace mifdex::engine::mif {

enum class HoleKind : std::uint8_t {
  kNone,   ///< the text ends
  kValue,  ///< the content of the literal after `VALUE =`, without its quotes
  kSize,   ///< the decimal digits in `TYPE = STRING(64)`
};

/// Offsets in bytes from the start of the text.
struct Hole {
  HoleKind kind = HoleKind::kNone;
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

/// Replaces `holes` by the holes of `text`, in their order. Returns false if a literal of `text` is
/// not plain: each quote must open a literal that its line ends with and that has no quote,
/// backslash or CR inside. Then `holes` is not complete. REQUIRES: `text` is under 4 GiB.
bool find_holes(io::PaddedBytes text, std::vector<Hole>& holes);

}  // namespace mifdex::engine::mif
