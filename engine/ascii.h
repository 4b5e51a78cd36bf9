// Letters without regard to case and text without its blanks, for ASCII: what SMS's own names are
// made of.
//
// No locale is asked. Ownership: views of the argument. Threads: functions of their arguments.
#pragma once

#include <string>
#include <string_view>

namespace mifdex::engine::ascii {

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

/// Whether `text` is `upper_case`, letters of `text` taken as upper case.
constexpr bool equals(std::string_view text, std::string_view upper_case) {
  if (text.size() != upper_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (upper(text[i]) != upper_case[i]) return false;
  }
  return true;
}

/// Returns true if both texts are equal without regard to case.
constexpr bool equals_blind(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (upper(a[i]) != upper(b[i])) return false;
  }
  return true;
}

/// Whether `text` begins with `upper_case`, letters of `text` taken as upper case.
constexpr bool starts_with(std::string_view text, std::string_view upper_case) {
  return text.size() >= upper_case.size() && equals(text.substr(0, upper_case.size()), upper_case);
}

/// Whether `text` ends with `upper_case`, letters of `text` taken as upper case.
constexpr bool ends_with(std::string_view text, std::string_view upper_case) {
  return text.size() >= upper_case.size() &&
         equals(text.substr(text.size() - upper_case.size()), upper_case);
}

/// Whether `upper_case` stands anywhere in `text`, letters of `text` taken as upper case.
constexpr bool contains(std::string_view text, std::string_view upper_case) {
  if (upper_case.empty()) return true;
  for (std::size_t at = 0; at + upper_case.size() <= text.size(); ++at) {
    if (upper(text[at]) != upper_case[0]) continue;
    if (equals(text.substr(at, upper_case.size()), upper_case)) return true;
  }
  return false;
}

constexpr bool is_alphanumeric(char c) {
  const char u = upper(c);
  return (u >= 'A' && u <= 'Z') || (c >= '0' && c <= '9');
}

/// Whether `upper_case` stands in `text` with no letter or digit beside it.
constexpr bool contains_word(std::string_view text, std::string_view upper_case) {
  for (std::size_t at = 0; at + upper_case.size() <= text.size(); ++at) {
    const std::size_t end = at + upper_case.size();
    if (equals(text.substr(at, upper_case.size()), upper_case) &&
        (at == 0 || !is_alphanumeric(text[at - 1])) &&
        (end == text.size() || !is_alphanumeric(text[end]))) {
      return true;
    }
  }
  return false;
}

/// `text` without the blanks and line ends before it.
constexpr std::string_view trim_front(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// `text` without the blanks and line ends around it.
constexpr std::string_view trim(std::string_view text) {
  text = trim_front(text);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

}  // namespace mifdex::engine::ascii
