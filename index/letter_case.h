// Letters without regard to case, as NetBIOS names and the file systems of a box have them: ASCII
// only.
//
// Threads: functions without state.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace mifdex::index {

inline char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

inline bool same_letters(std::string_view a, std::string_view b) {
  return std::ranges::equal(a, b, {}, upper, upper);
}

inline std::string upper_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper);
  return out;
}

}  // namespace mifdex::index
