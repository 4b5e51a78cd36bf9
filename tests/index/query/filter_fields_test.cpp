// What the table of filters says of each filter must agree with the test of a row: no zone that has
// a matching row is skipped, no plan misses one, and a count is the number of rows.
#include "index/query/filter_fields.h"

#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <type_traits>

#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

using Change = std::function<void(Filter&)>;

/// Conditions with this one filter: some that few rows pass, some that many do. Not for values that
/// no row has, such as a site that does not exist.
std::vector<Change> changes_of(FilterId id) {
  switch (id) {
    case FilterId::kStatus:
      return {[](Filter& f) { f.status = {LineStatus::kFailed}; },
              [](Filter& f) { f.status = {LineStatus::kUnknown, LineStatus::kComplete}; }};
    case FilterId::kMif:
      return {[](Filter& f) { f.mif = {MifStatus::kFailed}; }};
    case FilterId::kSince:
      return {[](Filter& f) { f.since = 10; }, [](Filter& f) { f.since = 195; }};
    case FilterId::kUntil:
      return {[](Filter& f) { f.until = 10; }, [](Filter& f) { f.until = 195; }};
    case FilterId::kUnattributed:
      return {[](Filter& f) { f.unattributed = true; }};
    case FilterId::kDiffers:
      return {[](Filter& f) { f.differs = true; },
              [](Filter& f) { f.differs = true, f.differs_article = 7; },
              [](Filter& f) { f.differs = true, f.traits = RowFeatures{.findings = 1}; }};
    case FilterId::kBox:
      return {[](Filter& f) { f.boxes = {1}; }, [](Filter& f) { f.boxes = {0, 2}; }};
    case FilterId::kJob:
      return {[](Filter& f) { f.job = glob("JOB3"); }, [](Filter& f) { f.job = glob("JOB1*"); },
              [](Filter& f) { f.job = glob("*2"); }};
    case FilterId::kMachine:
      return {[](Filter& f) { f.machine = glob("PC7"); },
              [](Filter& f) { f.machine = glob("X*1"); },
              [](Filter& f) { f.machine = glob("*9"); }};
    case FilterId::kSite:
      return {[](Filter& f) { f.site = glob("S1"); }};
    case FilterId::kDomain:
      return {[](Filter& f) { f.domain = glob("D?"); }, [](Filter& f) { f.domain = glob("D3"); }};
    case FilterId::kProduct:
      return {[](Filter& f) { f.product = glob("*Word"); },
              [](Filter& f) { f.product = glob("JamalTest"); }};
    case FilterId::kManufacturer:
      return {[](Filter& f) { f.manufacturer = glob("M*"); },
              [](Filter& f) { f.manufacturer = glob("Jam*"); }};
    case FilterId::kGrep:
      return {[](Filter& f) { f.grep = {"text 11"}; },
              [](Filter& f) { f.grep = {"EXT 1", "nothing"}, f.grep_ignores_case = true; },
              [](Filter& f) { f.grep = {"19"}; }};  // too short for a trigram
  }
  return {};
}

std::vector<Filter> conditions_of(FilterId id) {
  std::vector<Filter> filters;
  for (const Change& change : changes_of(id)) change(filters.emplace_back());
  return filters;
}

std::vector<Filter> all_conditions() {
  std::vector<Filter> filters;
  for (const FilterField& field : kFilterFields) {
    for (Filter& filter : conditions_of(field.id)) filters.push_back(std::move(filter));
  }
  return filters;
}

/// Rows of all shapes, a few per zone, sorted by time so that zones have ranges of it.
class FilterZones : public testing::Test {
 protected:
  static constexpr std::size_t kRowsOfZone = 4;

  FilterZones() {
    std::mt19937 random(11);
    const auto text = [this](std::string value) -> std::string_view {
      return texts_.emplace_back(std::move(value));
    };
    for (int i = 0; i < 2000; ++i) {
      Record row;
      row.time = i % 10 == 9 ? io::kNoTime : i / 10;
      if (i % 40 >= 2) row.job = text("JOB" + std::to_string(i % 20));
      if (i % 40 >= 3) row.machine = text("PC" + std::to_string(random() % 30));
      row.smsid = text("X" + std::to_string(random() % 30));
      row.status = random() % 20 == 0   ? LineStatus::kFailed
                   : random() % 20 == 0 ? LineStatus::kUnknown
                                        : LineStatus::kNone;
      row.mif_status = row.status == LineStatus::kFailed ? MifStatus::kFailed : MifStatus::kMissing;
      if (random() % 10 == 0) row.row_origin = RowOrigin::kTarget;
      if (random() % 20 == 0) row.findings = 1, row.differs = {7, 0, 0, 0};
      if (random() % 20 == 0) row.findings = 2, row.differs = {5, 9, 0, 0};
      row.box = static_cast<std::uint32_t>(random() % 5);
      row.site = random() % 20 == 0 ? "S1" : "S2";
      row.domain = text((random() % 2 == 0 ? "D" : "OTHER") + std::to_string(random() % 9));
      row.product = random() % 20 == 0 ? "MS Word" : random() % 20 == 0 ? "JamalTest" : "";
      row.manufacturer = random() % 20 == 0 ? "MS" : random() % 20 == 0 ? "Jamalz" : "";
      row.description = text("text " + std::to_string(i / 100));
      rows_.push_back(row);
    }
    for (std::size_t i = 0; i < rows_.size(); ++i) {
      if (i % kRowsOfZone == 0) zones_.emplace_back();
      zones_.back().add(rows_[i]);
    }
  }

  std::deque<std::string> texts_;
  std::vector<Record> rows_;
  std::vector<ZoneMap> zones_;
};

