// The text of one literal and the mistakes of its writer: one rule for all that read values.
//
// Ownership: the text is a view of the content, or of the arena if it was unescaped. Threads:
// functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>

#include "engine/mif/diagnostic_codes.h"
#include "engine/mif/lex/literal_text.h"
#include "engine/mif/lex/look_alikes.h"
#include "engine/mif/lex/token.h"
#include "io/base/arena.h"
#include "io/base/ascii.h"

namespace mifdex::engine::mif {

/// Returns the text of the literal whose content is `content`, and calls `note(code)` for each
/// mistake in it. `flags` are the TokenFlag bits that the tokenizer found in it.
template <class Note>
std::string_view read_literal_value(std::string_view content, std::uint8_t flags, io::Arena& arena,
                                    const Note& note) {
  if (flags == 0 && !content.ends_with('\0')) return content;
  if ((flags & kHasNewline) != 0) note(Code::kNewlineInLiteral);
  if ((flags & kHasInnerQuote) != 0) note(Code::kInnerQuote);
  if ((flags & kUnterminated) != 0) note(Code::kEndInLiteral);
  if ((flags & kOddQuotes) != 0) note(Code::kOddQuotes);
  const LiteralText literal = read_literal_text(content, flags, arena);
  if (literal.illegal_escape) note(Code::kIllegalEscape);
  std::string_view text = literal.text;
  if (content.ends_with('\0')) {  // a buffer written whole: SMS cuts a text there (section 3)
    note(Code::kNulsBehindText);
    text = text.substr(0, text.find_last_not_of('\0') + 1);
  }
  // ""text"", as a shell's echo leaves quotes that were doubled for it.
  const bool doubled = (flags & kHasInnerQuote) != 0 && text.size() >= 2 && text.starts_with('"') &&
                       text.ends_with('"');
  return doubled ? text.substr(1, text.size() - 2) : text;
}

/// True if a text begins or ends with a character beyond ASCII, which may then be a blank.
inline bool has_odd_end(std::string_view text) {
  return !text.empty() && ((text.front() | text.back()) & 0x80) != 0;
}

/// True if a value begins or ends with a blank beyond ASCII, which is a mistake (kOddBlank).
inline bool has_odd_blank_at_end(std::string_view value) {
  return has_odd_end(value) && trim_any_blanks(value).size() != ascii::trim(value).size();
}

}  // namespace mifdex::engine::mif
