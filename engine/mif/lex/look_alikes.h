// Characters beyond ASCII that editors, web pages and mail programs write for blanks, for `=`, for
// `:` and for quotes (GRAMMAR.md, section 2, has none of them).
//
// These functions are called only if a byte above 7F is met, so a text in ASCII costs nothing more.
//
// Threads: functions of their arguments. The texts are UTF-8; all functions read up to `end` only.
#pragma once

#include <cstddef>
#include <string_view>

namespace mifdex::engine::mif {

/// Returns the length of the blank beyond ASCII at `at`: no-break, typographic, ideographic and
/// zero-width spaces, Unicode's line separators, and byte order marks inside a text. Returns 0 if
/// there is none.
std::size_t odd_blank_length(const char* at, const char* end);

/// Returns the first byte from `at` on that is not a blank, of ASCII or beyond; newlines are blanks
/// only if `newlines`.
const char* skip_any_blanks(const char* at, const char* end, bool newlines);

/// Returns `text` without the blanks, of ASCII and beyond, at both its ends.
std::string_view trim_any_blanks(std::string_view text);

/// Returns the length of a sign at `at` that is taken for `=`: a full-width or small equals sign.
/// Returns 0 if there is none.
std::size_t odd_equals_length(const char* at, const char* end);

/// Returns the length of a full-width colon at `at`; 0 if there is none.
std::size_t odd_colon_length(const char* at, const char* end);

/// The quotes that a text can have instead of ".
enum class OddQuote {
  kNone,
  kSingle,  ///< ' ` and U+00B4, and the curly, angle and prime forms of a single quote
  kDouble,  ///< the curly, low, angle, prime, full-width and corner forms of a double quote
};

struct OddQuoteAt {
  OddQuote kind = OddQuote::kNone;
  std::size_t length = 0;
};

/// Returns the quote at `at`, opening or closing: writers use either form on either side.
OddQuoteAt odd_quote_at(const char* at, const char* end);

}  // namespace mifdex::engine::mif
