#include "io/text/text_encoding.h"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstring>

#include "io/base/utf8.h"
#include "io/text/character_readers.h"
#include "io/text/encoding_parts.h"

namespace mifdex::io {
namespace {

/// True if every byte is ASCII and not NUL. Checks whole blocks at a time, as most files
/// are plain to the end. Subtracting 1 from each byte sets the high bit of a NUL; a borrow from the
/// bytes above can only be caused by a NUL.
bool is_plain_ascii(Bytes bytes) {
  constexpr std::size_t kBlock = 64;
  constexpr std::uint64_t kHighBits = 0x8080808080808080;
  constexpr std::uint64_t kOnes = 0x0101010101010101;
  std::size_t at = 0;
  for (; at + kBlock <= bytes.size(); at += kBlock) {
    std::uint64_t words[kBlock / 8];
    std::memcpy(words, bytes.data() + at, kBlock);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word | (word - kOnes);
    if ((all & kHighBits) != 0) return false;
  }
  unsigned rest = 0;
  for (; at < bytes.size(); ++at) rest |= octet_at(bytes, at) | (octet_at(bytes, at) - 1U);
  return rest < 0x80;
}

/// Returns the most bytes that `bytes` can become: three for each that is not ASCII, as no
/// character of one byte becomes more and none of several does in proportion.
std::size_t most_utf8(Bytes bytes, const Encoding& encoding) {
  const EncodingKind kind = encoding.kind();
  if (kind == EncodingKind::kUtf16Le || kind == EncodingKind::kUtf16Be) {
    return (bytes.size() + 1) / 2 * 3;
  }
  const auto high = std::count_if(bytes.begin(), bytes.end(),
                                  [](char c) { return static_cast<std::uint8_t>(c) >= 0x80; });
  return bytes.size() + 2 * static_cast<std::size_t>(high);
}

/// The bytes that a run of ASCII used and made.
struct AsciiRun {
  std::size_t read = 0;
  std::size_t written = 0;
};

/// Copies the ASCII that begins `bytes` to `out`, a word at a time: text is ASCII except for a
/// letter here and there. May write up to seven bytes more after it. For encodings in which a byte
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

/// The same for UTF-16, sixteen characters at a time and then four.
template <std::endian kOrder>
AsciiRun copy_ascii_units(Bytes bytes, char* out) {
  constexpr bool kNative = kOrder == std::endian::native;
  constexpr std::uint64_t kNotAscii = kNative ? 0xFF80FF80FF80FF80 : 0x80FF80FF80FF80FF;
  constexpr std::size_t kBlock = 16;
  std::size_t units = 0;
  for (; bytes.size() - 2 * units >= 2 * kBlock; units += kBlock) {
    std::uint64_t words[kBlock / 4];
    std::memcpy(words, bytes.data() + 2 * units, sizeof words);
    std::uint64_t all = 0;
    for (const std::uint64_t word : words) all |= word;
    if ((all & kNotAscii) != 0) break;
    std::uint16_t block[kBlock];
    std::memcpy(block, words, sizeof block);
    for (std::size_t i = 0; i < kBlock; ++i) {
      out[units + i] = static_cast<char>(kNative ? block[i] : block[i] >> 8U);
    }
  }
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

/// Appends `bytes`, decoded from `encoding`, at `out`; returns the end of it.
char* convert_part(Bytes bytes, const Encoding& encoding, char* out, bool& lossy) {
  return with_reader(encoding, [&](auto read) {
    char* to = out;
    for (std::size_t at = 0; at < bytes.size();) {
      const AsciiRun run = copy_run(read, bytes.substr(at), to);
      to += run.written;
      at += run.read;
      if (at == bytes.size()) break;
      const Character character = read(bytes, at);
      lossy |= !character.valid;
      to = utf8::put(to, character.code);
      at += character.length;
    }
    return to;
  });
}

/// Returns the encoding that most bytes are in; ASCII does not count unless there is no other.
const Encoding& main_encoding(const std::vector<TextPart>& parts) {
  const auto weight = [](const TextPart& part) {
    return part.encoding.kind() == EncodingKind::kAscii ? 0 : part.end - part.begin;
  };
  return std::ranges::max_element(parts, {}, weight)->encoding;
}

DecodedText convert(Bytes raw, const TextParts& found, Arena& arena) {
  std::size_t most = 0;
  for (const TextPart& part : found.parts) {
    most += most_utf8(raw.substr(part.begin, part.end - part.begin), part.encoding);
  }
  char* const begin = arena.allocate(most + PaddedBytes::kPadding, alignof(std::uint64_t));
  DecodedText decoded;
  char* end = begin;
  for (const TextPart& part : found.parts) {
    if (&part == &found.parts.front() + 1) {
      decoded.second_part = static_cast<std::size_t>(end - begin);
    }
    const Bytes bytes = raw.substr(part.begin, part.end - part.begin);
    end = convert_part(bytes, part.encoding, end, decoded.lossy);
  }
  std::memset(end, 0, PaddedBytes::kPadding);
  decoded.text = PaddedBytes::assume_padded(begin, static_cast<std::size_t>(end - begin));
  decoded.encoding = main_encoding(found.parts);
  decoded.mixed = found.parts.size() > 1;
  decoded.converted = true;
  return decoded;
}

/// A view of `raw` that ends where `raw` ends has the same padding after it.
DecodedText view_from(PaddedBytes raw, std::size_t begin, const Encoding& encoding) {
  DecodedText decoded;
  decoded.text = PaddedBytes::assume_padded(raw.data() + begin, raw.size() - begin);
  decoded.encoding = encoding;
  return decoded;
}

DecodedText decode_parts(PaddedBytes raw, const Encoding& fallback, Arena& arena) {
  const Bytes bytes = raw.view();
  const TextParts found = find_parts(bytes, fallback);
  const TextPart& first = found.parts.front();
  const EncodingKind kind = first.encoding.kind();
  const bool whole = found.parts.size() == 1;
  const bool valid_utf8 =
      whole && kind == EncodingKind::kUtf8 &&
      simdjson::validate_utf8(bytes.data() + first.begin, bytes.size() - first.begin);
  const bool is_view = valid_utf8 || (whole && kind == EncodingKind::kAscii);
  DecodedText decoded =
      is_view ? view_from(raw, first.begin, first.encoding) : convert(bytes, found, arena);
  decoded.guessed = found.guessed;
  decoded.evidence = found.evidence;
  decoded.fallback = fallback;
  return decoded;
}

}  // namespace

DecodedText decode_text(PaddedBytes raw, const Encoding& fallback, Arena& arena) {
  if (is_plain_ascii(raw.view())) return view_from(raw, 0, Encoding::ascii());
  return decode_parts(raw, fallback, arena);
}

}  // namespace mifdex::io
