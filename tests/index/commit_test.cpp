// What a commit promises: twice is once, facts speak whenever they come, counters are exact.
#include <gtest/gtest.h>

#include <map>

#include "tests/index/sample_rows.h"
#include "tests/index/scratch_folder.h"

namespace mifdex::index {
namespace {

SampleObservation observation(const std::string& path, const std::string& job,
                              const std::string& machine, std::int64_t time, std::uint64_t hash,
                              LineStatus status = LineStatus::kComplete) {
  SampleObservation row;
  row.path = path;
  row.job = job;
  row.machine = machine;
  row.job_source = job.empty() ? Attribution::kNobody : Attribution::kManifest;
  row.machine_source = machine.empty() ? Attribution::kNobody : Attribution::kManifest;
  row.time = time;
  row.hash = hash;
  row.status = status;
  return row;
}

SampleObservation unpaired(const std::string& stem, std::uint64_t hash) {
  SampleObservation row = observation(stem + ".PCK", "", "", 100, hash);
  row.pair_key = stem;
  return row;
}

std::map<std::string, StatusCounts> job_counts(const StoreReader& reader) {
  std::map<std::string, StatusCounts> counts;
  EXPECT_TRUE(reader.jobs({}, [&](const JobRow& row) {
    counts[std::string(row.job)] = row.counts;
    return true;
  }));
  return counts;
}

std::map<std::string, StatusCounts> machine_counts(const StoreReader& reader) {
  std::map<std::string, StatusCounts> counts;
  EXPECT_TRUE(reader.machines({}, [&](const MachineRow& row) {
    counts[std::string(row.machine)] = row.counts;
    return true;
  }));
  return counts;
}

std::uint64_t lines_of(const StatusCounts& counts, LineStatus status) {
  return counts.lines[static_cast<std::size_t>(status)];
}

Outcome outcome_of(const StoreReader& reader, const std::string& path) {
  Outcome outcome{};
  EXPECT_TRUE(reader.files_named(path, [&](const FileAnswer& file) {
    outcome = file.outcome;
    return true;
  }));
  return outcome;
}

class Commit : public testing::Test {
 protected:
  void index(const std::vector<SampleRow>& rows) { report_ = index_rows(dir_, rows); }
  std::unique_ptr<StoreReader> read() { return must_read(dir_); }
  std::vector<std::string> lines(bool history = false) {
    Query query;
    query.history = history;
    return line_texts(*read(), query);
  }

