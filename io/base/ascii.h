// ASCII text: letters regardless of case, digits, blanks. SMS's own names, the keywords of MIF and
// the endings of file names are ASCII; everything beyond it keeps its bytes.
//
// No function asks the locale. Ownership: returned views are views of the argument. Threads: pure
// functions. Errors: none.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

namespace mifdex::ascii {

constexpr char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }
constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }
constexpr bool is_letter(char c) { return upper(c) >= 'A' && upper(c) <= 'Z'; }
constexpr bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

/// Returns the value of a hexadecimal digit, -1 if `c` is none.
constexpr int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char u = upper(c);
  return u >= 'A' && u <= 'F' ? u - 'A' + 10 : -1;
}

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

/// Returns a copy of `text` with its ASCII letters in upper case.
inline std::string upper_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper);
  return out;
}

/// Returns a copy of `text` with its ASCII letters in lower case.
inline std::string lower_case(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), lower);
  return out;
}

/// True if both texts are equal regardless of case.
constexpr bool equals_ignore_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (upper(a[i]) != upper(b[i])) return false;
  }
  return true;
}

/// True if `text` ends with `ending` regardless of case.
constexpr bool ends_with_ignore_case(std::string_view text, std::string_view ending) {
  return text.size() >= ending.size() &&
         equals_ignore_case(text.substr(text.size() - ending.size()), ending);
}

/// True if `text` is `upper_case` regardless of case. REQUIRES: `upper_case` has no small
/// letter. Faster than equals_ignore_case() for a literal.
constexpr bool equals(std::string_view text, std::string_view upper_case) {
  if (text.size() != upper_case.size()) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (upper(text[i]) != upper_case[i]) return false;
  }
  return true;
}

/// True if `text` begins with `upper_case` regardless of case. REQUIRES: as equals().
constexpr bool starts_with(std::string_view text, std::string_view upper_case) {
  return text.size() >= upper_case.size() && equals(text.substr(0, upper_case.size()), upper_case);
}

/// True if `text` ends with `upper_case` regardless of case. REQUIRES: as equals().
constexpr bool ends_with(std::string_view text, std::string_view upper_case) {
  return text.size() >= upper_case.size() &&
         equals(text.substr(text.size() - upper_case.size()), upper_case);
}

/// True if `text` contains `upper_case` regardless of case. REQUIRES: as equals().
constexpr bool contains(std::string_view text, std::string_view upper_case) {
  if (upper_case.empty()) return true;
  for (std::size_t at = 0; at + upper_case.size() <= text.size(); ++at) {
    if (upper(text[at]) != upper_case[0]) continue;
    if (equals(text.substr(at, upper_case.size()), upper_case)) return true;
  }
  return false;
}

/// True if `text` contains `upper_case` with no letter or digit next to it. REQUIRES: as
/// equals().
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

/// Returns `text` without the blanks and line ends at its beginning.
constexpr std::string_view trim_front(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  return text;
}

/// Returns `text` without the blanks and line ends at its beginning and end.
constexpr std::string_view trim(std::string_view text) {
  text = trim_front(text);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

/// Returns `text` without the characters of `set` at its beginning and end.
constexpr std::string_view trim(std::string_view text, std::string_view set) {
  const std::size_t begin = text.find_first_not_of(set);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(set) - begin + 1);
}

}  // namespace mifdex::ascii
