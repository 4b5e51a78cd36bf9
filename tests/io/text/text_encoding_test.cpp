#include "io/text/text_encoding.h"

#include <gtest/gtest.h>
#include <iconv.h>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "tests/io/text/padded.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::encoding_of;
using testing::Padded;

struct Decoded {
  std::string text;
  std::string encoding;
  bool lossy = false;
  bool converted = false;
};

Decoded decode(std::string_view raw, std::string_view fallback = "auto") {
  Arena arena;
  const Padded padded(raw);
  const DecodedText decoded = decode_text(padded.bytes(), encoding_of(fallback), arena);
  // The promise of padding: all of it can be read (ASan would report an error).
  std::size_t sum = 0;
  for (std::size_t i = 0; i < PaddedBytes::kPadding; ++i) {
    sum += static_cast<unsigned char>(decoded.text.end()[i]);
  }
  EXPECT_TRUE(!decoded.converted || sum == 0);
  return {std::string(decoded.text.view()), std::string(decoded.encoding.name()), decoded.lossy,
          decoded.converted};
}

void expect_text(const Decoded& decoded, std::string_view text, std::string_view encoding,
                 bool lossy = false) {
  EXPECT_EQ(decoded.text, text);
  EXPECT_EQ(decoded.encoding, encoding);
  EXPECT_EQ(decoded.lossy, lossy);
  EXPECT_TRUE(simdjson::validate_utf8(decoded.text));
}

constexpr const char* kLost = "\xEF\xBF\xBD";

TEST(TextEncoding, AsciiIsAViewAtAnyLength) {
  for (std::size_t length = 0; length < 300; ++length) {
    std::string raw(length, 'a');
    const Decoded decoded = decode(raw);
    expect_text(decoded, raw, "ascii");
    EXPECT_FALSE(decoded.converted);
    if (length == 0) continue;
    raw[(length * 7) % length] = '\0';
    expect_text(decode(raw), raw, "ascii");
    for (const std::size_t at : {std::size_t{0}, length / 2, length - 1}) {
      std::string high(length, 'a');
      high[at] = '\xE9';
      EXPECT_EQ(decode(high).encoding, "windows-1252") << length << " " << at;
    }
  }
}

// ASCII is copied in words: it may come before, after or between two other letters.
TEST(TextEncoding, AsciiAroundOtherLettersIsKeptAtAnyLength) {
  const auto utf16 = [](std::string_view text, bool big) {
    std::string bytes = big ? "\xFE\xFF"s : "\xFF\xFE"s;
    for (const char c : text) {
      const std::string unit = big ? "\0"s + c : c + "\0"s;
      bytes += c == '#' ? (big ? "\x20\xAC"s : "\xAC\x20"s) : unit;
    }
    return bytes;
  };
  const auto with = [](std::string text, std::string_view letter) {
    for (std::size_t at = text.find('#'); at != std::string::npos; at = text.find('#')) {
      text.replace(at, 1, letter);
    }
    return text;
  };
  for (std::size_t before = 0; before < 20; ++before) {
    for (std::size_t between = 0; between < 20; ++between) {
      std::string text = std::string("abcdefghijklmnopqrstuvwxyz").substr(0, before) + '#' +
                         std::string("ABCDEFGHIJKLMNOPQRSTUVWXYZ").substr(0, between) + "#xy\x7F";
      const std::string euros = with(text, "\xE2\x82\xAC");
      EXPECT_EQ(decode(utf16(text, false)).text, euros);
      EXPECT_EQ(decode(utf16(text, true)).text, euros);
      expect_text(decode(with(text, "\x80"), "windows-1252"), euros, "windows-1252");
      expect_text(decode(with(text, "\x83\x41"), "shift_jis"), with(text, "\xE3\x82\xA2"),
                  "shift_jis");
      expect_text(decode(with(text, "\xE2\x82"), "utf-8"), with(text, kLost), "utf-8", true);
    }
  }
}

TEST(TextEncoding, Utf8MarkDecidesAndIsRemoved) {
  const Decoded decoded = decode("\xEF\xBB\xBFgr\xC3\xBC\xC3\x9F\xE2\x82\xAC");
  expect_text(decoded, "gr\xC3\xBC\xC3\x9F\xE2\x82\xAC", "utf-8");
  EXPECT_FALSE(decoded.converted);
  expect_text(decode("\xEF\xBB\xBF"), "", "utf-8");
  expect_text(decode("\xEF\xBB\xBFplain"), "plain", "utf-8");
}

