#include "io/base/ascii.h"

#include <gtest/gtest.h>

#include <cctype>

namespace mifdex::ascii {
namespace {

// Expected by the C library in its "C" locale, in which only ASCII has letters.
TEST(Ascii, ClassesOfAllBytes) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_EQ(is_ascii(c), byte < 0x80) << byte;
    const int code = byte < 0x80 ? byte : 0;
    EXPECT_EQ(is_digit(c), std::isdigit(code) != 0) << byte;
    EXPECT_EQ(is_letter(c), std::isalpha(code) != 0) << byte;
    EXPECT_EQ(is_alphanumeric(c), std::isalnum(code) != 0) << byte;
    EXPECT_EQ(is_blank(c), std::isspace(code) != 0) << byte;
    EXPECT_EQ(hex_digit(c) >= 0, std::isxdigit(code) != 0) << byte;
    EXPECT_EQ(upper(c), byte < 0x80 ? static_cast<char>(std::toupper(byte)) : c) << byte;
    EXPECT_EQ(lower(c), byte < 0x80 ? static_cast<char>(std::tolower(byte)) : c) << byte;
  }
  EXPECT_EQ(hex_digit('9'), 9);
  EXPECT_EQ(hex_digit('a'), 10);
  EXPECT_EQ(hex_digit('F'), 15);
}

TEST(Ascii, CaseOfTexts) {
  EXPECT_EQ(upper_case("aZ[\xE4"), "AZ[\xE4");
  EXPECT_EQ(lower_case("aZ@\xC4"), "az@\xC4");
  EXPECT_EQ(upper_case(""), "");
  EXPECT_TRUE(equals_ignore_case("Status", "sTATUS"));
  EXPECT_FALSE(equals_ignore_case("Status", "Status "));
  EXPECT_FALSE(equals_ignore_case("[", "{")) << "they differ by the bit of case";
  EXPECT_FALSE(equals_ignore_case("\xC4", "\xE4"));
  EXPECT_TRUE(ends_with_ignore_case("a.mif", ".MIF"));
  EXPECT_TRUE(ends_with_ignore_case("A.MIF", ".mif"));
  EXPECT_TRUE(ends_with_ignore_case("a", ""));
  EXPECT_FALSE(ends_with_ignore_case("mif", ".mif"));
}

TEST(Ascii, TextsInOtherTexts) {
  EXPECT_TRUE(equals("Status", "STATUS"));
  EXPECT_FALSE(equals("Statu", "STATUS"));
  EXPECT_TRUE(starts_with("status x", "STATUS"));
  EXPECT_FALSE(starts_with("x status", "STATUS"));
  EXPECT_FALSE(starts_with("stat", "STATUS"));
  EXPECT_TRUE(ends_with("x status", "STATUS"));
  EXPECT_FALSE(ends_with("status x", "STATUS"));
  EXPECT_FALSE(ends_with("tus", "STATUS"));
  for (const char* text : {"status", "x status", "status x", "sstatus"}) {
    EXPECT_TRUE(contains(text, "STATUS")) << text;
  }
  EXPECT_FALSE(contains("statu", "STATUS"));
  EXPECT_FALSE(contains("", "STATUS"));
  EXPECT_TRUE(contains("", ""));
}

TEST(Ascii, AWordHasNoLetterOrDigitBesideIt) {
  for (const char* text : {"failed", "it failed", "failed.", "-failed-", "xfailed failed"}) {
    EXPECT_TRUE(contains_word(text, "FAILED")) << text;
  }
  for (const char* text : {"unfailed", "failed2", "2failed", "faile", ""}) {
    EXPECT_FALSE(contains_word(text, "FAILED")) << text;
  }
}

TEST(Ascii, BlanksAreCutAtTheEndsOnly) {
  EXPECT_EQ(trim(" \t\r\n\v\fa b \n"), "a b");
  EXPECT_EQ(trim_front(" a "), "a ");
  EXPECT_EQ(trim(" \n "), "");
  EXPECT_EQ(trim(""), "");
  EXPECT_EQ(trim("\xA0"
                 "a"),
            "\xA0"
            "a")
      << "a blank of windows-1252 is none of ASCII";
}

}  // namespace
}  // namespace mifdex::ascii
