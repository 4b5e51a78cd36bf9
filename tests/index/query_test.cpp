#include "index/query.h"

#include <gtest/gtest.h>

#include <random>

#include "io/base/fold_case.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

TEST(Glob, FitsAsAShellPattern) {
  EXPECT_TRUE(glob("VAQ*").matches("vaq0000f"));
  EXPECT_TRUE(glob("*0F").matches("VAQ0000F"));
  EXPECT_TRUE(glob("V?Q*F").matches("VAQ0000F"));
  EXPECT_FALSE(glob("VAQ").matches("VAQ0000F"));
  EXPECT_FALSE(glob("AQ0000F").matches("VAQ0000F"));
  EXPECT_TRUE(glob("[a-c]x[!0-9]").matches("BXy"));
  EXPECT_FALSE(glob("[a-c]x[!0-9]").matches("BX5"));
  EXPECT_TRUE(glob("[]]").matches("]"));
  EXPECT_TRUE(glob("\\*a\\[").matches("*A["));
  EXPECT_FALSE(glob("\\*a").matches("xa"));
  EXPECT_TRUE(glob("").matches("anything"));
  EXPECT_TRUE(glob("*").matches(""));
  EXPECT_FALSE(glob("?").matches(""));
  EXPECT_TRUE(glob("**a**").matches("bab"));
  EXPECT_TRUE(glob("a\\").matches("A\\"));
}

TEST(Glob, AnOpenBracketIsAUsageError) {
  for (const char* pattern : {"[", "a[b", "[!", "[]"}) {
    const auto compiled = Glob::compile(pattern);
    ASSERT_FALSE(compiled) << pattern;
    EXPECT_EQ(compiled.error().kind, io::ErrorKind::kUsage);
  }
}

TEST(Glob, ManyStarsEndInTime) {
  std::string pattern;
  for (int i = 0; i < 30; ++i) pattern += "a*";
  EXPECT_FALSE(glob(pattern + "b").matches(std::string(5000, 'a')));
}

TEST(Glob, KnowsItsLiteralFront) {
  EXPECT_EQ(glob("vaq0*x").literal_prefix(), "VAQ0");
  EXPECT_FALSE(glob("vaq0*").is_literal());
  EXPECT_EQ(glob("a\\*b").literal_prefix(), "A*B");
  EXPECT_TRUE(glob("a\\*b").is_literal());
  EXPECT_EQ(glob("[a]b").literal_prefix(), "");
  EXPECT_TRUE(glob("").empty());
  EXPECT_FALSE(glob("").is_literal());
}

TEST(Glob, AnyOfSeveral) {
  const Glob both = Glob::any_of({glob("VAQ0001*"), glob("vaq00020"), glob("VAQ000?F")});
  EXPECT_TRUE(both.matches("VAQ00010"));
  EXPECT_TRUE(both.matches("VAQ00020"));
  EXPECT_TRUE(both.matches("vaq0000f"));
  EXPECT_FALSE(both.matches("VAQ00021"));
  EXPECT_EQ(both.literal_prefix(), "VAQ000");
  EXPECT_FALSE(both.is_literal());
  EXPECT_FALSE(both.empty());
  EXPECT_TRUE(Glob::any_of({glob("A")}).is_literal());
  EXPECT_EQ(Glob::any_of({glob("A"), glob("*")}).literal_prefix(), "");
}

TEST(FoldCase, KnowsEveryAlphabet) {
  EXPECT_EQ(io::fold_case("Größe ÄÖÜ"), "größe äöü");
  EXPECT_EQ(io::fold_case("ДИСК ПОЛОН"), "диск полон");
  EXPECT_EQ(io::fold_case("ΣΊΣΥΦΟΣ"), io::fold_case("σίσυφος"));
  EXPECT_EQ(io::fold_case("ＤＩＳＫ"), "ｄｉｓｋ");
  EXPECT_EQ(io::fold_case("\u212A\u017F"), "ks");
  EXPECT_EQ(io::fold_case("\u0130\u0131"),
            "\u0130\u0131");  // the Turkish i are letters of their own
  EXPECT_EQ(io::fold_case("𐐀"), "𐐨");
  for (const char* not_utf8 :
       {"\xFF\xC3", "\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE2\x82"}) {
    EXPECT_EQ(io::fold_case(not_utf8), not_utf8);
  }
}

