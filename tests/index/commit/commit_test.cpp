// The promises of a commit: adding twice is adding once, facts apply whenever they come, counters
// are exact.
#include <gtest/gtest.h>

#include "index/format/key_format.h"
#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

TEST_F(CommitTest, TheNewestObservationIsTheLine) {
  index(
      {observation("A", "J", "M", 10, 1, LineStatus::kFailed), observation("B", "J", "M", 20, 2)});
  EXPECT_EQ(lines(), (Texts{"J M 1 2 B"}));
  EXPECT_EQ(lines(true), (Texts{"J M 1 2 B", "J M 2 2 A"}));
  const StatusCounts counts = job_counts(*read())["J"];
  EXPECT_EQ(lines_of(counts, LineStatus::kComplete), 1U);
  EXPECT_EQ(lines_of(counts, LineStatus::kFailed), 0U);
  EXPECT_EQ(counts.observations, 2U);
  EXPECT_EQ(counts.first, 10);
  EXPECT_EQ(counts.last, 20);
}

TEST_F(CommitTest, ALaterCommitWithANewerObservationTurnsTheLine) {
  index({observation("A", "J", "M", 10, 1, LineStatus::kFailed)});
  index({observation("B", "J", "M", 20, 2)});
  StatusCounts counts = job_counts(*read())["J"];
  EXPECT_EQ(lines_of(counts, LineStatus::kComplete), 1U);
  EXPECT_EQ(lines_of(counts, LineStatus::kFailed), 0U);
  index({observation("C", "J", "M", 15, 3, LineStatus::kFailed)});
  counts = machine_counts(*read())["M"];
  EXPECT_EQ(lines_of(counts, LineStatus::kComplete), 1U);
  EXPECT_EQ(counts.observations, 3U);
}

TEST_F(CommitTest, TheSameFileTwiceIsOneObservation) {
  index({observation("B", "J", "M", 10, 1), observation("A", "J", "M", 10, 1)});
  EXPECT_EQ(report_.observations, 1U);
  EXPECT_EQ(report_.duplicates, 1U);
  EXPECT_EQ(lines(true), (Texts{"J M 1 1 A"}));
  EXPECT_EQ(outcome_of(*read(), "A"), Outcome::kObservation);
  EXPECT_EQ(outcome_of(*read(), "B"), Outcome::kDuplicate);
}

TEST_F(CommitTest, ATwinThatComesFirstTakesTheOriginOver) {
  index({observation("B", "J", "M", 10, 1)});
  index({observation("A", "J", "M", 10, 1)});
  EXPECT_EQ(report_.observations, 1U);
  EXPECT_EQ(lines(true), (Texts{"J M 1 1 A"}));
  EXPECT_EQ(outcome_of(*read(), "B"), Outcome::kDuplicate);
  index({observation("C", "J", "M", 10, 1)});
  EXPECT_EQ(report_.duplicates, 1U);
  EXPECT_EQ(job_counts(*read())["J"].observations, 1U);
}

TEST_F(CommitTest, TheSameTextOnTwoDaysIsTwoObservations) {
  index({observation("A", "J", "M", 10, 1), observation("B", "J", "M", 20, 1)});
  EXPECT_EQ(lines(true).size(), 2U);
}

TEST_F(CommitTest, WithoutAttributionEachFileNameIsALine) {
  index({observation("R/A", "", "", 10, 1), observation("R/B", "", "", 10, 1),
         observation("Q/A", "", "", 10, 1)});
  EXPECT_EQ(lines(), (Texts{"  1 1 Q/A", "  1 1 R/B"}));
  EXPECT_EQ(outcome_of(*read(), "R/A"), Outcome::kDuplicate);
  EXPECT_EQ(job_counts(*read())[""].observations, 2U);
  EXPECT_EQ(lines_of(machine_counts(*read())[""], LineStatus::kComplete), 2U);
}

TEST_F(CommitTest, AnUnreadableTwinStaysAReject) {
  SampleObservation a = observation("A", "J", "M", 10, 1, LineStatus::kUnreadable);
  a.outcome = Outcome::kReject;
  SampleObservation b = a;
  b.path = "B";
  index({a, b});
  EXPECT_EQ(report_.observations + report_.duplicates, 0U);
  EXPECT_EQ(outcome_of(*read(), "A"), Outcome::kReject);
  EXPECT_EQ(outcome_of(*read(), "B"), Outcome::kReject);
  EXPECT_EQ(lines(), (Texts{"J M 5 1 A"}));
}

