// Texts whose lines end with CR alone, as a Macintosh wrote them.
//
// Threads: a function of its arguments.
#pragma once

#include "io/base/arena.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// Returns `text`, or, if most of its lines end with CR alone, a copy of the same length in `arena`
/// with an LF for each CR that no LF follows: a reader that drops CRs (GRAMMAR.md, section 1)
/// would see one line, and a comment would end it all. The lines of a text that is mostly CR LF or
/// LF stay as they are, since a CR in it may be part of a value.
io::PaddedBytes with_newlines(io::PaddedBytes text, io::Arena& arena);

}  // namespace mifdex::engine::mif
