// Writes characters as UTF-8.
//
// Threads: functions of their arguments. Errors: none; the caller gives a Unicode scalar value.
#pragma once

namespace mifdex::io {

/// Writes `code`, in 1 to 4 bytes, at `out` and returns the end of it. Example: U+00E4 -> C3 A4.
inline char* put_utf8(char* out, char32_t code) {
  const auto put = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6U);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12U);
    put(0x80 | (code >> 6U & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18U);
    put(0x80 | (code >> 12U & 0x3F));
    put(0x80 | (code >> 6U & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return out;
}

}  // namespace mifdex::io
