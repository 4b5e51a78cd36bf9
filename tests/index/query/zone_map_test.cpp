// A filter answered by zones must give what a walk over all lines gives, zones must cover every
// line, and an index without zones must be readable and migratable.
#include "index/query/zone_map.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <random>
#include <set>

#include "index/forget.h"
#include "index/format/key_format.h"
#include "index/format/keys.h"
#include "index/migrate.h"
#include "index/verify/verify.h"
#include "tests/index/behind_the_index.h"
#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

Record line_of(std::string_view description) {
  Record line;
  line.job = "J";
  line.machine = "M";
  line.status = LineStatus::kFailed;
  line.mif_status = MifStatus::kFailed;
  line.site = "VAQ";
  line.product = "Word";
  line.time = 100;
  line.description = description;
  return line;
}

Filter filter_with(const std::function<void(Filter&)>& change) {
  Filter filter;
  change(filter);
  return filter;
}

TEST(ZoneMap, PassesOverWhatNoLineOfItHas) {
  ZoneMap zone;
  zone.add(line_of("Disk full"));
  EXPECT_FALSE(filter_with([](Filter& f) { f.status = {LineStatus::kUnknown}; }).may_match(zone));
  EXPECT_FALSE(filter_with([](Filter& f) { f.mif = {MifStatus::kOther}; }).may_match(zone));
  EXPECT_FALSE(filter_with([](Filter& f) { f.since = 101; }).may_match(zone));
  EXPECT_FALSE(filter_with([](Filter& f) { f.until = 100; }).may_match(zone));
  EXPECT_FALSE(filter_with([](Filter& f) { f.unattributed = true; }).may_match(zone));
  EXPECT_FALSE(filter_with([](Filter& f) { f.site = glob("X*"); }).may_match(zone));
  EXPECT_FALSE(filter_with([](Filter& f) { f.product = glob("Excel"); }).may_match(zone));
  EXPECT_FALSE(filter_with([](Filter& f) { f.grep = {"disc"}; }).may_match(zone));
  EXPECT_FALSE(
      filter_with([](Filter& f) { f.traits = RowFeatures{.findings = 1}; }).may_match(zone));
}

TEST(ZoneMap, StopsAtWhatALineOfItHas) {
  ZoneMap zone;
  Record line = line_of("Disk full");
  line.findings = 4;
  zone.add(line);
  zone.add(line_of("other"));
  EXPECT_TRUE(Filter().may_match(zone));
  EXPECT_TRUE(filter_with([](Filter& f) { f.status = {LineStatus::kFailed}; }).may_match(zone));
  EXPECT_TRUE(filter_with([](Filter& f) { f.since = 100; }).may_match(zone));
  EXPECT_TRUE(filter_with([](Filter& f) { f.site = glob("v*"); }).may_match(zone));
  EXPECT_TRUE(filter_with([](Filter& f) { f.grep = {"SK FU"}; }).may_match(zone));  // -i may be set
  EXPECT_TRUE(filter_with([](Filter& f) { f.grep = {"zq"}; }).may_match(zone));     // too short
  EXPECT_TRUE(filter_with([](Filter& f) { f.grep = {"disc", "other"}; }).may_match(zone));
  EXPECT_TRUE(
      filter_with([](Filter& f) { f.traits = RowFeatures{.findings = 6}; }).may_match(zone));
  EXPECT_TRUE(zone.may_hold(line));
  EXPECT_FALSE(zone.may_hold(line_of("unheard of")));
}

TEST(ZoneMap, OtherAlphabetsAreFoldedToo) {
  ZoneMap zone;
  zone.add(line_of("\u00DCBERLAUF der Platte \u212Aelvin"));
  const auto may_match = [&](const char* text, bool ignore_case) {
    return filter_with([&](Filter& f) {
             f.grep = {text};
             f.grep_ignores_case = ignore_case;
           })
        .may_match(zone);
  };
  EXPECT_TRUE(may_match("\u00FCberlauf", true));
  EXPECT_TRUE(may_match("kelvin", true));
  EXPECT_FALSE(may_match("\u00FCberlauf", false));
  EXPECT_FALSE(may_match("\u00FCberlaut", true));
  EXPECT_FALSE(may_match("kelwin", true));
}