TEST(TextEncoding, BadUtf8BecomesReplacementsByTheLongestBeginning) {
  const std::string mark = "\xEF\xBB\xBF";
  const std::string r = kLost;
  expect_text(decode(mark + "a\xFF"
                            "b"),
              "a" + r + "b", "utf-8", true);
  expect_text(decode(mark + "\xC3"), r, "utf-8", true);                  // cut
  expect_text(decode(mark + "\xE2\x82"), r, "utf-8", true);              // cut
  expect_text(decode(mark + "\xF0\x9F\x98"), r, "utf-8", true);          // cut
  expect_text(decode(mark + "\xE2\x82\"x"), r + "\"x", "utf-8", true);   // keeps the quote
  expect_text(decode(mark + "\xC0\x80"), r + r, "utf-8", true);          // overlong
  expect_text(decode(mark + "\xED\xA0\x80"), r + r + r, "utf-8", true);  // surrogate
  expect_text(decode(mark + "\xF4\x90\x80\x80"), r + r + r + r, "utf-8", true);
  expect_text(decode(mark + "\xF0\x9F\x98\x80\xFF"), "\xF0\x9F\x98\x80" + r, "utf-8", true);
}

TEST(TextEncoding, Utf8WithoutMarkIsUtf8WhateverIsNamed) {
  for (const char* fallback : {"utf-8", "auto", "cp850", "windows-1252", "shift_jis"}) {
    const Decoded decoded = decode("gr\xC3\xBC\xC3\x9F \xE2\x82\xAC", fallback);
    expect_text(decoded, "gr\xC3\xBC\xC3\x9F \xE2\x82\xAC", "utf-8");
    EXPECT_FALSE(decoded.converted);
  }
  // But two bytes may be one character of the double-byte page that the user named.
  expect_text(decode("\xD2\xBB\xD0\xA9", "gbk"), "\xE4\xB8\x80\xE4\xBA\x9B", "gbk");
  expect_text(decode("\xD2\xBB\xD0\xA9", "auto"), "\xD2\xBB\xD0\xA9", "utf-8");
  expect_text(decode("gr\xFC", "UTF8"), "gr"s + kLost, "utf-8", true);
}

/// Returns UTF-16 of code points; surrogates are kept as they are.
std::string utf16(const std::u16string& text, bool big) {
  std::string bytes;
  for (const char16_t unit : text) {
    const char high = static_cast<char>(unit >> 8);
    const char low = static_cast<char>(unit & 0xFF);
    bytes += big ? high : low;
    bytes += big ? low : high;
  }
  return bytes;
}

TEST(TextEncoding, Utf16WithMarkBothWays) {
  const std::u16string text = u"\uFEFFStart \u20AC \u00FC \xD83D\xDE00 end";
  const std::string expected = "Start \xE2\x82\xAC \xC3\xBC \xF0\x9F\x98\x80 end";
  expect_text(decode(utf16(text, false)), expected, "utf-16le");
  expect_text(decode(utf16(text, true)), expected, "utf-16be");
  expect_text(decode("\xFF\xFE"), "", "utf-16le");
  expect_text(decode("\xFE\xFF"), "", "utf-16be");
  expect_text(decode(utf16(u"\uFEFFa\0b"s, false)), "a\0b"s, "utf-16le");
}

TEST(TextEncoding, LoneSurrogatesAndOddBytesAreLost) {
  const std::string r = kLost;
  for (const bool big : {false, true}) {
    const char* name = big ? "utf-16be" : "utf-16le";
    const auto lone = [&](const std::u16string& text) {
      return decode(utf16(u"\uFEFF" + text, big));
    };
    expect_text(lone({u'a', 0xD83D, u'b'}), "a" + r + "b", name, true);
    expect_text(lone({u'a', 0xDE00, u'b'}), "a" + r + "b", name, true);
    expect_text(lone({0xDE00, 0xD83D}), r + r, name, true);
    expect_text(lone({0xD83D, 0xD83D, 0xDE00}), r + "\xF0\x9F\x98\x80", name, true);
    expect_text(lone({u'a', 0xD83D}), "a" + r, name, true);
    expect_text(decode(utf16(u"\uFEFFab", big) + "c"), "ab" + r, name, true);
    expect_text(decode(utf16(u"\uFEFF\xD83D", big) + "c"), r + r, name, true);
  }
}

TEST(TextEncoding, Utf16WithoutMarkBehindOtherScriptOrALostByte) {
  const std::u16string mif = u"START COMPONENT\r\nNAME = \"x\"\r\nEND COMPONENT\r\n";
  const std::u16string comment = u"//\u4E2D\u6587\u4E2D\u6587\u4E2D\u6587\u4E2D\u6587 \u00DC\r\n";
  for (const bool big : {false, true}) {
    const char* name = big ? "utf-16be" : "utf-16le";
    EXPECT_EQ(decode(utf16(comment + mif, big)).encoding, name);
    for (std::size_t lost = 0; lost < 24; ++lost) {
      std::string bytes = utf16(mif, big);
      bytes.erase(lost, 1);
      const auto decoded = decode(bytes);
      EXPECT_TRUE(decoded.encoding.starts_with("utf-16")) << lost;
      EXPECT_NE(decoded.text.find("END COMPONENT"), std::string::npos) << lost;
    }
  }
}

