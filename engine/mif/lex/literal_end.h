// Finds the end of a literal if its writer did not mark it clearly.
//
// A MIF's author forgot to escape quotes (Q160776), wrote newlines into a literal (ISMIF32; section
// 8 item 1), doubled no backslash before the closing quote (Q279441), or left the closing quote
// out. The rules, in order; `boundary` is a line that can only be MIF: END or START and a block, or
// a statement:
//   1. a quote closes if the text after it on its line may follow a literal;
//   2. else the next such quote on the lines before the next boundary;
//   3. else a double quote beyond ASCII on the first line, after the last ", that closes as in 1;
//   4. else the last quote on the first line;
//   5. else there is none: the text extends to the boundary, and the literal is unterminated.
// An escaped quote closes only if nothing else follows on its line and a boundary comes next.
//
// Threads: functions of their arguments. Time: linear over a whole text, whatever it contains: if a
// search for one literal failed, its result is remembered for the next (LiteralSearch).
#pragma once

#include <cstdint>

#include "engine/mif/lex/token.h"

namespace mifdex::engine::mif {

/// A literal's content, and the flags found in it.
struct LiteralEnd {
  const char* content_end = nullptr;  ///< one past the last byte of the content
  const char* next = nullptr;         ///< where reading continues
  std::uint8_t flags = 0;             ///< TokenFlag bits
};

/// The results of earlier literals of the same text about the lines ahead. Starts empty.
struct LiteralSearch {
  const char* boundary = nullptr;  ///< the next boundary from any place in [searched, boundary]
  const char* searched = nullptr;
  const char* barren_from = nullptr;  ///< no quote in [barren_from, boundary) closes a literal
};

/// The place of a literal, which decides what may follow it on its line.
enum class LiteralPlace : std::uint8_t {
  kStatement,  ///< another statement
  kRow,        ///< in the braces of a table: a comma or the closing brace
  kItem,       ///< of an enum or path, `1 = "text"`: the next item
};

/// Returns the end of the literal whose content begins at `content` in a text that ends at `end`.
LiteralEnd find_literal_end(const char* content, const char* end, LiteralPlace place,
                            LiteralSearch& search);

/// True if the line at `line` (its first byte) can only be MIF: `END block`, `START block`
/// or `statement =`. Blanks before it do not count.
bool is_boundary_line(const char* line, const char* end);

/// True if a quote before `after` may close a literal of `place` by the text after it on
/// its line.
bool may_close_literal(const char* after, const char* end, LiteralPlace place);

/// Returns true if, from `at` on, the line holds nothing, a comment, or the begin of another
/// statement.
bool may_follow_value(const char* at, const char* end);

}  // namespace mifdex::engine::mif
