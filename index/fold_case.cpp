#include "index/fold_case.h"

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace mifdex::index {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// A character at the beginning of `text` and its size in bytes; size 0 if it is not UTF-8.
struct Character {
  std::uint32_t code = 0;
  std::size_t size = 0;
};

Character first_character(std::string_view text) {
  const auto byte = [text](std::size_t at) -> std::uint32_t {
    return static_cast<unsigned char>(text[at]);
  };
  const std::uint32_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
  std::uint32_t code = lead & (0x7FU >> size);
  for (std::size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    code = code << 6U | (byte(i) & 0x3FU);
  }
  constexpr std::uint32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
  if (code < kLeast[size] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) return {};
  return {code, size};
}

void append_utf8(std::string& out, std::uint32_t code) {
  const auto trail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | (code >> shift & 0x3FU));
  };
  if (code < 0x80) {
    out += static_cast<char>(code);
  } else if (code < 0x800) {
    out += static_cast<char>(0xC0U | code >> 6U);
    trail(0);
  } else if (code < 0x10000) {
    out += static_cast<char>(0xE0U | code >> 12U);
    trail(6);
    trail(0);
  } else {
    out += static_cast<char>(0xF0U | code >> 18U);
    trail(12);
    trail(6);
    trail(0);
  }
}

/// Upper and then lower case unite the letters that simple case folding unites (glibc's C.UTF-8 has
/// the mappings of Unicode), except for the Turkish dotted and dotless i, which fold to themselves.
std::uint32_t folded(std::uint32_t code) {
  constexpr std::uint32_t kDottedCapital = 0x130;
  constexpr std::uint32_t kDotlessSmall = 0x131;
  if (code == kDottedCapital || code == kDotlessSmall) return code;
  static const locale_t unicode = ::newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr);
  if (unicode == nullptr) return code;
  return ::towlower_l(::towupper_l(code, unicode), unicode);
}

}  // namespace

std::string fold_case(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  while (!utf8.empty()) {
    const Character character = first_character(utf8);
    if (character.size == 0) {
      out += utf8.front();
    } else if (character.code < 0x80) {
      out += lower(utf8.front());
    } else {
      append_utf8(out, folded(character.code));
    }
    utf8.remove_prefix(std::max<std::size_t>(character.size, 1));
  }
  return out;
}

bool holds_any(std::string_view text, std::span<const std::string> wanted, bool ignore_case) {
  if (wanted.empty()) return true;
  const bool plain = ignore_case && is_ascii(text);
  return std::ranges::any_of(wanted, [&](const std::string& part) {
    if (!ignore_case) return text.find(part) != std::string_view::npos;
    if (plain && is_ascii(part)) {
      return !std::ranges::search(text, part, {}, lower, lower).empty() || part.empty();
    }
    return fold_case(text).find(fold_case(part)) != std::string::npos;
  });
}

}  // namespace mifdex::index
