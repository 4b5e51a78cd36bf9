#include "io/base/path_spelling.h"

#include <unicode/uchar.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "io/base/ascii.h"
#include "io/base/utf8.h"

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
    const utf8::Character character = utf8::first_character(path.substr(at));
    at += character.size;
    if (character.is_valid) {
      utf8::append(out, static_cast<char32_t>(u_toupper(static_cast<UChar32>(character.code))));
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
