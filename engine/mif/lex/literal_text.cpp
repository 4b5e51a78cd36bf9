#include "engine/mif/lex/literal_text.h"

#include <cstddef>

#include "engine/mif/lex/token.h"
#include "io/base/ascii.h"
#include "io/base/utf8.h"

namespace mifdex::engine::mif {
namespace {

/// The meaning and the length of one escape, after its backslash.
struct Escape {
  bool legal = false;
  std::uint32_t code_point = 0;
  std::size_t length = 0;  // without the backslash
};

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return 99;
}

// Reads up to `most` digits of `base` from `at` on.
Escape read_digits(std::string_view content, std::size_t at, std::size_t most, std::uint32_t base,
                   std::size_t prefix) {
  Escape escape;
  std::size_t count = 0;
  while (count < most && at + count < content.size() &&
         static_cast<std::uint32_t>(digit_value(content[at + count])) < base) {
    escape.code_point =
        escape.code_point * base + static_cast<std::uint32_t>(digit_value(content[at + count]));
    ++count;
  }
  escape.length = prefix + count;
  escape.legal = (count > 0 || base == 8) && escape.code_point <= 0xFF;
  return escape;
}

Escape simple(char meaning) { return {true, static_cast<std::uint32_t>(meaning), 1}; }

// Reads the escape at content[at], directly after a backslash.
Escape read_escape(std::string_view content, std::size_t at) {
  if (at == content.size()) return {};
  switch (content[at]) {
    case 'a':
    case 'A':
      return simple('\a');
    case 'b':
    case 'B':
      return simple('\b');
    case 'f':
    case 'F':
      return simple('\f');
    case 'n':
    case 'N':
      return simple('\n');
    case 'r':
    case 'R':
      return simple('\r');
    case 't':
    case 'T':
      return simple('\t');
    case 'v':
    case 'V':
      return simple('\v');
    case '\'':
    case '"':
    case '\\':
    case '?':
      return simple(content[at]);
    case 'x':
    case 'X':
      return read_digits(content, at + 1, 2, 16, 1);
    case '0':
      return read_digits(content, at + 1, 3, 8, 1);
    case '1':
    case '2':
    case '3':
      return read_digits(content, at, 3, 8, 0);
    default:
      return {};
  }
}

// Returns true in C:\new: one backslash after a drive letter's colon, and not two.
bool is_drive_backslash(std::string_view content, std::size_t backslash) {
  if (backslash < 2 || content[backslash - 1] != ':' || !ascii::is_letter(content[backslash - 2]))
    return false;
  // Not the end of a word or of an escape, as in "\n:\t" or "\x0b:\t".
  if (backslash >= 3 &&
      (ascii::is_alphanumeric(content[backslash - 3]) || content[backslash - 3] == '\\')) {
    return false;
  }
  return backslash + 1 >= content.size() || content[backslash + 1] != '\\';
}

bool all_escapes_legal(std::string_view content) {
  for (std::size_t at = content.find('\\'); at != std::string_view::npos;
       at = content.find('\\', at)) {
    if (is_drive_backslash(content, at)) return false;
    const Escape escape = read_escape(content, at + 1);
    if (!escape.legal) return false;
    at += 1 + escape.length;
  }
  return true;
}

}  // namespace

LiteralText read_literal_text(std::string_view content, std::uint8_t flags, io::Arena& arena) {
  const bool backslashes = (flags & kHasBackslash) != 0;
  const bool resolve = backslashes && all_escapes_legal(content);
  if (!resolve && (flags & kHasReturn) == 0) return {content, backslashes};
  char* const begin = arena.allocate(content.size(), 1);
  char* out = begin;
  for (std::size_t at = 0; at < content.size(); ++at) {
    if (content[at] == '\r') continue;
    if (content[at] == '\\' && resolve) {
      const Escape escape = read_escape(content, at + 1);
      // The number of an escape is a character of ISO 8859-1 (section 3); the text is UTF-8.
      out = utf8::put(out, escape.code_point);
      at += escape.length;
    } else {
      *out++ = content[at];
    }
  }
  return {{begin, static_cast<std::size_t>(out - begin)}, backslashes && !resolve};
}

}  // namespace mifdex::engine::mif