TEST(FoldCase, FindsAnyOfSeveralTexts) {
  const std::vector<std::string> wanted = {"VOLL", "schlüssel"};
  EXPECT_TRUE(io::holds_any("Platte VOLL", wanted, false));
  EXPECT_FALSE(io::holds_any("Platte voll", wanted, false));
  EXPECT_TRUE(io::holds_any("Platte voll", wanted, true));
  EXPECT_TRUE(io::holds_any("SCHLÜSSEL fehlt", wanted, true));
  EXPECT_FALSE(io::holds_any("SCHLUSSEL", wanted, true));
  EXPECT_TRUE(io::holds_any("anything", {}, true));
  EXPECT_TRUE(io::holds_any("", std::vector<std::string>{""}, true));
}

TEST(Filter, EachConditionIsAsked) {
  Record record;
  record.job = "J";
  record.machine = "M";
  record.smsid = "X1";
  record.site = "VAQ";
  record.domain = "FRUIT";
  record.status = LineStatus::kFailed;
  record.mif_status = MifStatus::kFailed;
  record.time = 100;
  record.product = "Word";
  record.manufacturer = "MS";
  record.description = "Disk Full";
  record.differs = {166833, 0, 0, 0};
  Filter filter;
  EXPECT_TRUE(filter.matches(record));
  const auto expect = [&](bool passes, auto&& change) {
    Filter changed;
    change(changed);
    EXPECT_EQ(changed.matches(record), passes);
  };
  expect(true, [](Filter& f) { f.machine = glob("x1"); });
  expect(false, [](Filter& f) { f.machine = glob("x2"); });
  expect(false, [](Filter& f) { f.job = glob("K"); });
  expect(false, [](Filter& f) { f.site = glob("V"); });
  expect(false, [](Filter& f) { f.domain = glob("X*"); });
  expect(false, [](Filter& f) { f.product = glob("Excel"); });
  expect(false, [](Filter& f) { f.manufacturer = glob("Lotus"); });
  expect(false, [](Filter& f) { f.status = {LineStatus::kComplete}; });
  expect(true, [](Filter& f) { f.status = {LineStatus::kComplete, LineStatus::kFailed}; });
  expect(false, [](Filter& f) { f.mif = {MifStatus::kSuccess}; });
  expect(true, [](Filter& f) { f.since = 100; });
  expect(false, [](Filter& f) { f.since = 101; });
  expect(false, [](Filter& f) { f.until = 100; });
  expect(true, [](Filter& f) { f.until = 101; });
  expect(false, [](Filter& f) { f.grep = {"disk"}; });
  expect(true, [](Filter& f) { f.grep = {"Disk"}; });
  expect(true, [](Filter& f) { f.grep = {"dISK f"}, f.grep_ignores_case = true; });
  expect(true, [](Filter& f) { f.grep = {"none", "Full"}; });
  expect(false, [](Filter& f) { f.unattributed = true; });
  expect(true, [](Filter& f) { f.differs = true; });
  expect(true, [](Filter& f) { f.differs_article = 166833; });
  expect(false, [](Filter& f) { f.differs_article = 1; });
}

/// An index of some thousand lines of all shapes, made once.
class Lines : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    folder_ = new MemoryFolder;
    std::mt19937 random(5);
    std::vector<SampleRow> rows;
    for (int i = 0; i < 3000; ++i) {
      SampleObservation row;
      row.path = "R/" + std::to_string(i);
      row.hash = static_cast<std::uint64_t>(i);
      row.time = static_cast<std::int64_t>(random() % 50);
      row.status = static_cast<LineStatus>(1 + random() % 5);
      if (random() % 10 != 0) row.job = "JOB" + std::to_string(random() % 20);
      if (random() % 10 != 0) row.smsid = "VAQ" + std::to_string(random() % 60);
      rows.push_back(row);
    }
    for (int i = 0; i < 40; ++i) {
      rows.push_back(
          SampleIdentity{"VAQ" + std::to_string(i), "PC" + std::to_string(i / 2), "D", "S", 1});
    }
    index_rows(*folder_ / "idx", rows);
    reader_ = must_read(*folder_ / "idx").release();
  }
  static void TearDownTestSuite() {
    delete reader_;
    delete folder_;
  }

  /// What a full walk and Filter::matches give: the reference for every plan. A filter that holds
  /// for all rows is not planned.
  static std::vector<std::string> by_full_walk(const Query& query) {
    std::vector<std::string> texts;
    Query all;
    all.history = query.history;
    EXPECT_TRUE(reader_->lines(all, [&](const Line& line) {
      if (query.filter.matches(line.record)) {
        texts.push_back(std::string(line.record.job) + " " + std::string(line.record.machine) +
                        " " + std::to_string(int(line.record.status)) + " " +
                        std::to_string(line.observations) + " " + std::string(line.record.path));
      }
      return true;
    }));
    return texts;
  }

  static inline MemoryFolder* folder_ = nullptr;
  static inline Reader* reader_ = nullptr;
};

