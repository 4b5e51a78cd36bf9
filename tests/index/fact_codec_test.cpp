#include "index/fact_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/index/hex.h"

namespace mifdex::index {
namespace {

/// That every cut of `bytes`, and one byte more, is damage.
template <class Decode>
void expect_cuts_are_damage(const std::string& bytes, const Decode& decode) {
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode(std::string(bytes.data(), size))) << size;
  }
  EXPECT_TRUE(decode(bytes));
  EXPECT_FALSE(decode(bytes + "x"));
}

TEST(FactCodec, InstructionGolden) {
  std::string bytes;
  encode_instruction(bytes, {"VAQ0000F", "VAQ00005", "VAQ", 1, 0});
  EXPECT_EQ(shown(bytes), "<02><08>VAQ0000F<08>VAQ00005<03>VAQ");
  InstructionFact back;
  ASSERT_TRUE(decode_instruction(bytes, back));
  EXPECT_EQ(back.retries, 0U);
  bytes.clear();
  encode_instruction(bytes, {"J", "", "", 1, 100});
  EXPECT_EQ(shown(bytes), "<02><01>J<00><00>d");
  ASSERT_TRUE(decode_instruction(bytes, back));
  EXPECT_EQ(back, (InstructionFact{"J", "", "", 1, 100}));
}

TEST(FactCodec, IdentityGoldenAndBack) {
  Identity identity(IdentityFact{false, 1, "MANGO", "FRUIT", "VAQ"});
  std::string bytes;
  encode_identity(bytes, identity);
  EXPECT_EQ(shown(bytes), "<02><05>MANGO<05>FRUIT<03>VAQ");
  identity.add({true, 0, "PLUM", "", ""});
  bytes.clear();
  encode_identity(bytes, identity);
  EXPECT_EQ(shown(bytes),
            "<00><04>PLUM<05>FRUIT<03>VAQ<17><00><02><00><02><02><05>MANGO<00><04>PLUM");
  Identity back;
  ASSERT_TRUE(decode_identity(bytes, back));
  EXPECT_EQ(back, identity);
  const auto of_two = [](const std::string& first, const std::string& second) {
    const std::string end("\x00\x00\x10", 3);
    return "\x02\x01"
           "A" +
           end + "\x02\x01" + first + "\x02\x01" + second;
  };
  EXPECT_TRUE(decode_identity(of_two("B", "C"), back));
  EXPECT_FALSE(decode_identity(of_two("B", "B"), back));  // names ascend
}

TEST(FactCodec, FileLineGoldenAndBack) {
  FileLineFact fact{"J", "M", true, 64, -1};
  std::string bytes;
  encode_file_line(bytes, fact);
  EXPECT_EQ(shown(bytes), "<07><01>J<01>M<80><01><01>");
  FileLineFact back;
  expect_cuts_are_damage(bytes,
                         [&](const std::string& cut) { return decode_file_line(cut, back); });
  ASSERT_TRUE(decode_file_line(bytes, back));
  EXPECT_EQ(back, fact);
  bytes.clear();
  encode_file_line(bytes, {"J", "", false, std::nullopt, std::nullopt});
  EXPECT_EQ(shown(bytes), "<00><01>J<00>");
  bytes.front() = '\x08';
  EXPECT_FALSE(decode_file_line(bytes, back));
}

TEST(FactCodec, JobGoldenAndBack) {
  JobFact fact{"", "Install", "VAQ", "XYZ", std::nullopt, 1, 100, 2};
  std::string bytes;
  encode_job(bytes, fact);
  EXPECT_EQ(shown(bytes), "<02><07>Install<03>VAQ<03>XYZ<02>d<02>");
  JobFact back;
  expect_cuts_are_damage(bytes, [&](const std::string& cut) { return decode_job(cut, back); });
  ASSERT_TRUE(decode_job(bytes, back));
  EXPECT_EQ(back, fact);
}

TEST(Identity, IsAUnionInAnyOrder) {
  std::vector<IdentityFact> facts{{false, 3, "A", "D", "S"},
                                  {false, 9, "B", "D", "S"},
                                  {true, 1, "C", "", ""},
                                  {false, 5, "C", "D", "S"},
                                  {false, 7, "A", "E", "S"}};
  const auto together = [&] {
    Identity all(facts.front());
    for (std::size_t i = 1; i < facts.size(); ++i) all.add(facts[i]);
    return all;
  };
  const Identity wanted = together();
  EXPECT_EQ(wanted.speaks.name, "C");
  EXPECT_EQ(wanted.speaks.domain, "D");  // which the manifest left out
  EXPECT_EQ(wanted.domain_by.time, 9);
  EXPECT_EQ(wanted.newest_names(), (std::vector<std::string_view>{"C", "B", "A"}));
  const auto less = [](const IdentityFact& a, const IdentityFact& b) { return a < b; };
  std::ranges::sort(facts, less);
  do {
    ASSERT_EQ(together(), wanted);
    Identity half(facts[0]);
    half.add(facts[1]);
    Identity other(facts[2]);
    other.add(facts[3]);
    other.add(facts[4]);
    half.merge(other);
    ASSERT_EQ(half, wanted);
  } while (std::ranges::next_permutation(facts, less).found);
}

TEST(Identity, SaysTheSameWheneverItWasSaid) {
  const Identity early(IdentityFact{false, 1, "A", "D", "S"});
  Identity late(IdentityFact{false, 5, "A", "D", "S"});
  EXPECT_TRUE(early.says_the_same(late));
  late.add({false, 2, "B", "D", "S"});
  EXPECT_FALSE(early.says_the_same(late));
  EXPECT_TRUE(late.went_by("b"));
  EXPECT_FALSE(early.went_by("b"));
  EXPECT_FALSE(early.says_the_same(Identity(IdentityFact{true, 1, "A", "D", "S"})));
}

}  // namespace
}  // namespace mifdex::index
