#include "io/base/fold_case.h"

#include <locale.h>
#include <wctype.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "io/base/ascii.h"
#include "io/base/utf8.h"

namespace mifdex::io {
namespace {

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

std::string fold_case(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const utf8::Character character = utf8::first_character(text);
    if (!character.is_valid) {
      out += text.substr(0, character.size);
    } else if (character.code < 0x80) {
      out += ascii::lower(text.front());
    } else {
      utf8::append(out, folded(character.code));
    }
    text.remove_prefix(character.size);
  }
  return out;
}

bool holds_any(std::string_view text, std::span<const std::string> wanted, bool ignore_case) {
  if (wanted.empty()) return true;
  const bool plain = ignore_case && std::ranges::all_of(text, ascii::is_ascii);
  return std::ranges::any_of(wanted, [&](const std::string& part) {
    if (!ignore_case) return text.find(part) != std::string_view::npos;
    if (plain && std::ranges::all_of(part, ascii::is_ascii)) {
      return !std::ranges::search(text, part, {}, ascii::lower, ascii::lower).empty() ||
             part.empty();
    }
    return fold_case(text).find(fold_case(part)) != std::string::npos;
  });
}

}  // namespace mifdex::io