TEST_F(Lines, EveryPlanGivesWhatAFullWalkGives) {
  for (const char* job : {"", "JOB1", "JOB1*", "job*", "*1", "NONE", "J?B2"}) {
    for (const char* machine :
         {"", "PC1", "PC1*", "VAQ3", "VAQ59", "VAQ5*", "*9", "nobody", "P*"}) {
      for (const bool history : {false, true}) {
        for (const bool unattributed : {false, true}) {
          Query query;
          query.filter.job = glob(job);
          query.filter.machine = glob(machine);
          query.filter.unattributed = unattributed;
          query.history = history;
          EXPECT_EQ(line_texts(*reader_, query), by_full_walk(query))
              << job << " / " << machine << " / " << history << unattributed;
        }
      }
    }
  }
}

TEST_F(Lines, ACountIsTheNumberOfRows) {
  for (const char* job : {"", "JOB1", "J*", "*1", "NONE"}) {
    for (const std::vector<LineStatus>& statuses :
         {std::vector<LineStatus>{},
          {LineStatus::kFailed},
          {LineStatus::kNone},
          {LineStatus::kComplete, LineStatus::kUnknown}}) {
      for (const char* machine : {"", "PC1"}) {
        Query query;
        query.filter.job = glob(job);
        query.filter.machine = glob(machine);
        query.filter.status = statuses;
        for (const bool history : {false, true}) {
          query.history = history;
          EXPECT_EQ(reader_->count_lines(query).value_or(9999), line_texts(*reader_, query).size())
              << job << ' ' << machine << ' ' << history;
        }
      }
    }
  }
  Query cut;
  const std::uint64_t all = reader_->count_lines(cut).value_or(0);
  cut.offset = 3;
  EXPECT_EQ(reader_->count_lines(cut).value_or(0), all - 3);
  cut.limit = 5;
  EXPECT_EQ(reader_->count_lines(cut).value_or(0), 5U);
  cut.offset = all + 1;
  EXPECT_EQ(reader_->count_lines(cut).value_or(9), 0U);
  cut = {};
  cut.wants_job = [](std::string_view job) { return job == "JOB1"; };
  Query one;
  one.filter.job = glob("JOB1");
  EXPECT_EQ(reader_->count_lines(cut).value_or(0), line_texts(*reader_, one).size());
}

TEST_F(Lines, AnOldSmsidStillFindsTheMachine) {
  Query query;
  query.filter.machine = glob("VAQ3");
  const auto texts = line_texts(*reader_, query);
  ASSERT_FALSE(texts.empty());
  EXPECT_NE(texts.back().find(" PC1 "), std::string::npos);
}

TEST_F(Lines, LimitAndOffsetCutTheAnswer) {
  Query query;
  query.filter.status = {LineStatus::kFailed};
  const auto all = line_texts(*reader_, query);
  ASSERT_GT(all.size(), 20U);
  query.offset = 7;
  query.limit = 5;
  EXPECT_EQ(line_texts(*reader_, query),
            std::vector<std::string>(all.begin() + 7, all.begin() + 12));
  query.offset = all.size() - 2;
  EXPECT_EQ(line_texts(*reader_, query).size(), 2U);
  query.offset = all.size() + 2;
  EXPECT_TRUE(line_texts(*reader_, query).empty());
  query.offset = 0;
  query.limit = 0;
  EXPECT_TRUE(line_texts(*reader_, query).empty());
}

