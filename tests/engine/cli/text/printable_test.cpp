#include "engine/cli/text/printable.h"

#include <gtest/gtest.h>

namespace mifdex::cli {
namespace {

using std::string_literals::operator""s;

TEST(Printable, KnowsUtf8) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("plain\n"));
  EXPECT_TRUE(is_utf8("Grüße 日本 \xF0\x9F\x98\x80"));
  EXPECT_FALSE(is_utf8("caf\xE9"));
  EXPECT_FALSE(is_utf8("\xC0\xAF"));          // overlong
  EXPECT_FALSE(is_utf8("\xED\xA0\x80"));      // a surrogate
  EXPECT_FALSE(is_utf8("\xF4\x90\x80\x80"));  // beyond U+10FFFF
  EXPECT_FALSE(is_utf8("cut \xE6\x97"));
}

TEST(Printable, RepairsWhatIsNoCharacter) {
  EXPECT_EQ(repaired("caf\xE9!"), "caf\xEF\xBF\xBD!");
  EXPECT_EQ(repaired("ü"), "ü");
  EXPECT_EQ(repaired("\xE6\x97"), "\xEF\xBF\xBD");
  EXPECT_TRUE(is_utf8(repaired("\xFF\xFE\x80\xED\xA0\x80")));
}

TEST(Printable, NothingSteersATerminal) {
  EXPECT_EQ(escaped("\x1b[2J\x07"), "\\x1b[2J\\x07");
  EXPECT_EQ(escaped("a\r\nb\tc"), "a\\r\\nb\\tc");
  EXPECT_EQ(escaped("nul\0!"s), "nul\\x00!");
  EXPECT_EQ(escaped("\x7f"), "\\x7f");
  EXPECT_EQ(escaped("\xC2\x9B[2J"), "\\u009b[2J");  // CSI as one character
  EXPECT_EQ(escaped("\xE2\x80\xAE"
                    "gpj.exe"),
            "\\u202egpj.exe");  // right-to-left override
  EXPECT_EQ(escaped("caf\xE9"), "caf\\xe9");
  EXPECT_EQ(escaped("Grüße C:\\new"), "Grüße C:\\new");
}

TEST(Printable, WidthsAreColumns) {
  EXPECT_EQ(display_width("plain"), 5U);
  EXPECT_EQ(display_width("Grüße"), 5U);
  EXPECT_EQ(display_width("日本"), 4U);
  EXPECT_EQ(display_width("e\xCC\x81"), 1U);  // a combining accent
}

TEST(Printable, CutsToAWidth) {
  EXPECT_EQ(cut_to_width("disk full", 20), "disk full");
  EXPECT_EQ(cut_to_width("disk full", 9), "disk full");
  EXPECT_EQ(cut_to_width("disk full", 6), "disk …");
  EXPECT_EQ(cut_to_width("日本語", 4), "日…");
  EXPECT_EQ(cut_to_width("disk", 1), "…");
  EXPECT_EQ(cut_to_width("disk", 0), "");
}

TEST(Printable, Base64IsThatOfRfc4648) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64("\xFF\xFE\xFD"), "//79");
}

}  // namespace
}  // namespace mifdex::cli