TEST_F(FilterZones, NoZoneWithAMatchingRowIsSkipped) {
  for (const FilterField& field : kFilterFields) {
    std::size_t skipped = 0;
    bool asks = false;
    for (const Filter& filter : conditions_of(field.id)) {
      const int id = static_cast<int>(field.id);
      EXPECT_TRUE(field.is_set(filter)) << id;
      asks = asks || filter.asks_zones();
      std::size_t matching = 0;
      for (std::size_t i = 0; i < rows_.size(); ++i) {
        const ZoneMap& zone = zones_[i / kRowsOfZone];
        // A promise of the evaluator, true of these rows if they match.
        if (filter.traits && rows_[i].findings != 1) continue;
        if (!filter.matches(rows_[i])) continue;
        ++matching;
        EXPECT_TRUE(filter.may_match(zone)) << id << ", row " << i;
      }
      EXPECT_GT(matching, 0U) << id;
      EXPECT_LT(matching, rows_.size()) << id;
      for (const ZoneMap& zone : zones_) skipped += filter.may_match(zone) ? 0 : 1;
    }
    EXPECT_EQ(skipped != 0, asks) << static_cast<int>(field.id);
  }
}

TEST_F(FilterZones, TwoFiltersAreBothAsked) {
  Filter failed_of_site;
  failed_of_site.status = {LineStatus::kFailed};
  failed_of_site.site = glob("S1");
  Filter failed;
  failed.status = failed_of_site.status;
  Filter of_site;
  of_site.site = failed_of_site.site;
  for (const Record& row : rows_) {
    EXPECT_EQ(failed_of_site.matches(row), failed.matches(row) && of_site.matches(row));
  }
  for (const ZoneMap& zone : zones_) {
    EXPECT_EQ(failed_of_site.may_match(zone), failed.may_match(zone) && of_site.may_match(zone));
  }
}

/// An index in three commits and three boxes.
class FilterPlans : public CommitTest {
 protected:
  void SetUp() override {
    std::mt19937 random(13);
    for (int commit = 0; commit < 3; ++commit) {
      std::vector<SampleRow> rows;
      for (int i = 0; i < 1500; ++i) {
        SampleObservation row =
            observation("R/" + std::to_string(commit) + "-" + std::to_string(i),
                        i % 50 == 0 ? "" : "JOB" + std::to_string(i / 100),
                        i % 70 == 0 ? "" : "PC" + std::to_string(random() % 40),
                        static_cast<std::int64_t>(random() % 200), random(),
                        random() % 9 == 0 ? LineStatus::kFailed : LineStatus::kComplete);
        row.box = "BOX" + std::to_string(commit);
        row.smsid = row.machine.empty() ? "" : "X" + row.machine;
        row.site = i / 100 == 4 ? "S1" : "S2";
        row.domain = "D" + std::to_string(i % 5);
        row.findings = i % 30 == 0 ? 1U : 0U;
        row.description = "text " + std::to_string(i / 100);
        rows.push_back(row);
      }
      index(rows);
    }
  }

  static Query query_of(const Filter& filter) {
    Query query;
    query.filter = filter;
    query.evaluator = [](Record& record, const LineContext&) {
      if (record.findings == 1) record.differs = {7, 0, 0, 0};
      return true;
    };
    return query;
  }
};

TEST_F(FilterPlans, RowsAndCountsAreThoseOfAFullWalk) {
  const auto reader = read();
  std::size_t passed = 0;
  std::size_t by_job = 0;
  for (const Filter& filter : all_conditions()) {
    for (const bool history : {false, true}) {
      Query query = query_of(filter);
      query.history = history;
      Query all = query_of({});
      all.history = history;
      std::size_t expected = 0;
      ASSERT_TRUE(reader->lines(all, [&](const Line& line) {
        if (filter.matches(line.record)) ++expected;
        return true;
      }));
      EXPECT_EQ(line_texts(*reader, query).size(), expected);
      EXPECT_EQ(reader->count_lines(query).value_or(99'999), expected);
      passed += expected == 0 ? 0 : 1;
    }
    by_job += filter.is_counted_by_job() ? 1 : 0;
  }
  EXPECT_GT(passed, 30U);
  EXPECT_EQ(by_job, conditions_of(FilterId::kStatus).size() + conditions_of(FilterId::kJob).size());
}

TEST(FilterFields, TheNarrowestRangeIsPlanned) {
  Filter filter;
  EXPECT_EQ(filter.key_range(), KeyRange::kAll);
  filter.unattributed = true;
  EXPECT_EQ(filter.key_range(), KeyRange::kUnattributed);
  filter.machine = glob("*1");
  EXPECT_EQ(filter.key_range(), KeyRange::kMachines);
  filter.job = glob("*1");
  EXPECT_EQ(filter.key_range(), KeyRange::kMachines);
  filter.job = glob("J*");
  EXPECT_EQ(filter.key_range(), KeyRange::kJobFront);
  filter.machine = glob("M");
  EXPECT_EQ(filter.key_range(), KeyRange::kOneMachine);
}

// A function that is missing does not compile.
static_assert(!std::is_default_constructible_v<Entry<bool(const Filter&)>>);

TEST(FilterFields, ARowWithoutAnEntryIsIncomplete) {
  EXPECT_TRUE(is_complete(kFilterFields));
  auto fields = kFilterFields;
  fields[3].counted_by = {};
  EXPECT_FALSE(is_complete(fields));
  fields = kFilterFields;
  std::swap(fields[3], fields[4]);
  EXPECT_FALSE(is_complete(fields));
}

}  // namespace
}  // namespace mifdex::index