TEST(TextEncoding, NulsAloneMakeNoUtf16) {
  std::string wiped = "START COMPONENT NAME = \"\xFC\" END COMPONENT\r\n";
  wiped.replace(6, 9, std::string(9, '\0'));
  EXPECT_EQ(decode(wiped).encoding, "windows-1252");
  EXPECT_EQ(decode(std::string(600, '\0')).encoding, "ascii");
  std::string table;  // numbers of 32 bits, as in a program's files
  for (int i = 0; i < 200; ++i)
    table += std::string({static_cast<char>(i + 'A'), '\0', '\0', '\0'});
  EXPECT_FALSE(decode(table).encoding.starts_with("utf-16"));
}

TEST(TextEncoding, Utf16WithoutMarkIsKnownByItsNuls) {
  expect_text(decode(utf16(u"NAME = \"\u20AC\"", false)), "NAME = \"\xE2\x82\xAC\"", "utf-16le");
  const std::u16string later = u"START COMPONENT and then some words \u20AC";
  expect_text(decode(utf16(later, false)), "START COMPONENT and then some words \xE2\x82\xAC",
              "utf-16le");
  expect_text(decode(utf16(later, true)), "START COMPONENT and then some words \xE2\x82\xAC",
              "utf-16be");
  expect_text(decode(utf16(u"NAME", false)), "NAME", "utf-16le");
}

TEST(TextEncoding, NulsAloneAreNoUtf16) {
  const std::string nuls(512, '\0');
  expect_text(decode(nuls), nuls, "ascii");
  expect_text(decode("a\0b"s), "a\0b"s, "ascii");
  const std::string binary = "M\0S\0\x01\0F\0T\0x\0"s;
  expect_text(decode(binary), binary, "ascii");
  const std::string once = "START COMPONENT\0\0\0 NAME"s;
  expect_text(decode(once), once, "ascii");
}

TEST(TextEncoding, Windows1252MapsEveryByte) {
  expect_text(decode("\x80\x93gr\xFC\xDF\x94\x99", "windows-1252"),
              "\xE2\x82\xAC\xE2\x80\x9Cgr\xC3\xBC\xC3\x9F\xE2\x80\x9D\xE2\x84\xA2", "windows-1252");
  for (const char undefined : {'\x81', '\x8D', '\x8F', '\x90', '\x9D'}) {
    expect_text(decode("a"s + undefined + "b", "windows-1252"), "a"s + kLost + "b", "windows-1252",
                true);
  }
}

std::string by_iconv(const char* name, std::string raw) {
  const iconv_t handle = ::iconv_open("UTF-8", name);
  EXPECT_NE(handle, std::bit_cast<iconv_t>(std::intptr_t{-1})) << name;
  std::array<char, 64> out{};
  char* from = raw.data();
  char* to = out.data();
  std::size_t from_left = raw.size();
  std::size_t to_left = out.size();
  const std::size_t failed = static_cast<std::size_t>(-1);
  const bool good = ::iconv(handle, &from, &from_left, &to, &to_left) != failed &&
                    ::iconv(handle, nullptr, nullptr, &to, &to_left) != failed;
  ::iconv_close(handle);
  return good ? std::string(out.data(), out.size() - to_left) : std::string();
}

TEST(TextEncoding, EightBitPagesAgreeWithIconv) {
  const std::vector<std::pair<const char*, const char*>> pages = {
      {"ansi", "CP1252"},         {"cp437", "CP437"},   {"cp850", "CP850"},
      {"cp852", "CP852"},         {"cp866", "CP866"},   {"latin1", "ISO-8859-1"},
      {"windows-1250", "CP1250"}, {"cp1251", "CP1251"}, {"cp1253", "CP1253"},
      {"cp1254", "CP1254"},       {"cp1255", "CP1255"}, {"cp1256", "CP1256"},
      {"cp1257", "CP1257"},       {"cp1258", "CP1258"}};
  for (const auto& [name, iconv_name] : pages) {
    for (int byte = 0x80; byte < 0x100; ++byte) {
      const std::string raw(1, static_cast<char>(byte));
      const std::string truth = by_iconv(iconv_name, raw);
      const Decoded decoded = decode(raw, name);
      EXPECT_EQ(decoded.text, truth.empty() ? kLost : truth) << name << " " << byte;
      EXPECT_EQ(decoded.lossy, truth.empty()) << name << " " << byte;
    }
  }
}

