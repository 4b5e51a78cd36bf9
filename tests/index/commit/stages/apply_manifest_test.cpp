// Facts of a manifest apply whenever they come: targets, file lines, jobs, and names of SMSIDs.
#include <gtest/gtest.h>

#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

class Targets : public CommitTest {};
class FileLines : public CommitTest {};
class Jobs : public CommitTest {};

/// Names that a machine went by.
class Names : public CommitTest {
 protected:
  Texts named(const std::string& machine) {
    Query query;
    query.filter.machine = glob(machine);
    return line_texts(*read(), query);
  }
  Texts names_of(const std::string& pattern) {
    Texts texts;
    EXPECT_TRUE(read()->machines(glob(pattern), [&](const MachineRow& row) {
      std::string& text = texts.emplace_back();
      for (const std::string_view name : row.names) text.append(name).append(" ");
      return true;
    }));
    return texts;
  }
};

TEST_F(Targets, AreLinesNoneUntilAMifComes) {
  index({SampleTarget{"manifest", "J", "MANGO"}, SampleTarget{"manifest", "J", "PLUM"}});
  EXPECT_EQ(lines(), (Texts{"J MANGO 4 0 J/MANGO", "J PLUM 4 0 J/PLUM"}));
  EXPECT_EQ(read()->info()->files, 0U);
  EXPECT_EQ(read()->info()->lines, 2U);
  EXPECT_EQ(outcome_of(*read(), "J/MANGO"), Outcome{});
  EXPECT_EQ(outcome_of(*read(), "/boxes/manifest/J/MANGO"), Outcome{});
  index({observation("A", "J", "MANGO", -10, 1, LineStatus::kFailed)});
  EXPECT_EQ(lines(true), (Texts{"J MANGO 2 1 A", "J PLUM 4 0 J/PLUM"}));
  const StatusCounts counts = job_counts(*read())["J"];
  EXPECT_EQ(lines_of(counts, LineStatus::kNone), 1U);
  EXPECT_EQ(lines_of(counts, LineStatus::kFailed), 1U);
  EXPECT_EQ(counts.first, -10);
  EXPECT_EQ(counts.last, -10);
  expect_counts_recounted(*read());
  index({SampleFile{"VAQ", "A", 7, Outcome::kOther, ""}});
  EXPECT_EQ(lines(), (Texts{"J MANGO 4 0 J/MANGO", "J PLUM 4 0 J/PLUM"}));
  expect_counts_recounted(*read());
}

TEST_F(Targets, FollowLateIdentities) {
  index({SampleTarget{"manifest", "J", "X", true}, SampleTarget{"manifest", "K", "X", true}});
  EXPECT_EQ(lines(), (Texts{"J X 4 0 J/X", "K X 4 0 K/X"}));
  index({SampleIdentity{"X", "MANGO", "FRUIT", "VAQ", 1}, observation("A", "J", "MANGO", 1, 1)});
  EXPECT_EQ(lines(), (Texts{"J MANGO 1 1 A", "K MANGO 4 0 K/X"}));
  EXPECT_TRUE(read()->lines({}, [](const Line& line) {
    EXPECT_EQ(line.record.machine_source, AttributionSource::kManifest);
    return true;
  }));
}

TEST_F(Targets, OfTwoManifestsOrReadAgainAreOneLine) {
  const std::vector<SampleRow> rows{SampleTarget{"manifest", "J", "M"},
                                    SampleTarget{"another", "J", "M"}};
  index(rows);
  EXPECT_EQ(lines(true), (Texts{"J M 4 0 J/M"}));
  const std::string before = dump(*read(), rows);
  index(rows);
  EXPECT_EQ(dump(*read(), rows), before);
  EXPECT_EQ(report_.observations + report_.duplicates, 0U);
}

TEST_F(FileLines, SpeakForStoredPlacesAndForThoseThatCome) {
  index({observation("BOX/R/1.PCK", "", "", 10, 1), observation("BOX/R/2.PCK", "", "", 10, 2),
         observation("XR/1.PCK", "", "", 10, 3)});
  index({SampleFileLine{"r/1.pck", "J", "MANGO", false, 5}});
  EXPECT_EQ(lines(), (Texts{"  1 1 XR/1.PCK", "  1 1 BOX/R/2.PCK", "J MANGO 1 1 BOX/R/1.PCK"}));
  index({observation("R/1.PCK", "", "", 11, 4)});
  EXPECT_EQ(lines().back(), "J MANGO 1 2 R/1.PCK");
  EXPECT_TRUE(read()->observations_of(1, [](const Line& line) {
    EXPECT_EQ(line.record.collected, 5);
    EXPECT_EQ(line.record.job_source, AttributionSource::kManifest);
    return true;
  }));
  expect_counts_recounted(*read());
}

