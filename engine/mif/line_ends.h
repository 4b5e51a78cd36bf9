// Texts whose lines end with CR alone, as a Macintosh wrote them.
//
// Threads: a function of its arguments.
#pragma once

#include "io/arena.h"
#include "io/bytes.h"

namespace mifdex::engine::mif {

/// `text`, or, where it has CRs and not one LF, a copy of the same length in `arena` with an LF for
/// each CR: a reader that drops CRs (mif-grammar, section 1) would see one line, and a comment end
/// it all.
io::PaddedBytes with_newlines(io::PaddedBytes text, io::Arena& arena);

}  // namespace mifdex::engine::mif
