// Reads a component from a decoded file: parses it as it is and, if that needed recovery, parses it
// again after undoing the changes that a mail or a web page made to the text.
//
// Ownership: the tree and the changed text live in the arena. Threads: a function of its arguments;
// the parser belongs to one thread.
#pragma once

#include <span>

#include "engine/mif/component.h"
#include "engine/mif/diagnostic.h"
#include "engine/mif/parser.h"
#include "io/base/arena.h"
#include "io/text/text_encoding.h"

namespace mifdex::engine::mif {

/// Undoes, in place, the changes that a mail or a web page made to `decoded` (quoted-printable,
/// character entities). Returns one finding for each change, and one if the text has two encodings;
/// empty if `decoded` is left as it was. The findings and the new text live in `arena`. `fallback`
/// is the encoding of the bytes that quoted-printable names.
std::span<const Diagnostic> restore_text(io::DecodedText& decoded, const io::Encoding& fallback,
                                         io::Arena& arena);

/// Parses `decoded` and returns the component. If another text was parsed, `decoded` is replaced by
/// it, so that the component's views and offsets refer to it. `fallback` is the encoding of bytes
/// that quoted-printable names. A clean text costs one parse and nothing else.
const Component& read_component(Parser& parser, io::DecodedText& decoded,
                                const io::Encoding& fallback, io::Arena& arena);

}  // namespace mifdex::engine::mif
