// The class of each byte in a MIF: the scalar meaning with which any faster path is compared.
//
// Threads: constants.
#pragma once

#include <array>
#include <cstdint>

namespace mifdex::engine::mif {

/// Bits of a byte's class (GRAMMAR.md, section 2).
enum ByteClass : std::uint8_t {
  kBlank = 1,      ///< blank, tab, VT, FF, CR; also NUL, which is ignored between statements
                   ///< (section 2)
  kNewline = 2,    ///< LF
  kWordStart = 4,  ///< [A-Za-z_]
  kWordRest = 8,   ///< [A-Za-z0-9_-]
  kDigit = 16,
  kLiteralEvent = 32,  ///< a scan of a literal stops at it: quote, backslash, CR, LF
  kLineEvent = 64,     ///< a scan to the end of a line stops at it: LF
};

constexpr std::array<std::uint8_t, 256> make_byte_classes() {
  std::array<std::uint8_t, 256> classes{};
  const auto mark = [&classes](unsigned char byte, std::uint8_t bits) {
    classes[byte] = static_cast<std::uint8_t>(classes[byte] | bits);
  };
  for (const char blank : {' ', '\t', '\v', '\f', '\r', '\0'}) {
    mark(static_cast<unsigned char>(blank), kBlank);
  }
  mark('\n', kNewline | kLiteralEvent | kLineEvent);
  mark('\r', kLiteralEvent);
  mark('"', kLiteralEvent);
  mark('\\', kLiteralEvent);
  for (unsigned char c = 'A'; c <= 'Z'; ++c) mark(c, kWordStart | kWordRest);
  for (unsigned char c = 'a'; c <= 'z'; ++c) mark(c, kWordStart | kWordRest);
  for (unsigned char c = '0'; c <= '9'; ++c) mark(c, kDigit | kWordRest);
  mark('_', kWordStart | kWordRest);
  mark('-', kWordRest);
  return classes;
}

inline constexpr std::array<std::uint8_t, 256> kByteClasses = make_byte_classes();

constexpr bool is_class(char byte, std::uint8_t bits) {
  return (kByteClasses[static_cast<unsigned char>(byte)] & bits) != 0;
}

}  // namespace mifdex::engine::mif
