// Eight bytes at a time with plain integers: the scalar tokenizer's inner loops.
//
// Threads: functions of their arguments. All read up to 8 bytes from their place, past the end of
// the text if necessary: callers must hold PaddedBytes.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "engine/mif/scan/byte_classes.h"

namespace mifdex::engine::mif {

static_assert(std::endian::native == std::endian::little, "the first byte in memory is the lowest");

inline std::uint64_t load_word(const char* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return word;
}

constexpr std::uint64_t repeat_byte(char byte) {
  return 0x0101010101010101ULL * static_cast<unsigned char>(byte);
}

/// Sets the high bit of each byte of the result if that byte of `word` is `byte`; bits above the
/// first such byte may be set as well, so only the lowest counts.
constexpr std::uint64_t find_byte(std::uint64_t word, char byte) {
  const std::uint64_t difference = word ^ repeat_byte(byte);
  return (difference - repeat_byte('\x01')) & ~difference & repeat_byte('\x80');
}

/// Returns the first byte from `at` on that is not a space; at most `end`.
inline const char* skip_spaces(const char* at, const char* end) {
  while (at < end) {
    const std::uint64_t others = load_word(at) ^ repeat_byte(' ');
    if (others != 0) {
      at += std::countr_zero(others) / 8;
      break;
    }
    at += sizeof(std::uint64_t);
  }
  return at < end ? at : end;
}

/// Returns the first quote, backslash, CR or LF from `at` on; `end` if there is none before it.
inline const char* find_literal_event(const char* at, const char* end) {
  for (; at < end; at += sizeof(std::uint64_t)) {
    const std::uint64_t word = load_word(at);
    const std::uint64_t events = find_byte(word, '"') | find_byte(word, '\\') |
                                 find_byte(word, '\r') | find_byte(word, '\n');
    if (events != 0) {
      at += std::countr_zero(events) / 8;
      break;
    }
  }
  return at < end ? at : end;
}

/// Returns the first byte from `at` on that is neither blank nor newline, or `end`; sets
/// `passed_newline` to true if there was a newline.
inline const char* skip_blanks(const char* at, const char* end, bool& passed_newline) {
  while (at < end && static_cast<unsigned char>(*at) <= ' ') {
    if (*at == ' ') {
      at = skip_spaces(at + 1, end);
    } else if (is_class(*at, kBlank | kNewline)) {
      passed_newline = passed_newline || *at == '\n';
      ++at;
    } else {
      break;
    }
  }
  return at;
}

inline const char* word_end(const char* at, const char* end) {
  while (is_class(*at, kWordRest) && at < end) ++at;
  return at;
}

/// True if a line ends at `at`, by LF or CR LF; reads two bytes.
inline bool is_line_end(const char* at) { return *at == '\n' || (at[0] == '\r' && at[1] == '\n'); }

/// Returns the closing quote of a literal that has no quote, backslash or CR inside it and ends its
/// line; nullptr if the literal is not as plain as that.
inline const char* plain_closing_quote(const char* content, const char* end) {
  const char* quote = find_literal_event(content, end);
  return end - quote >= 3 && *quote == '"' && is_line_end(quote + 1) ? quote : nullptr;
}

}  // namespace mifdex::engine::mif
