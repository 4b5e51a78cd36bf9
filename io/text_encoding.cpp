#include "io/text_encoding.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace mifdex::io {
namespace {

constexpr Bytes kUtf8Mark("\xEF\xBB\xBF", 3);
constexpr Bytes kUtf16LeMark("\xFF\xFE", 2);
constexpr Bytes kUtf16BeMark("\xFE\xFF", 2);

/// How much of a file is looked at for UTF-16 without a mark: 8-bit text has no NUL in its first
/// kNulBytes, and a few characters at least tell more than chance.
constexpr std::size_t kLookAtBytes = 4096;
constexpr std::size_t kNulBytes = 256;
constexpr std::size_t kLeastUnits = 4;
constexpr std::size_t kFewUnits = 16;

std::uint8_t byte_at(Bytes bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

/// True when no byte is above 7F. Whole blocks at a time, as most files are ASCII to the end.
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
  for (; at < bytes.size(); ++at) rest |= byte_at(bytes, at);
  return rest < 0x80;
}

bool is_plain(std::uint8_t byte) {
  return (byte >= 0x20 && byte < 0x7F) || byte == '\t' || byte == '\r' || byte == '\n';
}

/// True when `bytes` are UTF-16 whose characters have their low byte at place `low` (0 or 1) of
/// each two: half of them or more are plain ASCII, NUL in the other place, and hardly any is a NUL
/// itself. So a first line in another script, or a byte that was lost, is forgiven; a few
/// characters alone must be ASCII all. Binary files have runs of NULs, and no such share of
/// letters.
bool is_utf16(Bytes bytes, std::size_t low) {
  const std::size_t units = std::min(bytes.size(), kLookAtBytes) / 2;
  std::size_t plain = 0;
  std::size_t nuls = 0;
  for (std::size_t unit = 0; unit < units; ++unit) {
    const std::uint8_t character = byte_at(bytes, 2 * unit + low);
    if (byte_at(bytes, 2 * unit + 1 - low) != 0) continue;
    plain += is_plain(character) ? 1 : 0;
    nuls += character == 0 ? 1 : 0;
  }
  if (units < kLeastUnits) return false;
  return units < kFewUnits ? plain == units : plain * 2 >= units && nuls * 16 <= units;
}

/// False where no NUL says that it may be UTF-16 at all.
bool may_be_utf16(Bytes bytes) {
  const std::size_t size = std::min(bytes.size(), kNulBytes);
  return size != 0 && std::memchr(bytes.data(), 0, size) != nullptr;
}

// Readers of one character: Character read(Bytes, at). Each is the whole meaning of its encoding;
// decoding and finding an offset again both walk with them, so the two cannot differ.

struct PageReader {
  const CodePage& page;
  Character operator()(Bytes bytes, std::size_t at) const { return page.read(bytes, at); }
};

/// As Unicode advises: the longest beginning of a character that could still have become good is
/// replaced by one U+FFFD.
struct Utf8Reader {
  Character operator()(Bytes bytes, std::size_t at) const {
    const std::uint8_t first = byte_at(bytes, at);
    if (first < 0x80) return {first, 1, true};
    if (first < 0xC2 || first > 0xF4) return {kReplacement, 1, false};
    const std::uint32_t trails = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    // Only the second byte is bounded further: no overlong forms, surrogates, or beyond 10FFFF.
    std::uint8_t least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    std::uint8_t most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    char32_t code = first & (0x3FU >> trails);
    for (std::uint32_t trail = 1; trail <= trails; ++trail) {
      const std::uint8_t byte = at + trail < bytes.size() ? byte_at(bytes, at + trail) : 0;
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
    const std::uint8_t first = byte_at(bytes, at);
    const std::uint8_t second = byte_at(bytes, at + 1);
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

/// Calls `use` with the reader of `encoding`, which is not ASCII.
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

std::size_t utf8_size(char32_t code) {
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

char* put_utf8(char* out, char32_t code) {
  const auto put = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return out;
}

/// The most that `bytes` can become: three bytes for each that is not ASCII, as no character of one
/// byte becomes more and none of several does in proportion.
std::size_t most_utf8(Bytes bytes, const Encoding& encoding) {
  const EncodingKind kind = encoding.kind();
  if (kind == EncodingKind::kUtf16Le || kind == EncodingKind::kUtf16Be) {
    return (bytes.size() + 1) / 2 * 3;
  }
  const auto high = std::count_if(bytes.begin(), bytes.end(),
                                  [](char c) { return static_cast<std::uint8_t>(c) >= 0x80; });
  return bytes.size() + 2 * static_cast<std::size_t>(high);
}

/// What a run of ASCII took of the text, and what it became.
struct AsciiRun {
  std::size_t read = 0;
  std::size_t written = 0;
};

/// Copies the ASCII that begins `bytes` to `out`, a word at a time: text is ASCII but for a letter
/// here and there. Up to seven bytes more are written behind it. For encodings in which a byte
/// below 80 that begins a character is ASCII.
AsciiRun copy_ascii(Bytes bytes, char* out) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  std::size_t at = 0;
  for (; bytes.size() - at >= sizeof(std::uint64_t); at += sizeof(std::uint64_t)) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    std::memcpy(out + at, &word, sizeof word);
    const std::uint64_t high = word & kHighBits;
    if (high == 0) continue;
    const bool little = std::endian::native == std::endian::little;
    at += static_cast<std::size_t>(little ? std::countr_zero(high) : std::countl_zero(high)) / 8;
    break;
  }
  return {at, at};
}

/// The same for UTF-16, four characters at a time.
template <std::endian kOrder>
AsciiRun copy_ascii_units(Bytes bytes, char* out) {
  constexpr bool kNative = kOrder == std::endian::native;
  constexpr std::uint64_t kNotAscii = kNative ? 0xFF80FF80FF80FF80 : 0x80FF80FF80FF80FF;
  std::size_t units = 0;
  for (; bytes.size() - 2 * units >= sizeof(std::uint64_t); units += 4) {
    std::uint64_t word = 0;
    std::memcpy(&word, bytes.data() + 2 * units, sizeof word);
    if ((word & kNotAscii) != 0) break;
    if constexpr (!kNative) word >>= 8U;
    word = (word | word >> 8U) & 0x0000FFFF0000FFFF;
    const auto packed = static_cast<std::uint32_t>(word | word >> 16U);
    std::memcpy(out + units, &packed, sizeof packed);
  }
  return {2 * units, units};
}

template <class Reader>
AsciiRun copy_run(const Reader&, Bytes bytes, char* out) {
  return copy_ascii(bytes, out);
}

template <std::endian kOrder>
AsciiRun copy_run(const Utf16Reader<kOrder>&, Bytes bytes, char* out) {
  return copy_ascii_units<kOrder>(bytes, out);
}

DecodedText convert(Bytes bytes, const Encoding& encoding, Arena& arena) {
  char* const begin =
      arena.allocate(most_utf8(bytes, encoding) + PaddedBytes::kPadding, alignof(std::uint64_t));
  DecodedText decoded;
  char* const end = with_reader(encoding, [&](auto read) {
    char* out = begin;
    for (std::size_t at = 0; at < bytes.size();) {
      const AsciiRun run = copy_run(read, bytes.substr(at), out);
      out += run.written;
      at += run.read;
      if (at == bytes.size()) break;
      const Character character = read(bytes, at);
      decoded.lossy |= !character.valid;
      out = put_utf8(out, character.code);
      at += character.length;
    }
    return out;
  });
  std::memset(end, 0, PaddedBytes::kPadding);
  decoded.text = PaddedBytes::assume_padded(begin, static_cast<std::size_t>(end - begin));
  decoded.encoding = encoding;
  decoded.converted = true;
  return decoded;
}

/// The end of a view of `raw` is the end of `raw`, so the padding behind it is the same.
DecodedText view_from(PaddedBytes raw, std::size_t begin, const Encoding& encoding) {
  DecodedText decoded;
  decoded.text = PaddedBytes::assume_padded(raw.data() + begin, raw.size() - begin);
  decoded.encoding = encoding;
  return decoded;
}

/// `begin`: the length of the mark.
DecodedText decode_utf8(PaddedBytes raw, std::size_t begin, Arena& arena) {
  const Bytes bytes = raw.view().substr(begin);
  const bool valid = simdjson::validate_utf8(bytes.data(), bytes.size());
  return valid ? view_from(raw, begin, Encoding::utf8()) : convert(bytes, Encoding::utf8(), arena);
}

/// How many bytes at the beginning of `raw` are the mark of the encoding it was found to be in.
std::size_t mark_length(Bytes raw, const Encoding& encoding) {
  const auto length_of = [raw](Bytes mark) { return raw.starts_with(mark) ? mark.size() : 0; };
  switch (encoding.kind()) {
    case EncodingKind::kUtf8:
      return length_of(kUtf8Mark);
    case EncodingKind::kUtf16Le:
      return length_of(kUtf16LeMark);
    case EncodingKind::kUtf16Be:
      return length_of(kUtf16BeMark);
    case EncodingKind::kAscii:
    case EncodingKind::kWindows1252:
    case EncodingKind::kNamed:
      break;
  }
  return 0;
}

}  // namespace

DecodedText decode_text(PaddedBytes raw, const Encoding& fallback, Arena& arena) {
  const Bytes bytes = raw.view();
  if (bytes.starts_with(kUtf8Mark)) return decode_utf8(raw, kUtf8Mark.size(), arena);
  if (bytes.starts_with(kUtf16LeMark)) {
    return convert(bytes.substr(kUtf16LeMark.size()), Encoding::utf16le(), arena);
  }
  if (bytes.starts_with(kUtf16BeMark)) {
    return convert(bytes.substr(kUtf16BeMark.size()), Encoding::utf16be(), arena);
  }
  if (may_be_utf16(bytes)) {
    if (is_utf16(bytes, 0)) return convert(bytes, Encoding::utf16le(), arena);
    if (is_utf16(bytes, 1)) return convert(bytes, Encoding::utf16be(), arena);
  }
  if (is_ascii(bytes)) return view_from(raw, 0, Encoding::ascii());
  if (fallback.kind() == EncodingKind::kUtf8) return decode_utf8(raw, 0, arena);
  return convert(bytes, fallback, arena);
}

std::size_t source_offset(PaddedBytes raw, const DecodedText& decoded, std::size_t offset) {
  if (offset >= decoded.text.size()) return raw.size();
  const Bytes bytes = raw.view();
  const std::size_t mark = mark_length(bytes, decoded.encoding);
  if (!decoded.converted) return mark + offset;
  return with_reader(decoded.encoding, [&](auto read) {
    std::size_t written = 0;
    for (std::size_t at = mark; at < bytes.size();) {
      const Character character = read(bytes, at);
      written += utf8_size(character.code);
      if (written > offset) return at;
      at += character.length;
    }
    return bytes.size();
  });
}

}  // namespace mifdex::io
