#include "io/text/encoding_parts.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "io/text/character_readers.h"
#include "io/text/code_page_guess.h"

namespace mifdex::io {
namespace {

constexpr Bytes kUtf8Mark("\xEF\xBB\xBF", 3);
constexpr Bytes kUtf16LeMark("\xFF\xFE", 2);
constexpr Bytes kUtf16BeMark("\xFE\xFF", 2);

/// How much of a file is checked for UTF-16 as a whole: 8-bit text has no NUL in its first
/// kNulBytes, and some characters are needed to exclude chance.
constexpr std::size_t kLookAtBytes = 4096;
constexpr std::size_t kNulBytes = 256;
constexpr std::size_t kLeastUnits = 4;
constexpr std::size_t kFewUnits = 16;

/// An 8-bit text inside UTF-16 is recognised by so many bytes.
constexpr std::size_t kLeast8Bit = 8;

bool is_plain(std::uint8_t byte) {
  return (byte >= 0x20 && byte < 0x7F) || byte == '\t' || byte == '\r' || byte == '\n';
}

bool is_word_byte(std::uint8_t byte) {
  return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
         (byte >= 'a' && byte <= 'z') || byte == ' ' || byte == '\r' || byte == '\n';
}

/// True if `bytes` are UTF-16 whose characters have their low byte at place `low` (0 or 1)
/// of each two: half of them or more are plain ASCII, NUL in the other place, and hardly any is a
/// NUL itself. So a first line in another script, or a lost byte, is tolerated; if there are only a
/// few characters, all must be ASCII. Binary files have runs of NULs, and no such share of letters.
bool is_utf16(Bytes bytes, std::size_t low) {
  const std::size_t units = std::min(bytes.size(), kLookAtBytes) / 2;
  std::size_t plain = 0;
  std::size_t nuls = 0;
  for (std::size_t unit = 0; unit < units; ++unit) {
    const std::uint8_t character = octet_at(bytes, 2 * unit + low);
    if (octet_at(bytes, 2 * unit + 1 - low) != 0) continue;
    plain += is_plain(character) ? 1 : 0;
    nuls += character == 0 ? 1 : 0;
  }
  if (units < kLeastUnits) return false;
  return units < kFewUnits ? plain == units : plain * 2 >= units && nuls * 16 <= units;
}

/// True if UTF-16 with its low bytes at place `low` begins at `at`: kLeastUnits plain
/// characters, or a line end and then the end of the file.
bool utf16_begins(Bytes bytes, std::size_t at, std::size_t low) {
  std::size_t units = 0;
  while (at + 1 < bytes.size() && units < kLeastUnits && is_plain(octet_at(bytes, at + low)) &&
         bytes[at + 1 - low] == '\0') {
    ++units;
    at += 2;
  }
  if (units == kLeastUnits) return true;
  return units >= 2 && at >= bytes.size() && bytes[at - 2 + low] == '\n';
}

bool contains_keyword(Bytes bytes) {
  constexpr Bytes kWords[] = {"START ", "END ", "VALUE", "NAME", "CLASS", "TYPE"};
  return std::any_of(std::begin(kWords), std::end(kWords),
                     [bytes](Bytes word) { return bytes.find(word) != Bytes::npos; });
}

/// True if `run`, which holds no NUL, is 8-bit text rather than UTF-16 in another script:
/// Chinese has such runs too, but hardly ever one of ASCII letters alone. `first`: a file without a
/// mark begins with it.
bool is_8bit_run(Bytes run, bool first) {
  if (contains_keyword(run) || run.find("\r\n") != Bytes::npos) return true;
  if (run.size() < kLeast8Bit && !first) return false;
  std::size_t words = 0;
  for (std::size_t at = 0; at < run.size(); ++at) {
    if (!is_plain(octet_at(run, at))) return false;
    words += is_word_byte(octet_at(run, at)) ? 1 : 0;
  }
  return first || words * 4 >= run.size() * 3;
}

/// Returns how many of the characters from `at` on are plain in UTF-16.
std::size_t plain_units(Bytes bytes, std::size_t at, std::size_t low) {
  const std::size_t end = std::min(bytes.size(), at + kNulBytes * 2);
  std::size_t units = 0;
  for (; at + 1 < end; at += 2) {
    units += is_plain(octet_at(bytes, at + low)) && bytes[at + 1 - low] == '\0' ? 1 : 0;
  }
  return units;
}

/// Walks a file from part to part.
class PartFinder {
 public:
  PartFinder(Bytes raw, const Encoding& fallback) : raw_(raw), fallback_(fallback) {}

  TextParts find() {
    std::size_t at = 0;
    Mode mode = first_mode(at);
    while (at < raw_.size()) {
      const Next next = mode == Mode::k8Bit ? end_of_8bit(at) : end_of_utf16(at, mode);
      if (mode == Mode::k8Bit) {
        add_8bit(at, next.at);
      } else {
        add(at, next.at, encoding_of(mode));
      }
      at = next.at;
      mode = next.mode;
    }
    if (found_.parts.empty()) found_.parts.push_back({at, at, encoding_of(mode)});
    return std::move(found_);
  }