TEST(TextEncoding, DoubleBytePagesAgreeWithIconv) {
  for (const auto& [name, iconv_name] :
       {std::pair{"shift_jis", "CP932"}, std::pair{"gbk", "CP936"}, std::pair{"big5", "CP950"},
        std::pair{"euc-kr", "CP949"}}) {
    std::mt19937 random(1);
    std::size_t good = 0;
    for (int turn = 0; turn < 3000; ++turn) {
      const std::string raw = {static_cast<char>(0x80 + random() % 0x80),
                               static_cast<char>(random() % 0x100)};
      const std::string truth = by_iconv(iconv_name, raw);
      if (truth.empty()) {
        EXPECT_TRUE(decode(raw, name).lossy || simdjson::validate_utf8(raw)) << name << raw;
        continue;
      }
      ++good;
      EXPECT_EQ(decode(raw, name).text, truth) << name;
      EXPECT_FALSE(decode(raw, name).lossy) << name;
    }
    EXPECT_GT(good, 1000U) << name;
  }
}

TEST(TextEncoding, FarEasternTextWithABackslashForATrail) {
  // Shift_JIS 95 5C is U+8868: its second byte is a backslash, but not an escape.
  expect_text(decode("\"\x95\x5C\"", "shift_jis"), "\"\xE8\xA1\xA8\"", "shift_jis");
  expect_text(decode("C:\\\x95\x5C", "cp932"), "C:\\\xE8\xA1\xA8", "shift_jis");
  expect_text(decode("\xC4\xE3\xBA\xC3", "gbk"), "\xE4\xBD\xA0\xE5\xA5\xBD", "gbk");
  expect_text(decode("\xA7\x41\xA6\x6E", "big5"), "\xE4\xBD\xA0\xE5\xA5\xBD", "big5");
  expect_text(decode("\xB0\xA1", "EUC-KR"), "\xEA\xB0\x80", "euc-kr");
}

TEST(TextEncoding, BrokenDoubleBytesSwallowNoQuote) {
  const std::string r = kLost;
  expect_text(decode("\"\x95", "shift_jis"), "\"" + r, "shift_jis", true);    // cut
  expect_text(decode("\x95\"x", "shift_jis"), r + "\"x", "shift_jis", true);  // lead, then quote
  expect_text(decode("\x95\n\x95\x5C", "shift_jis"), r + "\n\xE8\xA1\xA8", "shift_jis", true);
  expect_text(decode("\xC4", "gbk"), r, "gbk", true);
}

TEST(TextEncoding, MarksWinOverTheNamedEncoding) {
  expect_text(decode("\xEF\xBB\xBF\xC3\xBC", "cp850"), "\xC3\xBC", "utf-8");
  expect_text(decode("\xFF\xFE\xFC\0"s, "cp850"), "\xC3\xBC", "utf-16le");
  expect_text(decode("plain", "cp850"), "plain", "ascii");
  expect_text(decode("\x81", "cp850"), "\xC3\xBC", "cp850");
}

TEST(TextEncoding, UnknownNamesAreAnErrorThatListsTheKnownOnes) {
  for (const char* name : {"", "klingon", "utf-16", "auto ", "cp"}) {
    const Result<Encoding> encoding = find_encoding(name);
    ASSERT_FALSE(encoding.has_value()) << name;
    EXPECT_EQ(encoding.error().kind, ErrorKind::kEncoding);
    EXPECT_EQ(encoding.error().where, name);
    for (const char* known : {"auto", "windows-1252", "cp437", "shift_jis", "big5"}) {
      EXPECT_NE(encoding.error().advice.find(known), std::string::npos) << known;
    }
  }
  EXPECT_EQ(encoding_of("Windows-1252").name(), "windows-1252");
  EXPECT_EQ(encoding_of("LATIN1").name(), "iso-8859-1");
}

TEST(TextEncoding, RandomBytesAlwaysGiveGoodUtf8) {
  std::mt19937 random(5);
  for (int turn = 0; turn < 500; ++turn) {
    std::string raw(random() % 200, '\0');
    for (char& byte : raw) byte = static_cast<char>(random());
    for (const char* fallback : {"auto", "utf-8", "cp437", "shift_jis", "gbk", "cp1258"}) {
      EXPECT_TRUE(simdjson::validate_utf8(decode(raw, fallback).text));
      EXPECT_TRUE(simdjson::validate_utf8(decode("\xFF\xFE" + raw, fallback).text));
      EXPECT_TRUE(simdjson::validate_utf8(decode("\xEF\xBB\xBF" + raw, fallback).text));
    }
  }
}

}  // namespace
}  // namespace mifdex::io
