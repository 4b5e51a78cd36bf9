#include "io/base/bytes.h"

#include <gtest/gtest.h>

#include <string>

namespace mifdex::io {
namespace {

TEST(Bytes, AreUnsigned) { EXPECT_EQ(byte_at("a\xFF", 1), 0xFFU); }

TEST(Bytes, ASignatureMustBeAtItsPlace) {
  const Bytes bytes = "abcd";
  EXPECT_TRUE(has_at(bytes, 0, "abcd"));
  EXPECT_TRUE(has_at(bytes, 2, "cd"));
  EXPECT_FALSE(has_at(bytes, 1, "cd"));
  EXPECT_FALSE(has_at(bytes, 2, "cde")) << "longer than the rest";
  EXPECT_FALSE(has_at(bytes, 4, "a")) << "at the end";
  EXPECT_FALSE(has_at(bytes, 100, "a"));
  EXPECT_FALSE(has_at({}, 0, "a"));
}

TEST(PaddedBytes, AreAViewOfWhatComesBeforeThePadding) {
  const std::string memory = "text" + std::string(PaddedBytes::kPadding, '\0');
  const PaddedBytes padded = PaddedBytes::assume_padded(memory.data(), 4);
  EXPECT_EQ(padded.view(), "text");
  EXPECT_EQ(padded.data(), memory.data());
  EXPECT_EQ(padded.end(), memory.data() + 4);
  EXPECT_EQ(PaddedBytes().size(), 0U);
}

}  // namespace
}  // namespace mifdex::io
