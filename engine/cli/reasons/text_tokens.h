// The parts of a description that the normal form replaces, recognised at a position of its text.
//
// The text has single blanks and no typographic quotes (normal_form.cpp prepares it). Each function
// is linear in the size of what it returns, apart from PathFinder, which is linear over all calls
// with ascending positions. Threads: pure functions; a PathFinder for one text.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/base/ascii.h"

namespace mifdex::cli {

/// What a byte can be a part of, as bits.
enum ByteClass : std::uint8_t {
  kWordByte = 1,       ///< of a word: a letter or digit of ASCII, '_', other characters
  kNameByte = 2,       ///< of the name that a path can begin with, before its first separator
  kPathByte = 4,       ///< of a path after its first separator
  kDigitSeparator = 8  ///< may separate digits of one number
};

constexpr std::array<std::uint8_t, 256> byte_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto holds = [](std::string_view set, char c) { return set.find(c) != set.npos; };
  for (std::size_t i = 0; i < classes.size(); ++i) {
    const char c = static_cast<char>(i);
    unsigned bits = 0;
    const bool is_word = ascii::is_alphanumeric(c) || c == '_' || !ascii::is_ascii(c);
    if (is_word) bits |= kWordByte;
    if (is_word || holds(".-~$%@&!+#", c)) bits |= kNameByte;
    if (!holds(" \"'<>|*?", c)) bits |= kPathByte;
    if (holds(".,:/-", c)) bits |= kDigitSeparator;
    classes[i] = static_cast<std::uint8_t>(bits);
  }
  return classes;
}
inline constexpr std::array<std::uint8_t, 256> kByteClasses = byte_classes();

constexpr bool is_of(ByteClass wanted, char c) {
  return (kByteClasses[static_cast<unsigned char>(c)] & wanted) != 0;
}
constexpr bool is_word_byte(char c) { return is_of(kWordByte, c); }

/// True for a byte that makes what is next to it a part of something longer. The brackets of
/// placeholders are among them: a part that was not replaced beside a longer one must not be
/// replaced beside its placeholder.
constexpr bool is_joined(char c) { return is_word_byte(c) || c == '<' || c == '>'; }

/// Returns text[at], or a blank before and after the text.
constexpr char byte_at(std::string_view text, std::size_t at) {
  return at < text.size() ? text[at] : ' ';
}
constexpr char byte_before(std::string_view text, std::size_t at) {
  return at == 0 ? ' ' : text[at - 1];
}

/// Returns the end of the word that begins at `at`.
constexpr std::size_t word_end(std::string_view text, std::size_t at) {
  while (at < text.size() && is_word_byte(text[at])) ++at;
  return at;
}

/// Returns the size of the GUID at `at`, with its braces if it has them; 0 if there is none.
std::size_t guid_size(std::string_view text, std::size_t at);

/// A run of digits, or of digits with separators between them.
struct NumberToken {
  enum class Shape : std::uint8_t {
    kInteger,    ///< digits only
    kHex,        ///< 0x80070643
    kHexWord,    ///< 8007007E: 8 hexadecimal digits or more
    kSeparated,  ///< 3.15, 1,234, 10.1.2.3
    kTime,       ///< a date, a time of day, or both
  };
  Shape shape = Shape::kInteger;
  std::size_t end = 0;  ///< position after it
};

/// Returns the number at `at`. REQUIRES: text[at] is a digit.
NumberToken number_at(std::string_view text, std::size_t at);

/// True for a word of at least 8 hexadecimal digits, among them a decimal one and a letter.
bool is_hex_word(std::string_view word);

/// Returns the end of the date at `at` if it begins with the name of a day or month ("Wed May 21
/// 17:09:27 1997"); otherwise `at`.
std::size_t named_date_end(std::string_view text, std::size_t at);

/// Finds the paths of a text: drive, UNC, relative with backslashes, Unix, URL.
class PathFinder {
 public:
  explicit PathFinder(std::string_view text) : text_(text) {}

  /// Returns the end of the path that begins at `at`; `at` if none does. REQUIRES: text[at] is '\\'
  /// or not in the middle of a word, and positions ascend from call to call.
  std::size_t end_of(std::size_t at);

  /// True if a drive or a share begins at `at`: "C:\", "\\".
  bool has_root(std::size_t at) const;

 private:
  std::size_t begin_of_tail(std::size_t at);
  std::size_t end_of_tail(std::size_t at, bool may_have_blanks) const;
  std::size_t end_of_next_part(std::size_t at) const;

  std::string_view text_;
  std::size_t plain_until_ = 0;  // before it no name continues with a backslash
};

}  // namespace mifdex::cli
