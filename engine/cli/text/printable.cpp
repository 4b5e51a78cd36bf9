#include "engine/cli/text/printable.h"

#include <fmt/format.h>
#include <locale.h>
#include <wchar.h>

#include <algorithm>
#include <cstdint>

#include "io/base/utf8.h"

namespace mifdex::cli {
namespace {

using utf8::Character;

bool all_printable_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= 0x20 && c < 0x7F; });
}

/// True for C1 controls, line and paragraph separators, and characters that override the
/// direction of text.
bool steers_terminal(char32_t code) {
  return (code >= 0x80 && code <= 0x9F) || (code >= 0x200E && code <= 0x200F) ||
         (code >= 0x2028 && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0xFEFF;
}

std::string escaped_byte(unsigned char byte) {
  switch (byte) {
    case '\n':
      return "\\n";
    case '\r':
      return "\\r";
    case '\t':
      return "\\t";
    default:
      return fmt::format("\\x{:02x}", byte);
  }
}

/// Returns the width of `code` in C.UTF-8. That locale is loaded with the first character that is
/// not ASCII, and is set only for this thread and this call.
int width_of(char32_t code) {
  static const locale_t unicode = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (unicode == nullptr) return 1;
  const locale_t before = ::uselocale(unicode);
  const int width = ::wcwidth(static_cast<wchar_t>(code));
  ::uselocale(before);
  return width;
}

std::size_t columns_of(char32_t code) {
  if (code < 0x7F) return 1;
  const int columns = width_of(code);
  return columns < 0 ? 1 : static_cast<std::size_t>(columns);
}

/// Calls visit(Character, its bytes) for each character; visit returns false to stop.
template <class Visit>
void for_each_character(std::string_view text, Visit visit) {
  while (!text.empty()) {
    const Character next = utf8::first_character(text);
    if (!visit(next, text.substr(0, next.size))) return;
    text.remove_prefix(next.size);
  }
}

}  // namespace

bool is_utf8(std::string_view text) {
  if (all_printable_ascii(text)) return true;
  bool valid = true;
  for_each_character(text,
                     [&](const Character& c, std::string_view) { return valid = c.is_valid; });
  return valid;
}

std::string repaired(std::string_view text) {
  std::string out;
  for_each_character(text, [&](const Character& c, std::string_view bytes) {
    out += c.is_valid ? bytes : std::string_view("\xEF\xBF\xBD");
    return true;
  });
  return out;
}

std::string escaped(std::string_view text) {
  if (all_printable_ascii(text)) return std::string(text);
  std::string out;
  for_each_character(text, [&](const Character& c, std::string_view bytes) {
    if (!c.is_valid || c.code < 0x20 || c.code == 0x7F) {
      for (const char byte : bytes) out += escaped_byte(static_cast<unsigned char>(byte));
    } else if (steers_terminal(c.code)) {
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c.code));
    } else {
      out += bytes;
    }
    return true;
  });
  return out;
}

std::size_t display_width(std::string_view text) {
  if (all_printable_ascii(text)) return text.size();
  std::size_t width = 0;
  for_each_character(text, [&](const Character& c, std::string_view) {
    width += columns_of(c.code);
    return true;
  });
  return width;
}

std::string cut_to_width(std::string_view text, std::size_t columns) {
  if (display_width(text) <= columns) return std::string(text);
  if (columns == 0) return {};
  std::string out;
  std::size_t width = 0;
  for_each_character(text, [&](const Character& c, std::string_view bytes) {
    width += columns_of(c.code);
    if (width > columns - 1) return false;
    out += bytes;
    return true;
  });
  return out + "\xE2\x80\xA6";
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t have = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k) {
      group = group << 8U | (k < have ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    }
    for (std::size_t k = 0; k < 4; ++k) {
      out += k <= have ? kDigits[group >> (18 - 6 * k) & 0x3FU] : '=';
    }
  }
  return out;
}

}  // namespace mifdex::cli
