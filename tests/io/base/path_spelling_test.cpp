#include "io/base/path_spelling.h"

#include <gtest/gtest.h>

#include <string>

namespace mifdex::io {
namespace {

TEST(PathSpelling, IsOneForCaseAndSlashesInAnyScript) {
  EXPECT_TRUE(same_spelling("Receive\\0000002a.pck", "RECEIVE/0000002A.PCK"));
  EXPECT_TRUE(same_spelling("M\xC3\xBCnchen", "M\xC3\x9CNCHEN"));
  EXPECT_TRUE(same_spelling("\xD0\xBE\xD1\x82\xD1\x87\xD1\x91\xD1\x82",
                            "\xD0\x9E\xD0\xA2\xD0\xA7\xD0\x81\xD0\xA2"));
  EXPECT_FALSE(same_spelling("RECEIVE/1.PCK", "RECEIVE/2.PCK"));
  EXPECT_FALSE(same_spelling("STRASSE",
                             "STRA\xC3\x9F"
                             "E"))
      << "two names to NTFS";
  // In Shift_JIS, \x83\x61 and \x83\x41 are two characters, and \x95\x5C is one.
  EXPECT_FALSE(
      same_spelling("\x83"
                    "a.PCK",
                    "\x83"
                    "A.PCK"));
  EXPECT_FALSE(same_spelling("\x95\\1", "\x95/1"));
}

TEST(PathSpelling, KeepsBytesThatAreNotUtf8) {
  for (const std::string text :
       {"\xFF", "\xC3", "\xE3\x81", "\xED\xA0\x80", "\xC0\xAF", "\xF5\x80"}) {
    std::string spelled = "before ";
    append_spelling(text, spelled);
    EXPECT_EQ(spelled, "before " + text) << "also what was there before";
    spelled.clear();
    append_spelling("a\\b\xC3\xA4" + text + "\x5C\\c", spelled);
    EXPECT_EQ(spelled, "A/B\xC3\x84" + text + "\x5C/C") << "the byte after it may belong to it";
  }
}

TEST(PathSpelling, IsTheSameAtAnyLength) {
  for (std::size_t length = 0; length < 40; ++length) {
    const std::string begin(length, 'a');
    std::string spelled;
    append_spelling(begin + "\xD1\x91\\z", spelled);
    EXPECT_EQ(spelled, std::string(length, 'A') + "\xD0\x81/Z");
  }
}

}  // namespace
}  // namespace mifdex::io