 private:
  enum class Mode { k8Bit, kLittle, kBig };
  struct Next {
    std::size_t at;
    Mode mode;
  };

  /// Returns the encoding of a part that holds nothing beyond ASCII.
  Encoding encoding_of(Mode mode) const {
    if (mode == Mode::kLittle) return Encoding::utf16le();
    if (mode == Mode::kBig) return Encoding::utf16be();
    return utf8_marked_ ? Encoding::utf8() : Encoding::ascii();
  }

  Mode first_mode(std::size_t& at) {
    const auto mark = [&](Bytes bytes) {
      if (!raw_.starts_with(bytes)) return false;
      at = bytes.size();
      return true;
    };
    utf8_marked_ = mark(kUtf8Mark);
    if (utf8_marked_) return Mode::k8Bit;
    if (mark(kUtf16LeMark)) return Mode::kLittle;
    if (mark(kUtf16BeMark)) return Mode::kBig;
    const std::size_t size = std::min(raw_.size(), kNulBytes);
    if (size == 0 || std::memchr(raw_.data(), 0, size) == nullptr) return Mode::k8Bit;
    if (is_utf16(raw_, 0)) return Mode::kLittle;
    return is_utf16(raw_, 1) ? Mode::kBig : Mode::k8Bit;
  }

  Next end_of_8bit(std::size_t begin) const {
    for (std::size_t nul = raw_.find('\0', begin); nul != Bytes::npos;
         nul = raw_.find('\0', nul + 1)) {
      bool little = nul > begin && utf16_begins(raw_, nul - 1, 0);
      const bool big = utf16_begins(raw_, nul, 1);
      if (little && big) little = is_little(nul);
      if (little) return {before_mark(begin, nul - 1, kUtf16LeMark), Mode::kLittle};
      if (big) return {before_mark(begin, nul, kUtf16BeMark), Mode::kBig};
      const std::size_t other = raw_.find_first_not_of('\0', nul);
      if (other == Bytes::npos) break;
      nul = std::max(nul, other - 1);
    }
    return {raw_.size(), Mode::k8Bit};
  }

  /// True if the NUL at `nul` is the high byte of a little-endian character. Of the two
  /// readings of the ASCII characters around it, the one that makes more of the following
  /// characters plain is right; then, the LF of an 8-bit line is not a character of UTF-16; else
  /// the reading that leaves no half character is right.
  bool is_little(std::size_t nul) const {
    const std::size_t little = plain_units(raw_, nul - 1, 0);
    const std::size_t big = plain_units(raw_, nul, 1);
    if (little != big) return little > big;
    const bool behind_line = nul >= 2 && raw_[nul - 1] == '\n' && raw_[nul - 2] != '\0';
    return !behind_line && (raw_.size() - nul) % 2 != 0;
  }

  std::size_t before_mark(std::size_t begin, std::size_t at, Bytes mark) const {
    const bool marked =
        at >= begin + mark.size() && raw_.substr(at - mark.size()).starts_with(mark);
    return marked ? at - mark.size() : at;
  }

  /// True if each of the 4 * kWords characters at `at` has a NUL in the same place, as
  /// ASCII in UTF-16 has.
  template <std::size_t kWords>
  bool has_nuls(std::size_t at) const {
    std::uint64_t words[kWords];
    if (at + sizeof words > raw_.size()) return false;
    std::memcpy(words, raw_.data() + at, sizeof words);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    constexpr std::uint64_t kEveryOther = 0x00FF00FF00FF00FF;
    return (all & kEveryOther) == 0 || (all & ~kEveryOther) == 0;
  }

  Next end_of_utf16(std::size_t begin, Mode mode) const {
    std::size_t at = begin;
    while (at + 1 < raw_.size()) {
      if (has_nuls<4>(at)) {
        at += 32;
        continue;
      }
      if (has_nuls<1>(at)) {
        at += 8;
        continue;
      }
      if (raw_[at] == '\0' || raw_[at + 1] == '\0') {
        at += 2;
        continue;
      }
      const std::size_t nul = std::min(raw_.find('\0', at), raw_.size());
      // The byte before a NUL is the low byte of a little-endian character again.
      const bool low_byte = mode == Mode::kLittle && nul < raw_.size() && (nul - at) % 2 != 0;
      const std::size_t end = low_byte ? nul - 1 : nul;
      if (is_8bit_run(raw_.substr(at, nul - at), at == 0)) return {at, Mode::k8Bit};
      at += (std::max(end, at + 2) - at) / 2 * 2;
    }
    return {raw_.size(), mode};
  }

