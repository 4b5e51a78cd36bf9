#include "io/base/endian.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

namespace mifdex::io {
namespace {

constexpr char kEight[] = "\x01\x80\x03\x84\x05\x86\x07\xF8";

TEST(Endian, LowestByteFirst) {
  const Bytes bytes(kEight, 8);
  EXPECT_EQ(little_u16(bytes, 0), 0x8001U);
  EXPECT_EQ(little_u32(bytes, 0), 0x8403'8001U);
  EXPECT_EQ(little_u64(bytes, 0), 0xF807'8605'8403'8001ULL);
  EXPECT_EQ(little_u16(bytes, 6), 0xF807U) << "not aligned to more than its place";
  EXPECT_EQ(little_u32(bytes, 3), 0x0786'0584U);
}

TEST(Endian, HighestByteFirst) {
  const Bytes bytes(kEight, 8);
  EXPECT_EQ(big_u16(bytes, 0), 0x0180U);
  EXPECT_EQ(big_u32(bytes, 0), 0x0180'0384U);
  EXPECT_EQ(big_u64(bytes, 0), 0x0180'0384'0586'07F8ULL);
  EXPECT_EQ(big_u32(bytes, 4), 0x0586'07F8U);
}

TEST(Endian, AppendedNumbersAreInTheirOrder) {
  std::string small;
  std::string large;
  append_big(small, std::uint32_t{0xFF});
  append_big(large, std::uint32_t{0x100});
  EXPECT_EQ(small, std::string("\0\0\0\xFF", 4));
  EXPECT_LT(small, large);
}

TEST(Endian, TakesWhatWasAppended) {
  std::string out;
  append_big(out, std::uint8_t{7});
  append_big(out, std::uint16_t{0xABCD});
  append_big(out, std::uint64_t{0x0102'0304'0506'0708});
  Bytes rest = out;
  std::uint8_t one = 0;
  std::uint16_t two = 0;
  std::uint64_t eight = 0;
  EXPECT_TRUE(take_big(rest, one) && take_big(rest, two) && take_big(rest, eight));
  EXPECT_EQ(one, 7U);
  EXPECT_EQ(two, 0xABCDU);
  EXPECT_EQ(eight, 0x0102'0304'0506'0708U);
  EXPECT_TRUE(rest.empty());
}

TEST(Endian, TakesNothingOfTooFewBytes) {
  Bytes rest = "abc";
  std::uint32_t value = 5;
  EXPECT_FALSE(take_big(rest, value));
  EXPECT_EQ(rest, "abc");
  EXPECT_EQ(value, 5U);
}

}  // namespace
}  // namespace mifdex::io
