// Makes bytes safe to show: names and texts of hostile or broken files on a terminal and in JSON.
//
// Threads: pure functions. Widths are those of the locale C.UTF-8, whatever the process has set; if
// the system lacks it, a character counts one column. Ownership: results are values.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mifdex::cli {

/// True if `text` is well-formed UTF-8 (no surrogates, no overlong forms).
bool is_utf8(std::string_view text);

/// Returns `text` with U+FFFD for every byte that is part of no character.
std::string repaired(std::string_view text);

/// Returns `text` made safe for a terminal: newline, return and tab as \n, \r, \t; other control
/// characters and stray bytes as \x1b; C1 controls and characters that change the direction of text
/// as \u202e. A backslash is not escaped: this is for people; programs read JSON.
std::string escaped(std::string_view text);

/// Returns the columns that `text` (already escaped) takes on a terminal; wide East Asian
/// characters take two, combining marks none.
std::size_t display_width(std::string_view text);

/// Returns the beginning of `text` (already escaped) that fits `columns`, with an ellipsis if it
/// was cut.
std::string cut_to_width(std::string_view text, std::size_t columns);

/// Returns `bytes` in base64 (RFC 4648), with padding.
std::string base64(std::string_view bytes);

}  // namespace mifdex::cli
