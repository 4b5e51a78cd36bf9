// Files whose encoding changes inside (io/text/encoding_parts.h).
#include "io/text/encoding_parts.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "io/text/source_offsets.h"
#include "tests/io/text/padded.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::encoding_of;
using testing::Padded;

std::string as_utf16(std::u16string_view text, bool big) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

DecodedText decode(const Padded& raw, Arena& arena, std::string_view fallback = "windows-1252") {
  return decode_text(raw.bytes(), encoding_of(fallback), arena);
}

// Every character leads back to its own place: the bytes there, read alone, begin with it.
void expect_text(const std::string& bytes, std::string_view text,
                 std::string_view fallback = "windows-1252") {
  Arena arena;
  const Padded raw(bytes);
  const DecodedText decoded = decode(raw, arena, fallback);
  ASSERT_EQ(decoded.text.view(), text);
  EXPECT_TRUE(decoded.mixed);
  EXPECT_FALSE(decoded.lossy);
  SourceOffsets offsets(raw.bytes(), decoded);
  std::size_t last = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::size_t source = offsets.at(at);
    ASSERT_GE(source, last) << at;
    ASSERT_LT(source, bytes.size()) << at;
    last = source;
    const bool ascii = static_cast<unsigned char>(text[at]) < 0x80;
    const bool here =
        bytes[source] == text[at] || (source + 1 < bytes.size() && bytes[source + 1] == text[at]);
    EXPECT_TRUE(here || !ascii) << at;
  }
}

constexpr std::u16string_view kLines = u"NAME = \"Status\"\r\nVALUE = \"Fehler \u00FC \u20AC\"\r\n";
constexpr std::string_view kLinesUtf8 =
    "NAME = \"Status\"\r\nVALUE = \"Fehler \xC3\xBC \xE2\x82\xAC\"\r\n";

TEST(EncodingParts, AnsiLinesBehindUtf16) {
  for (const bool big : {false, true}) {
    for (const bool marked : {false, true}) {
      const std::string head = as_utf16((marked ? u"\uFEFF"s : u""s) + std::u16string(kLines), big);
      const std::string text(kLinesUtf8);
      expect_text(head + "END GROUP\r\nEND COMPONENT\r\n", text + "END GROUP\r\nEND COMPONENT\r\n");
      expect_text(head + "END \xFC\r\n", text + "END \xC3\xBC\r\n");
      // and back again, at an odd place
      expect_text(head + "END GROUP \r\n" + as_utf16(kLines, big), text + "END GROUP \r\n" + text);
      expect_text(head + "END GROUP\r\n" + as_utf16(kLines, big), text + "END GROUP\r\n" + text);
    }
  }
}

TEST(EncodingParts, Utf16BehindAnsiAtAnyAlignment) {
  for (const bool big : {false, true}) {
    for (std::size_t length = 0; length < 9; ++length) {
      const std::string head = "// x" + std::string(length, 'y') + "\xFC\r\n";
      const std::string head_utf8 = "// x" + std::string(length, 'y') + "\xC3\xBC\r\n";
      expect_text(head + as_utf16(kLines, big), head_utf8 + std::string(kLinesUtf8));
    }
  }
}

TEST(EncodingParts, MarkInsideIsPartOfTheUtf16ItBegins) {
  for (const bool big : {false, true}) {
    const std::u16string marked = u"\uFEFF" + std::u16string(kLines);
    expect_text("START GROUP\r\n" + as_utf16(marked, big),
                "START GROUP\r\n\xEF\xBB\xBF" + std::string(kLinesUtf8));
  }
}

TEST(EncodingParts, OneValueInUtf16) {
  for (const bool big : {false, true}) {
    expect_text("VALUE = \"" + as_utf16(u"disk full", big) + "\"\r\nEND ATTRIBUTE\r\n",
                "VALUE = \"disk full\"\r\nEND ATTRIBUTE\r\n");
  }
}

TEST(EncodingParts, OneValueInAnsiInsideUtf16) {
  for (const bool big : {false, true}) {
    expect_text(as_utf16(u"\uFEFFNAME = \"x\"\r\nVALUE = \"", big) + "no space on disk" +
                    as_utf16(u"\"\r\nEND ATTRIBUTE\r\n", big),
                "NAME = \"x\"\r\nVALUE = \"no space on disk\"\r\nEND ATTRIBUTE\r\n");
  }
}

TEST(EncodingParts, LinesOfAPageInUtf8) {
  const std::string utf8 = "NAME = \"\xE2\x82\xAC\"\r\n";
  const std::string page =
      "VALUE = \"Gr\xF6\xDF"
      "e\"\r\n";
  const std::string page_utf8 =
      "VALUE = \"Gr\xC3\xB6\xC3\x9F"
      "e\"\r\n";
  expect_text(utf8 + page, utf8 + page_utf8);
  expect_text(page + utf8, page_utf8 + utf8);
  expect_text("\xEF\xBB\xBF" + utf8 + page + utf8, utf8 + page_utf8 + utf8);
}

TEST(EncodingParts, OtherScriptsInUtf16AreNoParts) {
  const std::u16string chinese =
      u"VALUE = \"\u5B89\u88C5\u5931\u8D25\u78C1\u76D8\u7A7A\u95F4\u4E0D\u8DB3\"\r\n";
  const std::u16string russian =
      u"VALUE = \"\u0434\u0438\u0441\u043A \u043F\u043E\u043B\u043E\u043D\"\r\n";
  for (const bool big : {false, true}) {
    for (const std::u16string& text : {chinese, russian}) {
      Arena arena;
      const Padded raw(as_utf16(u"\uFEFF" + text, big));
      EXPECT_FALSE(decode(raw, arena).mixed);
    }
  }
}

TEST(EncodingParts, CutUtf8IsNoPage) {
  Arena arena;
  const Padded raw("\xEF\xBB\xBFNAME = \"\xC3\xB6\"\r\nEND\r\n\xC3");
  const DecodedText decoded = decode(raw, arena);
  EXPECT_FALSE(decoded.mixed);
  EXPECT_TRUE(decoded.lossy);
}

}  // namespace
}  // namespace mifdex::io
