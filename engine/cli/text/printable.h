// Bytes made fit to be shown: names and texts of hostile or broken files on a terminal and in JSON.
//
// Threads: pure functions; widths need LC_CTYPE to be a UTF-8 locale (main sees to it) and are
// counted as one column a character otherwise. Ownership: answers are values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mifdex::cli {

/// Whether `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

/// `text` with U+FFFD for every byte that is part of no character.
std::string repaired(std::string_view text);

/// `text` as a terminal may have it: newline, return and tab as \n, \r, \t; other control
/// characters and stray bytes as \x1b; C1 controls and those that turn the direction of text as
/// \u202e. A backslash stays as it is: this is for eyes, JSON is for programs.
std::string escaped(std::string_view text);

/// Columns that `text` (already escaped) takes on a terminal; wide East Asian characters take two,
/// combining marks none.
std::size_t display_width(std::string_view text);

/// The beginning of `text` (already escaped) that fits `columns`, with an ellipsis where it was
/// cut.
std::string cut_to_width(std::string_view text, std::size_t columns);

/// RFC 4648, with padding.
std::string base64(std::string_view bytes);

}  // namespace mifdex::cli
