#include "io/base/fold_case.h"

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "io/base/ascii.h"
#include "io/base/utf8.h"

namespace mifdex::io {
namespace {

// Search skips the folding of a text if this is true of a letter that it looks for.
TEST(FoldsFromAsciiAlone, HoldsForEachLetterToWhichNoOtherAlphabetFolds) {
  std::set<char> reached;
  for (char32_t code = 0x80; code < 0x20000; ++code) {
    if (code >= 0xD800 && code <= 0xDFFF) continue;
    std::string text;
    utf8::append(text, code);
    const std::string folded = fold_case(text);
    if (folded.size() == 1) reached.insert(folded[0]);
  }
  for (int byte = 0; byte < 128; ++byte) {
    const char c = static_cast<char>(byte);
    EXPECT_EQ(folds_from_ascii_alone(c), !reached.contains(ascii::lower(c))) << byte;
  }
  EXPECT_FALSE(folds_from_ascii_alone('\xE4'));
}

TEST(HoldsAny, FindsAWordOfAsciiInAnyText) {
  EXPECT_TRUE(holds_any("\xC3\x84 DISK", std::vector<std::string>{"disk"}, true));
  EXPECT_TRUE(holds_any("DIS\xE2\x84\xAA", std::vector<std::string>{"disk"}, true))
      << "the sign of Kelvin";
  EXPECT_FALSE(holds_any("DISK", std::vector<std::string>{"\xC3\xA4"}, true));
}

}  // namespace
}  // namespace mifdex::io
