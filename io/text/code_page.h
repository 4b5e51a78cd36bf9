// An 8-bit or double-byte code page as a table: bytes in, one code point out.
//
// All of them are ASCII below 0x80. The tables are filled from the C library's iconv: single bytes
// when the page is made, the pairs of a lead byte when it is first read, since a page that is only
// tried in a guess reads few of them. No conversion has a state, and any offset can be found again
// from the beginning. Windows-1252 has a table of its own, since it is the default and must not
// depend on anything.
//
// Threads: pages are made under a lock and never deleted; any thread may read any page. The answers
// of a page never change. Errors: kEncoding if the C library lacks the encoding.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "io/base/bytes.h"
#include "io/base/result.h"

namespace mifdex::io {

/// One character as it was read: the meaning of `length` bytes.
struct Character {
  char32_t code = 0;         ///< kReplacement if the bytes have no meaning
  std::uint32_t length = 1;  ///< bytes read, at least 1
  bool valid = true;
};

/// U+FFFD, for bytes that are invalid in the encoding.
inline constexpr char32_t kReplacement = 0xFFFD;

class CodePage {
 public:
  ~CodePage();

  /// Returns the page of Windows Western, where 81 8D 8F 90 9D have no meaning.
  static const CodePage& windows_1252();

  /// Returns the page that iconv knows as `iconv_name` (a literal); made at the first call.
  static Result<const CodePage*> from_iconv(std::string_view iconv_name);

  /// True if some of its characters have two bytes.
  bool has_pairs() const { return !pairs_.empty(); }

  /// Returns the character at `at` (inside `bytes`). A lead byte without its trail has no meaning;
  /// an ASCII byte after it is not consumed, so that a broken character swallows no quote.
  Character read(Bytes bytes, std::size_t at) const {
    const auto first = static_cast<std::uint8_t>(bytes[at]);
    if (first < 0x80) return {first, 1, true};
    const char16_t code = single_[first - 0x80];
    if (code == kLead) return read_pair(bytes, at);
    return {code, 1, code != kReplacement};
  }

 private:
  // The value of a lead byte in single_: an unpaired surrogate, which no encoding yields.
  static constexpr char16_t kLead = 0xD800;

  class Converter;

  CodePage();
  Character read_pair(Bytes bytes, std::size_t at) const;
  bool fill_from_iconv(const std::string& iconv_name);
  void fill_pairs_of(std::size_t lead) const;

  std::array<char16_t, 128> single_{};  ///< of the bytes from 0x80
  // The pairs of a lead byte are made when it is first read; most texts use few lead bytes.
  mutable std::mutex filling_;
  mutable std::unique_ptr<Converter> converter_;            ///< of a page with pairs
  mutable std::array<std::atomic<bool>, 128> is_filled_{};  ///< by lead byte from 0x80
  mutable std::vector<char16_t> pairs_;  ///< 256 for each lead byte; empty if there is no lead
};

}  // namespace mifdex::io