  ScratchFolder folder_;
  std::string dir_ = folder_ / "idx";
  CommitReport report_;
};

using Texts = std::vector<std::string>;

TEST_F(Commit, TheNewestObservationIsTheLine) {
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

TEST_F(Commit, ALaterCommitWithANewerObservationTurnsTheLine) {
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

TEST_F(Commit, TheSameFileTwiceIsOneObservation) {
  index({observation("B", "J", "M", 10, 1), observation("A", "J", "M", 10, 1)});
  EXPECT_EQ(report_.observations, 1U);
  EXPECT_EQ(report_.duplicates, 1U);
  EXPECT_EQ(lines(true), (Texts{"J M 1 1 A"}));
  EXPECT_EQ(outcome_of(*read(), "A"), Outcome::kObservation);
  EXPECT_EQ(outcome_of(*read(), "B"), Outcome::kDuplicate);
}

TEST_F(Commit, ATwinThatComesFirstTakesTheOriginOver) {
  index({observation("B", "J", "M", 10, 1)});
  index({observation("A", "J", "M", 10, 1)});
  EXPECT_EQ(report_.observations, 1U);
  EXPECT_EQ(lines(true), (Texts{"J M 1 1 A"}));
  EXPECT_EQ(outcome_of(*read(), "B"), Outcome::kDuplicate);
  index({observation("C", "J", "M", 10, 1)});
  EXPECT_EQ(report_.duplicates, 1U);
  EXPECT_EQ(job_counts(*read())["J"].observations, 1U);
}

TEST_F(Commit, TheSameTextOnTwoDaysIsTwoObservations) {
  index({observation("A", "J", "M", 10, 1), observation("B", "J", "M", 20, 1)});
  EXPECT_EQ(lines(true).size(), 2U);
}

TEST_F(Commit, WithoutAttributionEachFileNameIsALine) {
  index({observation("R/A", "", "", 10, 1), observation("R/B", "", "", 10, 1),
         observation("Q/A", "", "", 10, 1)});
  EXPECT_EQ(lines(), (Texts{"  1 1 Q/A", "  1 1 R/B"}));
  EXPECT_EQ(outcome_of(*read(), "R/A"), Outcome::kDuplicate);
  EXPECT_EQ(job_counts(*read())[""].observations, 2U);
  EXPECT_EQ(lines_of(machine_counts(*read())[""], LineStatus::kComplete), 2U);
}

TEST_F(Commit, AnUnreadableTwinStaysAReject) {
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

TEST_F(Commit, AnInstructionSpeaksForAnObservationThatCameBefore) {
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

TEST_F(Commit, ARenamedMachineTakesItsLinesAlong) {
  index({unpaired("R/1", 1), SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "VAQ"},
         SampleIdentity{"X", "OLD", "D", "S", 1}});
  index({SampleIdentity{"X", "ANCIENT", "D", "S", 0}});
  EXPECT_EQ(lines(), (Texts{"J OLD 1 1 R/1.PCK"}));
  index({SampleIdentity{"X", "NEW", "D2", "S", 2}});
  EXPECT_EQ(lines(), (Texts{"J NEW 1 1 R/1.PCK"}));
  EXPECT_EQ(machine_counts(*read()).size(), 1U);
}

TEST_F(Commit, SourcesAreNamedAndTheFirstThatSpeaksWins) {
  SampleObservation given = unpaired("R/1", 1);
  given.machine = "GIVEN";
  given.machine_source = Attribution::kManifest;
  index({given, SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "S1"},
         SampleIdentity{"X", "NAMED", "D", "S2", 1}});
  auto visited = read()->lines({}, [&](const Line& line) {
    EXPECT_EQ(line.record.machine, "GIVEN");
    EXPECT_EQ(line.record.machine_source, Attribution::kManifest);
    EXPECT_EQ(line.record.job_source, Attribution::kInstruction);
    EXPECT_EQ(line.record.smsid, "");  // X is NAMED, another machine
    EXPECT_EQ(line.record.other_machine.value, "NAMED");
    EXPECT_EQ(line.record.other_machine.source, Attribution::kInstruction);
    EXPECT_EQ(line.record.site, "S1");
    return true;
  });
  EXPECT_EQ(visited.value_or(0), 1U);
}

TEST_F(Commit, AnotherContentInTheSamePlaceReplacesTheOld) {
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

TEST_F(Commit, WhenTheOriginIsReplacedTheNextPlaceIsTheOrigin) {
  index({observation("A", "J", "M", 10, 1), observation("B", "J", "M", 10, 1)});
  index({SampleFile{"VAQ", "A", 3, Outcome::kOther, ""}});
  EXPECT_EQ(lines(true), (Texts{"J M 1 1 B"}));
  EXPECT_EQ(outcome_of(*read(), "B"), Outcome::kObservation);
}

TEST_F(Commit, AnInstructionReplacedByRubbishSpeaksNoLonger) {
  index({unpaired("R/1", 1), SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", ""}});
  EXPECT_EQ(lines(), (Texts{"J X 1 1 R/1.PCK"}));
  index({SampleFile{"VAQ", "R/1.SNI", 77, Outcome::kOther, ""}});
  EXPECT_EQ(lines(), (Texts{"  1 1 R/1.PCK"}));
  EXPECT_EQ(job_counts(*read()).size(), 1U);
}

TEST_F(Commit, RejectsOfAMendedFileGo) {
  index({SampleFile{"VAQ", "A", 1, Outcome::kReject, ""}, SampleReject{"VAQ", "A", 7, "cut"}});
  index({SampleFile{"VAQ", "A", 1, Outcome::kReject, ""}, SampleReject{"VAQ", "A", 7, "cut"}});
  EXPECT_EQ(read()->info()->rejects, 1U);
  index({observation("A", "J", "M", 1, 2)});
  EXPECT_EQ(read()->info()->rejects, 0U);
  EXPECT_EQ(read()->info()->files, 1U);
}

TEST_F(Commit, TheLedgerKnowsTheRuns) {
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
  EXPECT_EQ(info->format_version, 2U);
  EXPECT_GT(info->bytes_on_disk, 0U);
}

TEST_F(Commit, ABoxKeepsItsNumber) {
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

TEST_F(Commit, BytesOfAllKindsComeBack) {
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

TEST_F(Commit, ManyRowsOnTwoThreadsEqualOneThread) {
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