TEST_F(FileLines, TheLongestPathSpeaks) {
  index({SampleFileLine{"1.PCK", "J", "SHORT"}, observation("B/R/1.PCK", "", "", 10, 1)});
  EXPECT_EQ(lines(), (Texts{"J SHORT 1 1 B/R/1.PCK"}));
  index({SampleFileLine{"R/1.PCK", "J", "LONG"}});
  EXPECT_EQ(lines(), (Texts{"J LONG 1 1 B/R/1.PCK"}));
  index({SampleFileLine{"1.PCK", "J", "SHORTER"}});
  EXPECT_EQ(lines(), (Texts{"J LONG 1 1 B/R/1.PCK"}));
}

TEST_F(FileLines, WinOverAnInstructionAndKeepWhatItSaid) {
  index({unpaired("R/1", 1), SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "VAQ", 4}});
  index({SampleFileLine{"R/1.PCK", "K", ""}});
  EXPECT_TRUE(read()->lines({}, [](const Line& line) {
    EXPECT_EQ(line.record.job, "K");
    EXPECT_EQ(line.record.other_job.value, "J");
    EXPECT_EQ(line.record.other_job.source, AttributionSource::kInstruction);
    EXPECT_EQ(line.record.machine, "X");
    EXPECT_TRUE(line.record.instructed);
    EXPECT_EQ(line.record.retries, 4U);
    return true;
  }));
  EXPECT_EQ(lines().size(), 1U);
}

TEST_F(FileLines, UnchangedTouchNothing) {
  const std::vector<SampleRow> rows{observation("R/1.PCK", "", "", 10, 1),
                                    SampleFileLine{"R/1.PCK", "K", "M"}, SampleJob{"K", "k"}};
  index(rows);
  const std::string before = dump(*read(), rows);
  index({rows[1], rows[2]});
  EXPECT_EQ(dump(*read(), rows), before);
}

TEST_F(Jobs, ThatOnlyAManifestKnowsAreVisitedToo) {
  index({observation("A", "J2", "M", 1, 1), SampleJob{"J1", "first", 5, 9},
         SampleJob{"J2", "second"}, SampleJob{"J3", "third"}});
  index({SampleJob{"J3", "THIRD"}, observation("B", "J0", "M", 1, 2)});
  Texts texts;
  EXPECT_TRUE(read()->jobs({}, [&](const JobRow& row) {
    texts.push_back(std::string(row.job) + " " +
                    (row.fact ? std::string(row.fact->name) : std::string("-")) + " " +
                    std::to_string(row.counts.observations));
    return true;
  }));
  EXPECT_EQ(texts, (Texts{"J0 - 1", "J1 first 0", "J2 second 1", "J3 THIRD 0"}));
  EXPECT_EQ(read()->jobs(glob("J1"), [](const JobRow&) { return true; }).value_or(9), 1U);
  EXPECT_EQ(read()->jobs(glob("J*"), [](const JobRow&) { return false; }).value_or(9), 1U);
}

TEST_F(Jobs, FactsHoldAndAreToldToTheJudge) {
  index({observation("A", "J1", "M", 1, 1), observation("B", "J2", "M", 1, 2),
         SampleJob{"J1", "first", 5, 9}});
  const auto reader = read();
  const auto fact = reader->job_fact("J1");
  ASSERT_TRUE(fact && *fact != nullptr);
  EXPECT_EQ(reader->job_fact("J2").value_or(*fact), nullptr);
  EXPECT_EQ((*fact)->job, "J1");
  EXPECT_EQ((*fact)->name, "first");
  EXPECT_EQ((*fact)->end, 5);
  EXPECT_EQ((*fact)->start, std::nullopt);
  EXPECT_EQ((*fact)->targets, 9U);
  Query query;
  query.filter.differs = true;
  query.evaluator = [](Record& record, const LineContext& context) {
    record.differs[0] = context.job != nullptr && context.job->job == "J1" ? 1 : 0;
    return true;
  };
  EXPECT_EQ(line_texts(*reader, query), (Texts{"J1 M 1 1 A"}));
  query.filter.differs = false;
  query.evaluator = [](Record& record, const LineContext&) { return record.job != "J1"; };
  EXPECT_EQ(line_texts(*reader, query), (Texts{"J2 M 1 1 B"}));
}

