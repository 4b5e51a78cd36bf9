#include "index/format/keys.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "index/format/key_format.h"
#include "tests/index/hex.h"

namespace mifdex::index {
namespace {

using namespace std::string_literals;

std::string name_key(std::string_view name) {
  std::string key;
  append_name(key, name);
  return key;
}

std::string line_key(const LineKey& line) {
  std::string key;
  append_line_key(key, line);
  return key;
}

// Golden bytes, as in FORMAT.md. If one of these tests fails, existing indexes can no longer be
// read.

TEST(KeyFormat, LineOfJobAndMachine) {
  EXPECT_EQ(shown(line_key({"VAQ0000F", "MANGO", 864234567, "A.PCK", 0x0102030405060708})),
            "VAQ0000F<00>MANGO<00><7f><ff><ff><ff><cc>|<d3><b8><01><02><03><04><05><06><07><08>");
}

TEST(KeyFormat, LineWithoutMachineHasItsFileName) {
  EXPECT_EQ(shown(line_key({"J", "", 0, "A.PCK", 255})),
            "J<00><00><7f><ff><ff><ff><ff><ff><ff><ff>A.PCK<00><00><00><00><00><00><00><00><ff>");
}

TEST(KeyFormat, NamesEscapeNulAndOne) {
  EXPECT_EQ(shown(name_key("a\0b\1c"s)), "a<01><01>b<01><02>c<00>");
}

TEST(KeyFormat, Group) {
  std::string key;
  append_group_key(key, "MANGO", "VAQ0000F");
  EXPECT_EQ(shown(key), "MANGO<00>VAQ0000F<00>");
}

TEST(KeyFormat, Observation) {
  std::string key;
  append_observation_key(key, 0x1122334455667788, 3, "R/A");
  EXPECT_EQ(shown(key), "<11>\"3DUfw<88><00><00><00><03>R/A");
}

TEST(KeyFormat, File) {
  std::string key;
  append_file_key(key, 258, "R/A");
  EXPECT_EQ(shown(key), "<00><00><01><02>R/A");
}

TEST(KeyFormat, Reject) {
  std::string key;
  append_reject_key(key, 1, "R/A", 513);
  EXPECT_EQ(shown(key), "<00><00><00><01>R/A<00><00><00><00><00><00><00><02><01>");
}

TEST(KeyFormat, Facts) {
  std::string key;
  append_pair_key(key, kInstructionFact, 1, "R/A", "R/a.sni");
  EXPECT_EQ(shown(key), "I<00><00><00><01>R/A<00><00><02>a.sni");
  key.clear();
  append_pair_key(key, kWaitingFact, 1, "R/A", "R/A.PCK");
  EXPECT_EQ(shown(key), "W<00><00><00><01>R/A<00><00><03>.PCK");
  key.clear();
  append_identity_key(key, "VAQ00005");
  EXPECT_EQ(shown(key), "MVAQ00005<00>");
  key.clear();
  append_alias_key(key, "VAQ00005", "MANGO");
  EXPECT_EQ(shown(key), "NVAQ00005<00>MANGO<00>");
  key.clear();
  append_file_line_key(key, "RECEIVE/0000002A.PCK");
  EXPECT_EQ(shown(key), "FRECEIVE/0000002A.PCK<00>");
  key.clear();
  append_named_key(key, "MANGO", "VAQ00005");
  EXPECT_EQ(shown(key), "RMANGO<00>VAQ00005<00>");
  key.clear();
  append_job_fact_key(key, "VAQ0000F");
  EXPECT_EQ(shown(key), "JVAQ0000F<00>");
  KeyScratch scratch;
  std::string_view job;
  EXPECT_TRUE(parse_job_fact_key(key, scratch, job));
  EXPECT_EQ(job, "VAQ0000F");
  EXPECT_FALSE(parse_job_fact_key(key + "x", scratch, job));
  EXPECT_FALSE(parse_job_fact_key("MVAQ0000F\0"s, scratch, job));
}

TEST(KeyFormat, IdentitySource) {
  std::string key;
  append_identity_source_key(key, {{1, "R/A"}, "VAQ00005", "MANGO", "FRUIT", "VAQ", 0});
  EXPECT_EQ(shown(key),
            "K<00><00><00><01>R/A<00>VAQ00005<00>MANGO<00>FRUIT<00>VAQ<00>"
            "<7f><ff><ff><ff><ff><ff><ff><ff>");
  std::string prefix;
  append_identity_source_prefix(prefix, 1, "R/A");
  EXPECT_TRUE(key.starts_with(prefix));
  KeyScratch scratch;
  IdentitySourceKey source;
  ASSERT_TRUE(parse_identity_source_key(key, scratch, source));
  EXPECT_EQ(source.place.box, 1U);
  EXPECT_EQ(source.place.path, "R/A");
  EXPECT_EQ(source.smsid, "VAQ00005");
  EXPECT_EQ(source.name, "MANGO");
  EXPECT_EQ(source.domain, "FRUIT");
  EXPECT_EQ(source.site, "VAQ");
  EXPECT_EQ(source.time, 0);
  EXPECT_FALSE(parse_identity_source_key(key + "x", scratch, source));
  EXPECT_FALSE(parse_identity_source_key(key.substr(0, key.size() - 1), scratch, source));
}

TEST(KeyFormat, Meta) {
  EXPECT_EQ(shown(kFormatKey), "format");
  EXPECT_EQ(shown(kTotalsKey), "totals");
  EXPECT_EQ(shown(box_key(7)), "box/<00><00><00><07>");
  EXPECT_EQ(shown(run_key(7)), "run/<00><00><00><00><00><00><00><07>");
}

TEST(KeyFormat, FamilyNames) {
  EXPECT_EQ(kFormatVersion, 5U);
  std::string names;
  for (const auto name : kFamilyNames) names.append(name).append(" ");
  EXPECT_EQ(names, "default lines by_machine observations files rejects jobs machines facts ");
}

// Rules for all keys.

TEST(Keys, SortByJobMachineNewestFirst) {
  const std::vector<LineKey> in_order = {
      {"", "", 9, "A", 1},
      {"", "", 9, "B", 0},
      {"", "", 8, "A", 1},
      {"", "M", 5, "A", 1},
      {"J", "", 5, "A", 1},
      {"J", "M", std::numeric_limits<std::int64_t>::max(), "", 7},
      {"J", "M", 1, "", 7},
      {"J", "M", 0, "", 7},
      {"J", "M", -1, "", 7},
      {"J", "M", std::numeric_limits<std::int64_t>::min(), "", 7},
      {"J", "M", std::numeric_limits<std::int64_t>::min(), "", 8},
      {"J", "M2", 5, "", 0},
      {"JA", "A", 5, "", 0},
  };
  std::vector<std::string> keys;
  keys.reserve(in_order.size());
  for (const LineKey& line : in_order) keys.push_back(line_key(line));
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
}

TEST(Keys, NamesSortAsTheirBytes) {
  std::vector<std::string> names;
  const std::string bytes = "\x00\x01\x02\x41\xff"s;
  for (const char a : bytes) {
    names.emplace_back(1, a);
    for (const char b : bytes) {
      names.push_back({a, b});
      for (const char c : bytes) names.push_back({a, b, c});
    }
  }
  std::sort(names.begin(), names.end());
  std::vector<std::string> keys;
  keys.reserve(names.size());
  for (const std::string& name : names) keys.push_back(name_key(name));
  EXPECT_TRUE(std::is_sorted(keys.begin(), keys.end()));
  for (std::size_t i = 0; i < names.size(); ++i) {
    std::string_view rest = keys[i];
    std::string scratch;
    std::string_view name;
    ASSERT_TRUE(take_name(rest, scratch, name));
    EXPECT_EQ(name, names[i]);
    EXPECT_TRUE(rest.empty());
  }
}

TEST(Keys, LinesComeBack) {
  const std::string job = "J\0\1"s;
  const std::string name = "F\0"s;
  for (const LineKey& line :
       {LineKey{job, "M", -5, "", 9}, LineKey{"", "M\1", 5, name, 1}, LineKey{"", "", 0, "", 0}}) {
    const std::string key = line_key(line);
    KeyScratch scratch;
    LineKey back;
    ASSERT_TRUE(parse_line_key(key, scratch, back));
    EXPECT_EQ(back.job, line.job);
    EXPECT_EQ(back.machine, line.machine);
    EXPECT_EQ(back.time, line.time);
    EXPECT_EQ(back.file_name, line.file_name);
    EXPECT_EQ(back.hash, line.hash);
  }
}

TEST(Keys, EveryCutOfALineKeyIsDamage) {
  const std::string key = line_key({"VAQ", "", 7, "A.PCK", 1});
  for (std::size_t size = 0; size < key.size(); ++size) {
    KeyScratch scratch;
    LineKey back;
    EXPECT_FALSE(parse_line_key(std::string_view(key).substr(0, size), scratch, back)) << size;
  }
}

TEST(Keys, PairPathsComeBack) {
  for (const char* path : {"R/A.SNI", "R/a.sni", "R/A", "", "Q"}) {
    std::string prefix;
    append_pair_prefix(prefix, kWaitingFact, 1, "R/A");
    std::string key;
    append_pair_key(key, kWaitingFact, 1, "R/A", path);
    std::string back;
    ASSERT_TRUE(key.starts_with(prefix));
    ASSERT_TRUE(parse_pair_path(key, prefix.size(), "R/A", back));
    EXPECT_EQ(back, path);
  }
}

TEST(Keys, AfterPrefixEndsTheRange) {
  EXPECT_EQ(after_prefix("ab"), "ac");
  EXPECT_EQ(after_prefix("a\xff"), "b");
  EXPECT_EQ(after_prefix("\xff\xff"), "");
  EXPECT_EQ(after_prefix(""), "");
}

TEST(Keys, SkippedGolden) {
  std::string key;
  append_skipped_key(key, 258, "R/pipe");
  EXPECT_EQ(key, std::string("S\0\0\1\2R/pipe", 11));
  PlaceKey place;
  ASSERT_TRUE(parse_skipped_key(key, place));
  EXPECT_EQ(place.box, 258U);
  EXPECT_EQ(place.path, "R/pipe");
  EXPECT_FALSE(parse_skipped_key("G", place));
}

}  // namespace
}  // namespace mifdex::index