TEST(ZoneMap, OfManyValuesItTellsNothing) {
  ZoneMap zone;
  std::vector<std::string> sites;
  for (int i = 0; i < 20; ++i) sites.push_back("S" + std::to_string(i));
  for (const std::string& site : sites) {
    Record line = line_of("x");
    line.site = site;
    zone.add(line);
  }
  EXPECT_TRUE(filter_with([](Filter& f) { f.site = glob("never"); }).may_match(zone));
  std::mt19937 random(1);
  std::string noise(20'000, ' ');
  for (char& c : noise) c = static_cast<char>(random() % 256);
  zone.descriptions.add(noise);
  EXPECT_TRUE(zone.descriptions.crowded());
}

TEST(ZoneMap, IsReadAsItWasWritten) {
  for (const bool crowded : {false, true}) {
    ZoneMap zone;
    zone.add(line_of("Disk full"));
    Record open = line_of("a");
    open.job = {};
    open.time = -5;
    open.retries = 3;
    zone.add(open);
    std::string first;
    append_line_key(first, {"", "M", 5, "F", 1});
    append_line_key(zone.last, {"J", "M", 5, {}, 1});
    zone.first = first;
    if (crowded) zone.descriptions.set_all();
    std::string key;
    std::string value;
    encode_zone_map(zone, key, value);
    EXPECT_EQ(zone_first(key), first);
    ZoneMap read;
    ASSERT_TRUE(decode_zone_map(key, value, read));
    EXPECT_EQ(read.first, zone.first);
    EXPECT_EQ(read.last, zone.last);
    EXPECT_EQ(read.statuses, zone.statuses);
    EXPECT_TRUE(read.traits.hold(zone.traits) && zone.traits.hold(read.traits));
    EXPECT_TRUE(read.open);
    EXPECT_EQ(read.from, -5);
    EXPECT_EQ(read.to, 100);
    EXPECT_TRUE(std::ranges::equal(read.products.values(), zone.products.values()));
    EXPECT_EQ(read.descriptions.may_hold("never seen"), crowded);
    for (std::size_t cut = 0; cut < value.size(); ++cut) {
      ZoneMap part;
      decode_zone_map(key, value.substr(0, cut),
                      part);  // whatever the result, it must not read beyond the value
    }
    EXPECT_FALSE(decode_zone_map(key.substr(0, 5), value, read));
    EXPECT_FALSE(decode_zone_map(key, value + "x", read));
  }
}

/// Some thousand lines in three commits, the later ones writing lines of the earlier again.
class Zones : public CommitTest {
 protected:
  void SetUp() override {
    std::mt19937 random(7);
    for (int commit = 0; commit < 3; ++commit) {
      std::vector<SampleRow> rows;
      for (int i = 0; i < 2500; ++i) {
        const auto hash = random();
        SampleObservation row =
            observation("R/" + std::to_string(commit) + "-" + std::to_string(i),
                        i % 50 == 0 ? "" : "JOB" + std::to_string(i / 300),
                        "PC" + std::to_string(random() % 200), 1000 * commit + i % 700, hash,
                        random() % 9 == 0 ? LineStatus::kFailed : LineStatus::kComplete);
        row.smsid = "X" + row.machine;
        row.machine_source = AttributionSource::kInstruction;
        row.site = i / 300 == 4 ? "RAR" : "VAQ";
        row.findings = commit == 1 && i > 2400 ? 2U : 0U;
        row.description = "text " + std::to_string(i / 100);
        if (i == 1234) row.status = LineStatus::kUnknown;
        rows.push_back(row);
      }
      // New facts about machines move their lines.
      for (int i = 0; i < 20; ++i) {
        rows.push_back(SampleIdentity{"XPC" + std::to_string(i),
                                      "NAME" + std::to_string(i + commit), "D", "S", commit});
      }
      index(rows);
    }
  }

  /// Changes rows of facts and of the format without the index.
  void change(
      const std::function<void(rocksdb::DB&, rocksdb::ColumnFamilyHandle* facts)>& use) const {
    change_behind(dir_, Family::kFacts, use);
  }

  /// Changes the index into one that the program of format version 2 would have left.
  void make_version_2() const {
    change([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* facts) {
      const std::string from(1, kZoneFact);
      EXPECT_TRUE(db.DeleteRange({}, facts, from, after_prefix(from)).ok());
      EXPECT_TRUE(db.Put({}, std::string(kFormatKey), "\x02").ok());
      EXPECT_TRUE(db.Flush({}, facts).ok());
      EXPECT_TRUE(db.Flush({}).ok());
    });
  }

  /// Returns the paths that each filter gives, as `answer` finds them.
  static std::vector<std::size_t> answers(const std::function<std::size_t(const Query&)>& answer) {
    std::vector<std::size_t> counts;
    for (const char* job : {"", "JOB4", "JOB*", "*4"}) {
      for (const auto& condition : conditions()) {
        Query query;
        query.filter.job = glob(job);
        condition(query.filter);
        for (const bool history : {false, true}) {
          query.history = history;
          counts.push_back(answer(query));
        }
      }
    }
    return counts;
  }

  static std::vector<std::function<void(Filter&)>> conditions() {
    return {
        [](Filter& f) { f.status = {LineStatus::kUnknown}; },
        [](Filter& f) { f.status = {LineStatus::kFailed}; },
        [](Filter& f) { f.site = glob("RAR"); },
        [](Filter& f) { f.site = glob("S"); },
        [](Filter& f) { f.grep = {"text 12"}; },
        [](Filter& f) { f.since = 2600; },
        [](Filter& f) { f.until = 3; },
        [](Filter& f) { f.unattributed = true; },
        [](Filter& f) { f.status = {LineStatus::kFailed}, f.domain = glob("D"); },
        [](Filter& f) { f.machine = glob("*111"); },
        [](Filter& f) { f.machine = glob("?PC11"); },
        [](Filter& f) { f.product = glob("none of it"); },
    };
  }

  std::vector<std::size_t> by_index() {
    const auto reader = read();
    return answers([&](const Query& query) { return line_texts(*reader, query).size(); });
  }

  std::vector<std::size_t> by_full_walk() {
    const auto reader = read();
    return answers([&](const Query& query) {
      std::size_t count = 0;
      Query all;
      all.history = query.history;
      EXPECT_TRUE(reader->lines(all, [&](const Line& line) {
        if (query.filter.matches(line.record)) ++count;
        return true;
      }));
      return count;
    });
  }
};

TEST_F(Zones, GiveWhatAFullWalkGives) {
  const std::vector<std::size_t> expected = by_full_walk();
  EXPECT_EQ(by_index(), expected);
  EXPECT_GT(*std::ranges::max_element(expected), 100U);
}

TEST_F(Zones, RowsComeOnceAndInTheirOrder) {
  Query query;
  query.history = true;
  query.filter.status = {LineStatus::kFailed};
  const Texts lines = line_texts(*read(), query);
  ASSERT_GT(lines.size(), 20U);
  Query all;
  all.history = true;
  Texts paths;
  ASSERT_TRUE(read()->lines(all, [&](const Line& line) {
    if (line.record.status == LineStatus::kFailed) paths.emplace_back(line.record.path);
    return true;
  }));
  ASSERT_EQ(lines.size(), paths.size());
  for (std::size_t i = 0; i < lines.size(); ++i) EXPECT_TRUE(lines[i].ends_with(paths[i]));
}

TEST_F(Zones, APromiseOfTheJudgeSparesTheWalk) {
  std::size_t judged = 0;
  Query query;
  query.evaluator = [&](Record& record, const LineContext&) {
    ++judged;
    return record.findings == 2;
  };
  const std::size_t expected = line_texts(*read(), query).size();
  const std::size_t all = judged;
  ASSERT_GT(expected, 0U);
  judged = 0;
  query.filter.traits = RowFeatures{.findings = 2};
  EXPECT_EQ(line_texts(*read(), query).size(), expected);
  EXPECT_LT(judged, all);
}

TEST_F(Zones, JobsThatAreNotWantedAreNotJudged) {
  std::set<std::string> judged;
  Query query;
  query.evaluator = [&](Record& record, const LineContext&) {
    judged.emplace(record.job);
    return true;
  };
  query.wants_job = [](std::string_view job) { return job == "JOB3" || job == "JOB5"; };
  EXPECT_FALSE(line_texts(*read(), query).empty());
  EXPECT_EQ(judged, (std::set<std::string>{"JOB3", "JOB5"}));
}

TEST_F(Zones, AMissingOneIsFoundByVerify) {
  expect_sound(dir_);
  // All but the last: the zone that is left holds only lines near the end.
  change([](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* facts) {
    const std::unique_ptr<rocksdb::Iterator> rows(db.NewIterator({}, facts));
    const std::string from(1, kZoneFact);
    rows->SeekForPrev(after_prefix(from));
    ASSERT_TRUE(rows->Valid());
    EXPECT_TRUE(db.DeleteRange({}, facts, from, rows->key()).ok());
    EXPECT_TRUE(db.Flush({}, facts).ok());
  });
  const auto report = verify(dir_, {true, {}});
  ASSERT_TRUE(report);
  EXPECT_GT(report->damage_count, 0U);
  ASSERT_FALSE(report->damages.empty());
  EXPECT_NE(report->damages.front().what.find("no zone"), std::string::npos);
}

TEST_F(Zones, AnIndexWithoutThemIsReadAndRefusedToWriters) {
  const std::vector<std::size_t> expected = by_index();
  make_version_2();
  EXPECT_EQ(by_index(), expected);
  EXPECT_EQ(read()->info()->format_version, 2U);
  expect_sound(dir_);
  const auto writer = Writer::open(dir_, {});
  ASSERT_FALSE(writer);
  EXPECT_EQ(writer.error().kind, io::ErrorKind::kStore);
  EXPECT_NE(writer.error().what.find("version 2, this mifdex writes version " +
                                     std::to_string(kFormatVersion)),
            std::string::npos);
  EXPECT_NE(writer.error().advice.find("mifdex migrate"), std::string::npos);
}

TEST_F(Zones, MigrateMakesThem) {
  const std::vector<std::size_t> expected = by_index();
  make_version_2();
  const auto stopped = migrate(dir_, "test", [](std::uint64_t) { return false; });
  ASSERT_TRUE(stopped);
  EXPECT_EQ(stopped->to, 2U);
  EXPECT_EQ(read()->info()->format_version, 2U);
  const auto done = migrate(dir_, "test", {});
  ASSERT_TRUE(done) << io::error_text(done.error());
  EXPECT_EQ(done->from, 2U);
  EXPECT_EQ(done->to, kFormatVersion);
  EXPECT_GT(done->lines, 2500U);
  EXPECT_EQ(read()->info()->format_version, kFormatVersion);
  EXPECT_EQ(by_index(), expected);
  expect_sound(dir_);  // each line is in a zone
  const auto again = migrate(dir_, "test", {});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->lines, 0U);
  EXPECT_TRUE(Writer::open(dir_, {}));
}

}  // namespace
}  // namespace mifdex::index