TEST_F(Lines, AVisitorThatHasEnoughEndsTheWalk) {
  int seen = 0;
  EXPECT_EQ(reader_->lines({}, [&](const Line&) { return ++seen < 3; }).value_or(0), 3U);
  seen = 0;
  EXPECT_EQ(reader_->jobs({}, [&](const JobRow&) { return ++seen < 2; }).value_or(0), 2U);
}

TEST_F(Lines, RollUpsEqualACountOfTheLines) {
  std::map<std::string, std::array<std::uint64_t, kLineStatusCount + 1>> by_job, by_machine;
  std::map<std::string, std::uint64_t> observations;
  EXPECT_TRUE(reader_->lines({}, [&](const Line& line) {
    ++by_job[std::string(line.record.job)][std::size_t(line.record.status)];
    ++by_machine[std::string(line.record.machine)][std::size_t(line.record.status)];
    observations[std::string(line.record.job)] += line.observations;
    return true;
  }));
  std::size_t jobs = 0;
  EXPECT_TRUE(reader_->jobs({}, [&](const JobRow& row) {
    ++jobs;
    EXPECT_EQ(row.counts.lines, by_job[std::string(row.job)]);
    EXPECT_EQ(row.counts.observations, observations[std::string(row.job)]);
    return true;
  }));
  EXPECT_EQ(jobs, by_job.size());
  std::size_t machines = 0;
  EXPECT_TRUE(reader_->machines({}, [&](const MachineRow& row) {
    ++machines;
    EXPECT_EQ(row.counts.lines, by_machine[std::string(row.machine)]);
    return true;
  }));
  EXPECT_EQ(machines, by_machine.size());
}

TEST_F(Lines, JobsAndMachinesAreFoundByPattern) {
  const auto jobs = [](const char* pattern) {
    return reader_->jobs(glob(pattern), [](const JobRow&) { return true; }).value_or(99);
  };
  EXPECT_EQ(jobs("JOB1"), 1U);
  EXPECT_EQ(jobs("job1*"), 11U);
  EXPECT_EQ(jobs("NONE"), 0U);
  const auto machines = [](const char* pattern) {
    return reader_->machines(glob(pattern), [](const MachineRow&) { return true; }).value_or(99);
  };
  EXPECT_EQ(machines("PC3"), 1U);
  EXPECT_EQ(machines("PC1*"), 11U);
  EXPECT_EQ(machines("VAQ59"), 1U);  // goes by its SMSID
  EXPECT_EQ(machines("*"), 41U);     // and the unattributed
}

TEST_F(Lines, MachinesKnowTheirSmsidDomainAndSite) {
  EXPECT_TRUE(reader_->machines(glob("PC3"), [](const MachineRow& row) {
    EXPECT_TRUE(row.smsid == "VAQ6" || row.smsid == "VAQ7") << row.smsid;
    EXPECT_EQ(row.domain, "D");
    EXPECT_EQ(row.site, "S");
    return true;
  }));
}

TEST_F(Lines, FilesAreFoundByEveryNameTheyGoBy) {
  const auto found = [](const char* path) {
    return reader_->files_named(path, [](const FileAnswer&) { return true; }).value_or(99);
  };
  EXPECT_EQ(found("R/17"), 1U);
  EXPECT_EQ(found("17"), 1U);
  EXPECT_EQ(found("/boxes/VAQ/R/17"), 1U);
  EXPECT_EQ(found("/boxes/VAQ/17"), 0U);
  EXPECT_EQ(found("/boxes/VA"), 0U);
  EXPECT_EQ(found("7/R/17"), 0U);
  EXPECT_EQ(found(""), 0U);
}

TEST_F(Lines, AnObservationIsFoundByItsContent) {
  EXPECT_EQ(reader_
                ->observations_of(17,
                                  [](const Line& line) {
                                    EXPECT_EQ(line.record.path, "R/17");
                                    EXPECT_GE(line.observations, 1U);
                                    return true;
                                  })
                .value_or(0),
            1U);
  EXPECT_EQ(reader_->observations_of(999'999, [](const Line&) { return true; }).value_or(9), 0U);
}

TEST_F(Lines, JobCountsOfNoJob) {
  EXPECT_TRUE(reader_->job_counts("JOB1")->has_value());
  EXPECT_FALSE(reader_->job_counts("NONE")->has_value());
}

}  // namespace
}  // namespace mifdex::index
