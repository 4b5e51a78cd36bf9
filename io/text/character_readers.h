// Readers of one character: Character read(Bytes, at). Each defines its encoding completely;
// decoding and the search for an offset both use them, so the two cannot differ.
//
// For text_encoding.cpp and encoding_parts.cpp. Threads: functions of their arguments.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "io/base/bytes.h"
#include "io/text/code_page.h"
#include "io/text/text_encoding.h"

namespace mifdex::io {

inline std::uint8_t octet_at(Bytes bytes, std::size_t at) {
  return static_cast<std::uint8_t>(bytes[at]);
}

struct PageReader {
  const CodePage& page;
  Character operator()(Bytes bytes, std::size_t at) const { return page.read(bytes, at); }
};

/// Replaces the longest beginning of a character that could still have become valid by one U+FFFD,
/// as Unicode advises.
struct Utf8Reader {
  Character operator()(Bytes bytes, std::size_t at) const {
    const std::uint8_t first = octet_at(bytes, at);
    if (first < 0x80) return {first, 1, true};
    if (first < 0xC2 || first > 0xF4) return {kReplacement, 1, false};
    const std::uint32_t trails = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    // Only the second byte is bounded further: no overlong forms, surrogates, or beyond 10FFFF.
    std::uint8_t least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    std::uint8_t most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    char32_t code = first & (0x3FU >> trails);
    for (std::uint32_t trail = 1; trail <= trails; ++trail) {
      const std::uint8_t byte = at + trail < bytes.size() ? octet_at(bytes, at + trail) : 0;
      if (byte < least || byte > most) return {kReplacement, trail, false};
      code = code << 6 | (byte & 0x3FU);
      least = 0x80;
      most = 0xBF;
    }
    return {code, trails + 1, true};
  }
};

template <std::endian kOrder>
struct Utf16Reader {
  static char32_t unit(Bytes bytes, std::size_t at) {
    const std::uint8_t first = octet_at(bytes, at);
    const std::uint8_t second = octet_at(bytes, at + 1);
    return kOrder == std::endian::big ? first * 256U + second : second * 256U + first;
  }

  Character operator()(Bytes bytes, std::size_t at) const {
    const std::size_t left = bytes.size() - at;
    if (left < 2) return {kReplacement, 1, false};
    const char32_t code = unit(bytes, at);
    if (code < 0xD800 || code > 0xDFFF) return {code, 2, true};
    const char32_t low = code < 0xDC00 && left >= 4 ? unit(bytes, at + 2) : 0;
    if (low < 0xDC00 || low > 0xDFFF) return {kReplacement, 2, false};
    return {0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), 4, true};
  }
};

/// Calls `use` with the reader of `encoding`; ASCII is read as UTF-8.
template <class Use>
auto with_reader(const Encoding& encoding, Use use) {
  switch (encoding.kind()) {
    case EncodingKind::kUtf16Le:
      return use(Utf16Reader<std::endian::little>{});
    case EncodingKind::kUtf16Be:
      return use(Utf16Reader<std::endian::big>{});
    case EncodingKind::kWindows1252:
    case EncodingKind::kNamed:
      return use(PageReader{*encoding.page()});
    case EncodingKind::kAscii:
    case EncodingKind::kUtf8:
      break;
  }
  return use(Utf8Reader{});
}

}  // namespace mifdex::io