TEST_F(CommitTest, AnInstructionSpeaksForAnObservationThatCameBefore) {
  index({unpaired("R/1", 1)});
  EXPECT_EQ(lines(), (Texts{"  1 1 R/1.PCK"}));
  index({SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "VAQ00005", "VAQ"}});
  EXPECT_EQ(lines(), (Texts{"J VAQ00005 1 1 R/1.PCK"}));
  index({SampleIdentity{"VAQ00005", "MANGO", "FRUIT", "VAQ", 1}});
  EXPECT_EQ(lines(), (Texts{"J MANGO 1 1 R/1.PCK"}));
  const auto jobs = job_counts(*read());
  EXPECT_EQ(jobs.size(), 1U);
  EXPECT_EQ(jobs.at("J").observations, 1U);
  const auto machines = machine_counts(*read());
  EXPECT_EQ(machines.size(), 1U);
  EXPECT_EQ(machines.at("MANGO").observations, 1U);
}

TEST_F(CommitTest, ARenamedMachineTakesItsLinesAlong) {
  index({unpaired("R/1", 1), SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "VAQ"},
         SampleIdentity{"X", "OLD", "D", "S", 1}});
  index({SampleIdentity{"X", "ANCIENT", "D", "S", 0}});
  EXPECT_EQ(lines(), (Texts{"J OLD 1 1 R/1.PCK"}));
  index({SampleIdentity{"X", "NEW", "D2", "S", 2}});
  EXPECT_EQ(lines(), (Texts{"J NEW 1 1 R/1.PCK"}));
  EXPECT_EQ(machine_counts(*read()).size(), 1U);
}

TEST_F(CommitTest, SourcesAreNamedAndTheFirstThatSpeaksWins) {
  SampleObservation given = unpaired("R/1", 1);
  given.machine = "GIVEN";
  given.machine_source = AttributionSource::kManifest;
  index({given, SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "S1"},
         SampleIdentity{"X", "NAMED", "D", "S2", 1}});
  auto visited = read()->lines({}, [&](const Line& line) {
    EXPECT_EQ(line.record.machine, "GIVEN");
    EXPECT_EQ(line.record.machine_source, AttributionSource::kManifest);
    EXPECT_EQ(line.record.job_source, AttributionSource::kInstruction);
    EXPECT_EQ(line.record.smsid, "");  // X is NAMED, another machine
    EXPECT_EQ(line.record.other_machine.value, "NAMED");
    EXPECT_EQ(line.record.other_machine.source, AttributionSource::kInstruction);
    EXPECT_EQ(line.record.site, "S1");
    return true;
  });
  EXPECT_EQ(visited.value_or(0), 1U);
}

TEST_F(CommitTest, AnotherContentInTheSamePlaceReplacesTheOld) {
  index({observation("A", "J", "M", 10, 1, LineStatus::kFailed), observation("B", "J", "N", 5, 9)});
  index({observation("A", "K", "M", 20, 2)});
  EXPECT_EQ(lines(true), (Texts{"J N 1 1 B", "K M 1 1 A"}));
  const auto jobs = job_counts(*read());
  EXPECT_EQ(jobs.at("J").observations, 1U);
  EXPECT_EQ(jobs.at("J").last, 5);
  EXPECT_EQ(lines_of(jobs.at("J"), LineStatus::kFailed), 0U);
  EXPECT_EQ(machine_counts(*read()).at("M").first, 20);
  index({SampleFile{"VAQ", "A", 3, Outcome::kOther, "rubbish"}});
  EXPECT_EQ(lines(true), (Texts{"J N 1 1 B"}));
  EXPECT_FALSE(job_counts(*read()).contains("K"));
  EXPECT_FALSE(machine_counts(*read()).contains("M"));
}

TEST_F(CommitTest, WhenTheOriginIsReplacedTheNextPlaceIsTheOrigin) {
  index({observation("A", "J", "M", 10, 1), observation("B", "J", "M", 10, 1)});
  index({SampleFile{"VAQ", "A", 3, Outcome::kOther, ""}});
  EXPECT_EQ(lines(true), (Texts{"J M 1 1 B"}));
  EXPECT_EQ(outcome_of(*read(), "B"), Outcome::kObservation);
}

