#include "io/base/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace mifdex::utf8 {
namespace {

bool is_scalar(char32_t code) { return code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF); }

TEST(Utf8, EveryCharacterIsReadAsItWasWritten) {
  for (char32_t code = 0; code <= 0x10FFFF; ++code) {
    if (!is_scalar(code)) continue;
    std::string text;
    append(text, code);
    const std::size_t size = text.size();
    text += 'x';
    const Character read = first_character(text);
    ASSERT_TRUE(read.is_valid) << std::hex << static_cast<std::uint32_t>(code);
    ASSERT_EQ(read.code, code);
    ASSERT_EQ(read.size, size);
    text.resize(size - 1);
    if (size > 1) {
      ASSERT_FALSE(first_character(text).is_valid) << "cut";
      ASSERT_EQ(first_character(text).size, size - 1);
    }
  }
  std::string text;
  for (const char32_t code : {0x24U, 0xE4U, 0x20ACU, 0x1F600U}) append(text, code);
  EXPECT_EQ(text, "\x24\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
}

TEST(Utf8, OtherBytesAreNoCharacter) {
  const std::vector<std::pair<std::string, std::size_t>> texts = {{"\x80", 1},
                                                                  {"\xBF", 1},
                                                                  {"\xC0\x80", 1},
                                                                  {"\xC1\xBF", 1},
                                                                  {"\xC3\x28", 1},
                                                                  {"\xC3\xC3", 1},
                                                                  {"\xE0\x9F\xBF", 1},
                                                                  {"\xED\xA0\x80", 1},
                                                                  {"\xE2\x82\x28", 2},
                                                                  {"\xF0\x8F\xBF\xBF", 1},
                                                                  {"\xF4\x90\x80\x80", 1},
                                                                  {"\xF0\x9F\x98\x28", 3},
                                                                  {"\xF5\x80\x80\x80", 1},
                                                                  {"\xFF", 1}};
  for (const auto& [text, size] : texts) {
    const Character read = first_character(text);
    EXPECT_FALSE(read.is_valid) << ::testing::PrintToString(text);
    EXPECT_EQ(read.code, 0xFFFDU);
    EXPECT_EQ(read.size, size) << ::testing::PrintToString(text);
  }
}

}  // namespace
}  // namespace mifdex::utf8
