// Text without regard to case, in every alphabet: for --grep -i.
//
// The simple case folding of Unicode, as ripgrep's -i: one letter to one letter, so "ß" is not
// "ss". Locales play no part. Threads: functions without state.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace mifdex::io {

/// `utf8` with every letter folded. Bytes that are not UTF-8 are kept. "Größe" -> "größe"
std::string fold_case(std::string_view utf8);

/// True if any of `wanted` is in `text`, or if there are none.
bool holds_any(std::string_view text, std::span<const std::string> wanted, bool ignore_case);

/// True if `c` is ASCII and no letter outside ASCII folds to it. U+212A (Kelvin) folds to k
/// and U+017F (long s) to s.
constexpr bool folds_from_ascii_alone(char c) {
  return static_cast<unsigned char>(c) < 0x80 && c != 'k' && c != 'K' && c != 's' && c != 'S';
}

}  // namespace mifdex::io
