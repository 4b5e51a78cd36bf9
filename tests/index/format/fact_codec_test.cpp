#include "index/format/fact_codec.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "tests/index/hex.h"

namespace mifdex::index {
namespace {

/// Expects that every cut of `bytes`, and one byte more, is damage.
template <class Decode>
void expect_cuts_are_damage(const std::string& bytes, const Decode& decode) {
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode(std::string(bytes.data(), size))) << size;
  }
  EXPECT_TRUE(decode(bytes));
  EXPECT_FALSE(decode(bytes + "x"));
}

/// Expects the same of an identity with times, except that it is still valid if the times and names
/// are cut off.
template <class Decode>
void expect_cuts_but_one_are_damage(const std::string& bytes, const Decode& decode) {
  std::size_t whole = 0;
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    whole += decode(std::string(bytes.data(), size)) ? 1U : 0U;
  }
  EXPECT_EQ(whole, 2U);
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
  MachineIdentity identity(IdentityFact{false, 1, "MANGO", "FRUIT", "VAQ"});
  std::string bytes;
  encode_identity(bytes, identity);
  EXPECT_EQ(shown(bytes), "<02><05>MANGO<05>FRUIT<03>VAQ");
  identity.add({true, 0, "PLUM", "", ""});
  bytes.clear();
  encode_identity(bytes, identity);
  EXPECT_EQ(shown(bytes),
            "<00><04>PLUM<05>FRUIT<03>VAQ<17><00><02><00><02><02><05>MANGO<00><04>PLUM");
  MachineIdentity back;
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

TEST(FactCodec, IdentityKeepsWhenANameWasToldFirst) {
  MachineIdentity identity(IdentityFact{false, 1, "MANGO", "", ""});
  identity.add({false, 3, "MANGO", "", ""});
  std::string bytes;
  encode_identity(bytes, identity);
  EXPECT_EQ(shown(bytes), "<06><05>MANGO<00><00><08><06><05>MANGO<02>");
  MachineIdentity back;
  expect_cuts_but_one_are_damage(
      bytes, [&](const std::string& cut) { return decode_identity(cut, back); });
  ASSERT_TRUE(decode_identity(bytes, back));
  EXPECT_EQ(back, identity);
  identity.add({true, std::numeric_limits<std::int64_t>::min(), "MANGO", "", ""});
  bytes.clear();
  encode_identity(bytes, identity);
  ASSERT_TRUE(decode_identity(bytes, back));
  EXPECT_EQ(back, identity);
  EXPECT_EQ(back.names.front().first, std::numeric_limits<std::int64_t>::min());
}

TEST(FactCodec, AnIdentityMayHaveNoName) {
  MachineIdentity identity(IdentityFact{false, 1, "", "LAMWORLD", "LAM"});
  std::string bytes;
  encode_identity(bytes, identity);
  EXPECT_EQ(shown(bytes), "<02><00><08>LAMWORLD<03>LAM");
  MachineIdentity back;
  ASSERT_TRUE(decode_identity(bytes, back));
  EXPECT_EQ(back, identity);
}

TEST(FactCodec, FileLineGoldenAndBack) {
  FileOverride fact{"J", "M", true, 64, -1};
  std::string bytes;
  encode_file_line(bytes, fact);
  EXPECT_EQ(shown(bytes), "<07><01>J<01>M<80><01><01>");
  FileOverride back;
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

TEST(MachineIdentity, IsAUnionInAnyOrder) {
  std::vector<IdentityFact> facts{{false, 3, "A", "D", "S"}, {false, 9, "B", "D", "S"},
                                  {true, 1, "C", "", ""},    {false, 5, "C", "D", "S"},
                                  {false, 7, "A", "E", "S"}, {false, 8, "", "E", "S"}};
  const auto together = [&] {
    MachineIdentity all(facts.front());
    for (std::size_t i = 1; i < facts.size(); ++i) all.add(facts[i]);
    return all;
  };
  const MachineIdentity wanted = together();
  EXPECT_EQ(wanted.strongest.name, "C");
  EXPECT_EQ(wanted.strongest.domain, "D");  // which is missing in the manifest
  EXPECT_EQ(wanted.domain_by.time, 9);
  EXPECT_EQ(wanted.newest_names(), (std::vector<std::string_view>{"C", "B", "A"}));
  const auto less = [](const IdentityFact& a, const IdentityFact& b) { return a < b; };
  std::ranges::sort(facts, less);
  do {
    ASSERT_EQ(together(), wanted);
    MachineIdentity half(facts[0]);
    half.add(facts[1]);
    MachineIdentity other(facts[2]);
    other.add(facts[3]);
    other.add(facts[4]);
    other.add(facts[5]);
    half.merge(other);
    ASSERT_EQ(half, wanted);
  } while (std::ranges::next_permutation(facts, less).found);
}

TEST(MachineIdentity, WithoutNamesItIsAUnionToo) {
  const IdentityFact early{false, 5, "", "D", ""};
  const IdentityFact late{false, 7, "", "", "S"};
  const IdentityFact named{false, 1, "A", "", ""};
  MachineIdentity one(early);
  one.add(late);
  MachineIdentity two(late);
  two.add(early);
  EXPECT_EQ(one, two);
  one.add(named);
  MachineIdentity three(named);
  three.merge(two);
  EXPECT_EQ(one, three);
  EXPECT_EQ(one.strongest.name, "A");
  EXPECT_EQ(one.strongest.domain, "D");
  EXPECT_EQ(one.strongest.site, "S");
}

// Q277674: cloned machines report their identities in turns, or a machine was renamed.
TEST(MachineIdentity, ItsNameAtATimeIsTheOneKnownThen) {
  MachineIdentity identity(IdentityFact{false, 10, "MANGO", "", ""});
  EXPECT_EQ(identity.name_known_at(0), "MANGO");
  EXPECT_EQ(identity.name_known_at(99), "MANGO");
  identity.add({false, 20, "MANGO", "", ""});
  identity.add({false, 30, "PAPAYA", "", ""});
  identity.add({false, 40, "PAPAYA", "", ""});
  const std::vector<std::pair<std::int64_t, std::string>> known = {
      {0, "MANGO"},   {10, "MANGO"},  {15, "MANGO"}, {25, "MANGO"},
      {30, "PAPAYA"}, {35, "PAPAYA"}, {99, "PAPAYA"}};
  for (const auto& [time, name] : known) EXPECT_EQ(identity.name_known_at(time), name) << time;
  identity.add({false, 35, "MANGO", "", ""});
  EXPECT_EQ(identity.name_known_at(33), "PAPAYA");
  EXPECT_EQ(identity.name_known_at(25), "MANGO");
  identity.add({true, 0, "PLUM", "", ""});
  EXPECT_EQ(identity.name_known_at(15), "PLUM");
}

TEST(MachineIdentity, SaysTheSameWheneverItWasSaid) {
  const MachineIdentity early(IdentityFact{false, 1, "A", "D", "S"});
  MachineIdentity late(IdentityFact{false, 5, "A", "D", "S"});
  EXPECT_TRUE(early.says_the_same(late));
  late.add({false, 2, "B", "D", "S"});
  EXPECT_FALSE(early.says_the_same(late));
  EXPECT_TRUE(late.went_by("b"));
  EXPECT_FALSE(early.went_by("b"));
  EXPECT_FALSE(early.says_the_same(MachineIdentity(IdentityFact{true, 1, "A", "D", "S"})));
}

}  // namespace
}  // namespace mifdex::index
