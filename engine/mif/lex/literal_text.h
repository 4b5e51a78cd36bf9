// Turns the bytes between the quotes into the text that they mean (GRAMMAR.md, section 3).
//
// Ownership: the result is a view of `content`, or of bytes written to the arena. Threads:
// functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>

#include "io/base/arena.h"

namespace mifdex::engine::mif {

struct LiteralText {
  std::string_view text;
  bool illegal_escape = false;  ///< a backslash began no escape, so none of them was resolved
};

/// Returns the text of a literal with TokenFlag bits `flags`. CRs are dropped (section 1). Escapes
/// are resolved only if each of them is legal and none follows a drive letter's colon, as in
/// C:\new: otherwise the writer did not double its backslashes, and all of it is kept as written.
/// `\0` is kept as a NUL; that SMS cut the text there is a fact about SMS.
LiteralText read_literal_text(std::string_view content, std::uint8_t flags, io::Arena& arena);

}  // namespace mifdex::engine::mif