TEST_F(CommitTest, AnInstructionReplacedByRubbishSpeaksNoLonger) {
  index({unpaired("R/1", 1), SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", ""}});
  EXPECT_EQ(lines(), (Texts{"J X 1 1 R/1.PCK"}));
  index({SampleFile{"VAQ", "R/1.SNI", 77, Outcome::kOther, ""}});
  EXPECT_EQ(lines(), (Texts{"  1 1 R/1.PCK"}));
  EXPECT_EQ(job_counts(*read()).size(), 1U);
}

TEST_F(CommitTest, RejectsOfAMendedFileGo) {
  index({SampleFile{"VAQ", "A", 1, Outcome::kReject, ""}, SampleReject{"VAQ", "A", 7, "cut"}});
  index({SampleFile{"VAQ", "A", 1, Outcome::kReject, ""}, SampleReject{"VAQ", "A", 7, "cut"}});
  EXPECT_EQ(read()->info()->rejects, 1U);
  index({observation("A", "J", "M", 1, 2)});
  EXPECT_EQ(read()->info()->rejects, 0U);
  EXPECT_EQ(read()->info()->files, 1U);
}

TEST_F(CommitTest, TheLedgerKnowsTheRuns) {
  const auto writer = must_write(dir_);
  add(*writer, observation("A", "J", "M", 1, 1));
  add(*writer, observation("B", "J", "M", 1, 1));
  RunEntry run;
  run.version = "0.1.0";
  run.command = "mifdex index VAQ";
  run.files = 2;
  run.by_outcome[static_cast<std::size_t>(Outcome::kObservation)] = 2;
  ASSERT_TRUE(writer->commit(run));
  EXPECT_EQ(run.number, 1U);
  EXPECT_EQ(run.by_outcome[static_cast<std::size_t>(Outcome::kObservation)], 1U);
  EXPECT_EQ(run.by_outcome[static_cast<std::size_t>(Outcome::kDuplicate)], 1U);
  run.ended = 99;
  ASSERT_TRUE(writer->commit(run));
  RunEntry next;
  ASSERT_TRUE(writer->commit(next));
  EXPECT_EQ(next.number, 2U);
  const auto info = read()->info();
  ASSERT_TRUE(info);
  ASSERT_EQ(info->runs.size(), 2U);
  EXPECT_EQ(info->runs[0].ended, 99);
  EXPECT_EQ(info->runs[0].command, "mifdex index VAQ");
  EXPECT_EQ(info->runs[0].by_outcome, run.by_outcome);
  ASSERT_EQ(info->boxes.size(), 1U);
  EXPECT_EQ(info->boxes[0].location, "/boxes/VAQ");
  EXPECT_EQ(info->format_version, kFormatVersion);
  EXPECT_GT(info->bytes_on_disk, 0U);
}

TEST_F(CommitTest, ABoxKeepsItsNumber) {
  {
    const auto writer = must_write(dir_);
    EXPECT_EQ(writer->register_box("/a/VAQ", "VAQ").value_or(0), 1U);
    EXPECT_EQ(writer->register_box("/b/VAQ", "VAQ").value_or(0), 2U);
    must_commit(*writer);
  }
  const auto writer = must_write(dir_);
  EXPECT_EQ(writer->register_box("/b/VAQ", "VAQ").value_or(0), 2U);
  EXPECT_EQ(writer->register_box("/c/VAQ", "VAQ").value_or(0), 3U);
}

TEST_F(CommitTest, ABoxThatMovesKeepsItsNumberAndItsPlaceInTheOrder) {
  {
    const auto writer = must_write(dir_);
    EXPECT_EQ(writer->register_box_as("-:unfinished:1", "-", "-:begins:1").value_or(0), 1U);
    EXPECT_EQ(writer->register_box("-:2", "-").value_or(0), 2U);
    const auto taken = writer->move_box(1, "-:2");
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().kind, io::ErrorKind::kUsage);
    must_commit(*writer);
    ASSERT_TRUE(writer->move_box(1, "-:1"));
    must_commit(*writer);
  }
  const auto writer = must_write(dir_);
  EXPECT_EQ(writer->boxes().at(1).location, "-:1");
  EXPECT_EQ(writer->boxes().at(1).origin(), "-:begins:1");
  EXPECT_EQ(writer->register_box_as("-:1", "-", "-:begins:3").value_or(0), 1U);
  EXPECT_EQ(writer->boxes().at(1).origin(), "-:begins:1");
}

TEST_F(CommitTest, BytesOfAllKindsComeBack) {
  using namespace std::string_literals;
  SampleObservation odd = observation("R/\x01\xff\n", "J\0"s, "M\x01", -7, 1);
  odd.description = "\0\x80"s;
  index({odd});
  auto visited = read()->lines({}, [&](const Line& line) {
    EXPECT_EQ(line.record.job, odd.job);
    EXPECT_EQ(line.record.machine, odd.machine);
    EXPECT_EQ(line.record.path, odd.path);
    EXPECT_EQ(line.record.time, -7);
    EXPECT_EQ(line.record.description, odd.description);
    return true;
  });
  EXPECT_EQ(visited.value_or(0), 1U);
  EXPECT_EQ(read()->job_counts(odd.job)->value().observations, 1U);
}

TEST_F(CommitTest, ManyRowsOnTwoThreadsEqualOneThread) {
  std::vector<SampleRow> rows;
  rows.reserve(150'000);
  for (int i = 0; i < 150'000; ++i) {
    rows.push_back(observation("R/" + std::to_string(i), "J" + std::to_string(i % 7),
                               "M" + std::to_string(i % 5003), i % 11,
                               static_cast<std::uint64_t>(i / 2)));
  }
  index_rows(folder_ / "one", rows, 1);
  index_rows(folder_ / "two", rows, 2);
  EXPECT_EQ(dump(*must_read(folder_ / "one"), {}), dump(*must_read(folder_ / "two"), {}));
}

}  // namespace
}  // namespace mifdex::index
