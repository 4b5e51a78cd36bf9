// Bytes as text for golden tests: printable ASCII unchanged, the rest as <hex>.
#pragma once

#include <string>
#include <string_view>

namespace mifdex::index {

inline std::string shown(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    if (code > 0x20 && code < 0x7F && c != '<' && c != '>') {
      text.push_back(c);
    } else {
      text.push_back('<');
      text.push_back(kDigits[code >> 4U]);
      text.push_back(kDigits[code & 15U]);
      text.push_back('>');
    }
  }
  return text;
}

}  // namespace mifdex::index