TEST_F(Names, AMachineRenamedBetweenTwoMifsIsOneLineWithBothNames) {
  SampleObservation before = observation("A", "J", "OLD", 10, 1);
  SampleObservation after = observation("B", "J", "NEW", 20, 2);
  before.smsid = after.smsid = "X";
  before.machine_source = after.machine_source = AttributionSource::kIdentification;
  index({before, SampleIdentity{"X", "OLD", "D", "S", 10}});
  index({after, SampleIdentity{"X", "NEW", "D", "S", 20}});
  EXPECT_EQ(lines(true), (Texts{"J NEW 1 2 B", "J NEW 1 2 A"}));
  EXPECT_EQ(machine_counts(*read()).size(), 1U);
  for (const char* name : {"OLD", "OL*", "NEW", "X", "?LD"}) {
    EXPECT_EQ(named(name), (Texts{"J NEW 1 2 B"})) << name;
    EXPECT_EQ(names_of(name), (Texts{"NEW OLD "})) << name;
  }
  EXPECT_EQ(named("OTHER"), Texts{});
}

TEST_F(Names, ANameThatComesLateAndIsOlderIsFoundToo) {
  index({unpaired("R/1", 1), SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "VAQ"},
         SampleIdentity{"X", "NEW", "D", "S", 9}});
  index({SampleIdentity{"X", "OLD", "D", "S", 5}});
  index({SampleIdentity{"X", "OLDER", "D", "S", 3}});
  index({SampleIdentity{"X", "NEW", "D", "S", 1}});
  EXPECT_EQ(named("OLD"), (Texts{"J NEW 1 1 R/1.PCK"}));
  EXPECT_EQ(names_of("OLDER"), (Texts{"NEW OLD OLDER "}));
}

TEST_F(Names, AManifestsMachineRowWinsWheneverItIs) {
  index({unpaired("R/1", 1), SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "VAQ"},
         SampleIdentity{"X", "FILES", "D", "S", 9}});
  index({SampleIdentity{"X", "TOLD", "", "", 0, true}});
  index({SampleIdentity{"X", "LATER", "D", "S", 99}});
  EXPECT_EQ(lines(), (Texts{"J TOLD 1 1 R/1.PCK"}));
  EXPECT_EQ(names_of("*"), (Texts{"TOLD LATER FILES "}));
}

TEST_F(Names, ALateNameEndsAContradiction) {
  SampleObservation row = unpaired("R/1", 1);
  row.machine = "PLUM";
  row.machine_source = AttributionSource::kLayout;
  const auto other = [&] {
    std::string text;
    EXPECT_TRUE(read()->lines({}, [&](const Line& line) {
      text = line.record.other_machine.value;
      return true;
    }));
    return text;
  };
  index({row, SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "VAQ"},
         SampleIdentity{"X", "MANGO", "D", "S", 9}});
  EXPECT_EQ(other(), "PLUM");
  index({SampleIdentity{"X", "PLUM", "D", "S", 5}});
  EXPECT_EQ(other(), "");
  EXPECT_EQ(lines(), (Texts{"J MANGO 1 1 R/1.PCK"}));
}

TEST_F(Jobs, ExhaustedIsAMachineWithAHundredFailures) {
  std::vector<SampleRow> rows;
  for (int i = 0; i < 99; ++i) {
    rows.push_back(observation("R/" + std::to_string(i), "J", "M", i, static_cast<std::uint64_t>(i),
                               LineStatus::kFailed));
  }
  rows.push_back(observation("N", "J", "N", 1, 500, LineStatus::kFailed));
  rows.push_back(observation("O", "J", "N", 2, 501));
  index(rows);
  StatusCounts counts = job_counts(*read())["J"];
  EXPECT_EQ(counts.failed, 100U);
  EXPECT_EQ(counts.failed_machines, 2U);
  EXPECT_EQ(counts.exhausted, 0U);
  index({observation("L", "J", "M", 200, 502, LineStatus::kFailed)});
  counts = job_counts(*read())["J"];
  EXPECT_EQ(counts.failed, 101U);
  EXPECT_EQ(counts.exhausted, 1U);
  EXPECT_EQ(machine_counts(*read())["M"].exhausted, 1U);
  index({SampleFile{"VAQ", "R/7", 7, Outcome::kOther, ""}});
  EXPECT_EQ(job_counts(*read())["J"].exhausted, 0U);
  expect_counts_recounted(*read());
}

}  // namespace
}  // namespace mifdex::index
