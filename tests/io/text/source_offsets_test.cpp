// The way back from decoded text to the bytes of the file (io/text/source_offsets.h).
#include "io/text/source_offsets.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <random>
#include <string>
#include <string_view>

#include "io/base/arena.h"
#include "io/text/text_encoding.h"
#include "tests/io/text/padded.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::encoding_of;
using testing::Padded;

/// Expects at each boundary of a character: decoding the raw bytes up to its offset in the file
/// gives the text up to the boundary.
void check_offsets(const std::string& raw, std::string_view fallback) {
  Arena arena;
  const Padded padded(raw);
  const Encoding encoding = encoding_of(fallback);
  const DecodedText decoded = decode_text(padded.bytes(), encoding, arena);
  const Bytes text = decoded.text.view();
  SourceOffsets offsets(padded.bytes(), decoded);
  std::size_t last = 0;
  for (std::size_t offset = 0; offset <= text.size(); ++offset) {
    const std::size_t source = offsets.at(offset);
    ASSERT_LE(source, raw.size());
    ASSERT_GE(source, last);
    last = source;
    const bool inside =
        offset < text.size() && (static_cast<unsigned char>(text[offset]) & 0xC0) == 0x80;
    if (inside) continue;
    // The bytes before the place are decoded on their own; a short beginning may lose the bytes
    // that showed UTF-16 without a mark, and ASCII in front of high bytes is the same in every
    // fallback.
    const Padded before(raw.substr(0, source));
    const DecodedText front = decode_text(before.bytes(), encoding, arena);
    if (decoded.mixed || front.mixed) continue;
    // UTF-16 in another script, if cut before its first NUL, may be 8-bit text after a mark.
    const bool wide = decoded.encoding.kind() == EncodingKind::kUtf16Le ||
                      decoded.encoding.kind() == EncodingKind::kUtf16Be;
    if (wide && front.encoding.kind() == EncodingKind::kAscii) continue;
    if (front.encoding.name() != decoded.encoding.name() &&
        front.encoding.kind() != EncodingKind::kAscii) {
      continue;
    }
    ASSERT_EQ(front.text.view(), text.substr(0, offset)) << fallback << " at " << offset;
  }
  EXPECT_EQ(offsets.at(text.size()), raw.size());
  EXPECT_EQ(offsets.at(text.size() + 100), raw.size());
}

TEST(SourceOffset, LeadsBackOnRandomBytesInEveryEncoding) {
  std::mt19937 random(3);
  for (int turn = 0; turn < 150; ++turn) {
    std::string raw(random() % 120, '\0');
    for (char& byte : raw) {
      byte = static_cast<char>(random() % 3 == 0 ? 0x80 + random() % 0x80 : 0x20 + random() % 0x5F);
    }
    for (const char* fallback :
         {"auto", "utf-8", "cp850", "latin1", "shift_jis", "gbk", "big5", "euc-kr"}) {
      check_offsets(raw, fallback);
    }
    for (const char* mark : {"\xEF\xBB\xBF", "\xFF\xFE", "\xFE\xFF"})
      check_offsets(mark + raw, "auto");
  }
}

TEST(SourceOffset, CountsMarksAndCharactersOfSeveralBytes) {
  Arena arena;
  const Padded marked(
      "\xEF\xBB\xBF"
      "ab");
  const DecodedText view = decode_text(marked.bytes(), Encoding(), arena);
  EXPECT_EQ(SourceOffsets(marked.bytes(), view).at(0), 3U);
  EXPECT_EQ(SourceOffsets(marked.bytes(), view).at(1), 4U);
  const Padded wide(
      "\xFF\xFE"
      "a\0\xAC\x20"
      "b\0"s);
  const DecodedText text = decode_text(wide.bytes(), Encoding(), arena);
  ASSERT_EQ(text.text.view(),
            "a\xE2\x82\xAC"
            "b");
  EXPECT_EQ(SourceOffsets(wide.bytes(), text).at(0), 2U);
  EXPECT_EQ(SourceOffsets(wide.bytes(), text).at(1), 4U);
  EXPECT_EQ(SourceOffsets(wide.bytes(), text).at(2), 4U);  // within the euro sign
  EXPECT_EQ(SourceOffsets(wide.bytes(), text).at(4), 6U);
}

TEST(SourceOffset, OfManyPlacesInAnyOrderCostsOneDecoding) {
  std::string raw;
  for (int i = 0; i < 20'000; ++i) raw += "gr\xFC\xDF" + std::to_string(i) + "\r\n";
  Arena arena;
  const Padded padded(raw);
  const DecodedText decoded = decode_text(padded.bytes(), Encoding(), arena);
  ASSERT_TRUE(decoded.converted);
  SourceOffsets offsets(padded.bytes(), decoded);
  const Bytes text = decoded.text.view();
  std::uint64_t asked = 0;
  for (std::size_t at = text.rfind('g'); at > 0; at = text.rfind('g', at - 1)) {
    ASSERT_EQ(raw.compare(offsets.at(at), 4, "gr\xFC\xDF"), 0);
    ++asked;
  }
  EXPECT_GT(asked, 19'000U);
  // All characters once, and for each look-up those between two marks.
  EXPECT_LE(offsets.characters(), raw.size() + asked * 4096);
  EXPECT_LT(offsets.characters(), raw.size() * asked / 50);
}

}  // namespace
}  // namespace mifdex::io
