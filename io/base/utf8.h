// Reads and writes the characters of UTF-8.
//
// Threads: pure functions. Errors: none; what is not UTF-8 has a value of its own.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace mifdex::utf8 {

/// A character at the beginning of a text.
struct Character {
  char32_t code = 0xFFFD;  ///< U+FFFD if the bytes are not UTF-8
  std::size_t size = 0;    ///< bytes it takes; if not valid, the bytes that one U+FFFD replaces
  bool is_valid = false;
};

/// Returns the first character of `text` by Unicode's table 3-7 of well-formed sequences. Of bytes
/// that are not UTF-8, returns the longest beginning that could have become a character, at least
/// one byte. REQUIRES: `text` is not empty.
inline Character first_character(std::string_view text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
  };
  const unsigned lead = byte(0);
  if (lead < 0x80) return {lead, 1, true};
  std::size_t size = 0;
  if (lead >= 0xC2 && lead <= 0xDF) size = 2;
  if (lead >= 0xE0 && lead <= 0xEF) size = 3;
  if (lead >= 0xF0 && lead <= 0xF4) size = 4;
  if (size == 0) return {0xFFFD, 1, false};
  unsigned low = 0x80;
  unsigned high = 0xBF;
  if (lead == 0xE0) low = 0xA0;
  if (lead == 0xED) high = 0x9F;
  if (lead == 0xF0) low = 0x90;
  if (lead == 0xF4) high = 0x8F;
  char32_t code = lead & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i) {
    if (byte(i) < low || byte(i) > high) return {0xFFFD, i, false};
    code = code << 6U | (byte(i) & 0x3FU);
    low = 0x80;
    high = 0xBF;
  }
  return {code, size, true};
}

/// Writes `code`, a Unicode scalar value, in 1 to 4 bytes at `out` and returns the end of it.
/// Example: U+00E4 -> C3 A4.
inline char* put(char* out, char32_t code) {
  const auto write = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    write(code);
  } else if (code < 0x800) {
    write(0xC0 | code >> 6U);
    write(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    write(0xE0 | code >> 12U);
    write(0x80 | (code >> 6U & 0x3F));
    write(0x80 | (code & 0x3F));
  } else {
    write(0xF0 | code >> 18U);
    write(0x80 | (code >> 12U & 0x3F));
    write(0x80 | (code >> 6U & 0x3F));
    write(0x80 | (code & 0x3F));
  }
  return out;
}

/// Appends `code`, a Unicode scalar value, to `text`.
inline void append(std::string& text, char32_t code) {
  char bytes[4];
  text.append(bytes, put(bytes, code));
}

}  // namespace mifdex::utf8
