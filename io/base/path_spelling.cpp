#include "io/base/path_spelling.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "io/base/ascii.h"

namespace mifdex::io {
namespace {

/// Returns how many bytes of `path` come before the first that is not ASCII.
std::size_t ascii_length(std::string_view path) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= path.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, path.data() + at, sizeof word);
    if ((word & kHighBits) != 0) break;
  }
  while (at < path.size() && ascii::is_ascii(path[at])) ++at;
  return at;
}

char ascii_spelling(char c) { return c == '\\' ? '/' : ascii::upper(c); }

void append_code(UChar32 code, std::string& out) {
  char bytes[U8_MAX_LENGTH];
  std::int32_t length = 0;
  U8_APPEND_UNSAFE(bytes, length, code);
  out.append(bytes, static_cast<std::size_t>(length));
}

/// Returns the character at `at`, which is not ASCII, and moves `at` after it. Negative if there is
/// none; then `at` is after the bytes that belong to no character.
UChar32 next_code(std::string_view path, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(path.data());
  UChar32 code = 0;
  std::size_t next = at;
  U8_NEXT(bytes, next, path.size(), code);  // NOLINT(bugprone-inc-dec-in-conditions): ICU's macro
  at = next;
  return code;
}

}  // namespace

void append_spelling(std::string_view path, std::string& out) {
  const std::size_t length = ascii_length(path);
  const std::size_t begin = out.size();
  out.resize(begin + length);
  std::transform(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(length),
                 out.begin() + static_cast<std::ptrdiff_t>(begin), ascii_spelling);
  for (std::size_t at = length; at < path.size();) {
    if (ascii::is_ascii(path[at])) {
      out += ascii_spelling(path[at++]);
      continue;
    }
    const std::size_t from = at;
    const UChar32 code = next_code(path, at);
    if (code >= 0) {
      append_code(u_toupper(code), out);
      continue;
    }
    if (at < path.size() && ascii::is_ascii(path[at])) ++at;
    out += path.substr(from, at - from);
  }
}

bool same_spelling(std::string_view left, std::string_view right) {
  std::string a;
  std::string b;
  append_spelling(left, a);
  append_spelling(right, b);
  return a == b;
}

}  // namespace mifdex::io