  void add(std::size_t begin, std::size_t end, const Encoding& encoding) {
    std::vector<TextPart>& parts = found_.parts;
    if (begin == end) return;
    const bool same = !parts.empty() && parts.back().encoding.name() == encoding.name();
    if (same) {
      parts.back().end = end;
    } else {
      parts.push_back({begin, end, encoding});
    }
  }

  void add_8bit(std::size_t begin, std::size_t end) {
    const Bytes bytes = raw_.substr(begin, end - begin);
    const bool marked = utf8_marked_ && found_.parts.empty();
    if (marked ? is_utf8(bytes) : is_ascii(bytes)) {
      add(begin, end, marked ? Encoding::utf8() : Encoding::ascii());
    } else if (marked) {
      add_utf8(begin, end, true);
    } else if (is_utf8(bytes)) {
      add(begin, end, prefers_page(bytes) ? fallback_ : Encoding::utf8());
    } else if (fallback_.kind() != EncodingKind::kUtf8 && has_utf8_line(bytes)) {
      add_utf8(begin, end, false);
    } else {
      add(begin, end, page_of(bytes));
    }
  }

  static bool is_utf8(Bytes bytes) { return simdjson::validate_utf8(bytes.data(), bytes.size()); }

  /// Two bytes of UTF-8 may be one character of a double-byte page that the user named.
  bool prefers_page(Bytes bytes) const {
    if (!fallback_.is_named() || fallback_.page() == nullptr || !fallback_.page()->has_pairs())
      return false;
    const bool longer = std::any_of(bytes.begin(), bytes.end(),
                                    [](char c) { return static_cast<std::uint8_t>(c) >= 0xE0; });
    return !longer && reads_whole(*fallback_.page(), bytes);
  }

  /// True if a line is UTF-8 with a character of three bytes or several of two, so that
  /// hardly any page has it.
  static bool has_utf8_line(Bytes bytes) {
    for (std::size_t at = 0; at < bytes.size();) {
      const std::size_t end = std::min(bytes.find('\n', at), bytes.size());
      const Bytes line = bytes.substr(at, end - at);
      if (!is_ascii(line) && is_utf8(line)) {
        const auto high = std::count_if(
            line.begin(), line.end(), [](char c) { return static_cast<std::uint8_t>(c) >= 0x80; });
        if (high >= 3) return true;
      }
      at = end + 1;
    }
    return false;
  }

  /// Adds UTF-8 with lines in a code page. The first line of a marked file, and a line with a
  /// character that the end of the file cuts, are damaged UTF-8 if they are not valid.
  void add_utf8(std::size_t begin, std::size_t end, bool marked) {
    bool first = marked;
    for (std::size_t at = begin; at < end;) {
      const std::size_t newline = raw_.substr(0, end).find('\n', at);
      const std::size_t next = newline < end ? newline + 1 : end;
      const Bytes line = raw_.substr(at, next - at);
      const bool page = !first && !is_utf8(line) && !is_damaged_utf8(line);
      add(at, next, page ? page_of(line) : Encoding::utf8());
      first = false;
      at = next;
    }
  }

  /// Returns false if the line has no valid character beyond ASCII and is not cut at the end: it is
  /// not UTF-8.
  static bool is_damaged_utf8(Bytes line) {
    for (std::size_t at = 0; at < line.size();) {
      const Character character = Utf8Reader{}(line, at);
      if (character.valid && character.code >= 0x80) return true;
      at += character.length;
      if (!character.valid && at == line.size() && octet_at(line, at - character.length) >= 0xC2) {
        return true;
      }
    }
    return false;
  }

  /// Returns the page of text that is neither ASCII nor UTF-8; the same for the whole file.
  const Encoding& page_of(Bytes bytes) {
    if (fallback_.is_named()) return fallback_;
    if (!page_) {
      const Encoding* near = fallback_.is_preferred() ? &fallback_ : nullptr;
      const PageGuess guess = guess_code_page(bytes, raw_, near);
      page_ = guess.encoding;
      found_.guessed = !guess.declared;
      found_.evidence = guess.evidence;
    }
    return *page_;
  }

  Bytes raw_;
  const Encoding& fallback_;
  bool utf8_marked_ = false;
  std::optional<Encoding> page_;
  TextParts found_;
};

}  // namespace

// Whole blocks at a time, as most files are ASCII to the end.
bool is_ascii(Bytes bytes) {
  constexpr std::size_t kBlock = 64;
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t at = 0;
  for (; at + kBlock <= bytes.size(); at += kBlock) {
    std::uint64_t words[kBlock / 8];
    std::memcpy(words, bytes.data() + at, kBlock);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    if ((all & kHighBits) != 0) return false;
  }
  unsigned rest = 0;
  for (; at < bytes.size(); ++at) rest |= octet_at(bytes, at);
  return rest < 0x80;
}

TextParts find_parts(Bytes raw, const Encoding& fallback) {
  return PartFinder(raw, fallback).find();
}

}  // namespace mifdex::io
