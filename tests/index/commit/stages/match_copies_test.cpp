// Copies of an attributed report are duplicates of it, and each report in a file has its own row,
// in every order of commits.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "index/record/part_path.h"
#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

using CopiesTest = CommitTest;

constexpr std::uint64_t kHash = 77;

SampleObservation copied_report(const std::string& path, const std::string& pair_key) {
  SampleObservation row = observation(path, "", "", 100, kHash, LineStatus::kFailed);
  row.pair_key = pair_key;
  return row;
}

SampleInstruction copied_instruction(const std::string& stem, const std::string& smsid) {
  return {"VAQ", stem, stem + ".SNI", "JOB1", smsid, "VAQ", 0, true};
}

std::vector<SampleRow> report_and_copies() {
  return {copied_report("R/20.PCK", "R/20"), copied_instruction("R/20", "VAQ00005"),
          copied_report("R/Copy of 20.PCK", "R/Copy of 20"), copied_report("A/20.PCK", "A/20"),
          copied_report("R/20.PCK.bak", "")};
}

std::uint64_t failed_in_all(const Reader& reader) {
  std::uint64_t failed = 0;
  for (const auto& [job, counts] : job_counts(reader)) failed += counts.failed;
  return failed;
}

TEST_F(CopiesTest, AreDuplicatesOfTheReport) {
  index(report_and_copies());
  EXPECT_EQ(lines(true), (Texts{"JOB1 VAQ00005 2 1 R/20.PCK"}));
  EXPECT_EQ(failed_in_all(*read()), 1U);
  EXPECT_EQ(outcome_of(*read(), "R/20.PCK"), Outcome::kObservation);
  EXPECT_EQ(outcome_of(*read(), "A/20.PCK"), Outcome::kDuplicate);
  EXPECT_EQ(report_.duplicates, 3U);
  expect_sound(dir_);
}

TEST_F(CopiesTest, AreTheSameInEveryOrderAndCommit) {
  std::vector<SampleRow> rows = report_and_copies();
  rows.emplace_back(copied_report("R/21.PCK", "R/21"));  // the same bytes of another machine
  rows.emplace_back(copied_instruction("R/21", "VAQ00004"));
  index_rows(folder_ / "whole", rows);
  const std::string whole = dump(*must_read(folder_ / "whole"), rows);
  std::mt19937 random(3);
  for (int round = 0; round < 30; ++round) {
    std::vector<SampleRow> shuffled = rows;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const std::string dir = folder_ / std::to_string(round);
    for (const SampleRow& row : shuffled) index_rows(dir, {row});
    ASSERT_EQ(dump(*must_read(dir), rows), whole) << round;
    expect_sound(dir);
  }
}

/// Returns the same box as an archive whose clock is an hour ahead and steps by two seconds.
std::vector<SampleRow> as_zip(std::vector<SampleRow> rows) {
  for (SampleRow& row : rows) {
    if (auto* report = std::get_if<SampleObservation>(&row)) {
      report->box = "VAQ.ZIP";
      report->time += 3600 + 1;
      report->time_source = io::TimeSource::kEntryLocal;
    } else if (auto* instruction = std::get_if<SampleInstruction>(&row)) {
      instruction->box = "VAQ.ZIP";
    }
  }
  return rows;
}

TEST_F(CopiesTest, OfAnArchiveAreThoseOfTheFolder) {
  const std::vector<SampleRow> rows = report_and_copies();
  std::vector<SampleRow> both = as_zip(rows);
  both.insert(both.end(), rows.begin(), rows.end());
  index_rows(folder_ / "whole", both);
  const std::string whole = dump(*must_read(folder_ / "whole"), both);
  EXPECT_EQ(failed_in_all(*must_read(folder_ / "whole")), 1U);
  expect_sound(folder_ / "whole");
  std::mt19937 random(5);
  for (int round = 0; round < 40; ++round) {
    std::vector<SampleRow> shuffled = both;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const std::string dir = folder_ / std::to_string(round);
    for (const SampleRow& row : shuffled) index_rows(dir, {row});
    ASSERT_EQ(dump(*must_read(dir), both), whole) << round;
    expect_sound(dir);
  }
}

TEST_F(CopiesTest, AreLinesAgainWhenTheReportGoes) {
  index(report_and_copies());
  index({SampleFile{"VAQ", "R/20.PCK", 5, Outcome::kOther, "no MIF"},
         SampleFile{"VAQ", "R/20.SNI", 6, Outcome::kOther, "no instruction"}});
  EXPECT_EQ(failed_in_all(*read()), 3U);
  expect_sound(dir_);
  index(report_and_copies());
  EXPECT_EQ(failed_in_all(*read()), 1U);
  expect_sound(dir_);
}

/// Returns a report with its instruction, the same bytes under other names of the despooler, and
/// copies.
std::vector<SampleRow> reports_without_instruction() {
  return {
      copied_report("R/00000020.PCK", "R/00000020"), copied_instruction("R/00000020", "VAQ00005"),
      copied_report("R/00000021.PCK", "R/00000021"), copied_report("R/0000002z.pck", "R/0000002Z"),
      copied_report("B/00000020.pck", "B/00000020"), copied_report("R/Copy of 00000020.PCK", "")};
}

// Q168130: a report whose instruction is lost belongs to some machine, and is not a copy of
// another's report.
TEST_F(CopiesTest, AnotherNameOfTheDespoolerIsAReportOfItsOwn) {
  index(reports_without_instruction());
  EXPECT_EQ(failed_in_all(*read()), 3U);
  EXPECT_EQ(outcome_of(*read(), "R/00000021.PCK"), Outcome::kObservation);
  EXPECT_EQ(outcome_of(*read(), "R/0000002z.pck"), Outcome::kObservation);
  EXPECT_EQ(outcome_of(*read(), "B/00000020.pck"), Outcome::kDuplicate);
  EXPECT_EQ(outcome_of(*read(), "R/Copy of 00000020.PCK"), Outcome::kDuplicate);
  EXPECT_EQ(report_.duplicates, 2U);
  expect_sound(dir_);
}

TEST_F(CopiesTest, NamesOfTheDespoolerCountTheSameInEveryOrder) {
  std::vector<SampleRow> rows = reports_without_instruction();
  rows.emplace_back(copied_report("C/00000021.PCK", "C/00000021"));
  rows.emplace_back(copied_instruction("C/00000021", "VAQ00004"));
  // The same report of one machine came twice: both names have copies.
  rows.emplace_back(copied_report("D/00000022.PCK", "D/00000022"));
  rows.emplace_back(copied_instruction("D/00000022", "VAQ00005"));
  rows.emplace_back(copied_report("E/00000022.PCK", "E/00000022"));
  index_rows(folder_ / "whole", rows);
  EXPECT_EQ(failed_in_all(*must_read(folder_ / "whole")), 3U);
  const std::string whole = dump(*must_read(folder_ / "whole"), rows);
  std::mt19937 random(5);
  for (int round = 0; round < 30; ++round) {
    std::vector<SampleRow> shuffled = rows;
    std::shuffle(shuffled.begin(), shuffled.end(), random);
    const std::string dir = folder_ / std::to_string(round);
    for (const SampleRow& row : shuffled) index_rows(dir, {row});
    ASSERT_EQ(dump(*must_read(dir), rows), whole) << round;
    expect_sound(dir);
  }
}

TEST_F(CopiesTest, OfAnotherTimeOrOtherBytesAreNone) {
  std::vector<SampleRow> rows = report_and_copies();
  SampleObservation other = copied_report("R/22.PCK", "R/22");
  other.time = 101;
  rows.emplace_back(other);
  other = copied_report("R/23.PCK", "R/23");
  other.hash = kHash + 1;
  rows.emplace_back(other);
  index(rows);
  EXPECT_EQ(failed_in_all(*read()), 3U);
}

TEST_F(CopiesTest, ReplacedByAnotherContentAreNoneAnyMore) {
  index(report_and_copies());
  SampleObservation changed = copied_report("A/20.PCK", "A/20");
  changed.hash = kHash + 1;
  index({changed});
  EXPECT_EQ(failed_in_all(*read()), 2U);
  expect_sound(dir_);
}

// --- parts ---

SampleObservation copied_part(const std::string& path, std::uint64_t offset, std::uint64_t hash) {
  SampleObservation row = unpaired("R/30", part_hash(9, hash));
  row.path = part_path(path, offset);
  row.outcome = Outcome::kPart;
  return row;
}

std::vector<SampleRow> file_of_three() {
  SampleObservation first = unpaired("R/30", 9);
  first.status = LineStatus::kFailed;
  return {first, copied_part("R/30.PCK", 120, 1), copied_part("R/30.PCK", 240, 2),
          copied_instruction("R/30", "VAQ00005")};
}

TEST_F(CopiesTest, EachReportOfAFileIsAnObservationUnderItsPath) {
  index(file_of_three());
  EXPECT_EQ(lines(), (Texts{"JOB1 VAQ00005 2 3 R/30.PCK"}));
  EXPECT_EQ(lines(true).size(), 3U);
  for (const std::string& line : lines(true)) EXPECT_TRUE(line.ends_with(" R/30.PCK")) << line;
  const auto info = read()->info();
  ASSERT_TRUE(info);
  EXPECT_EQ(info->files, 2U) << "the .PCK and the .SNI";
  EXPECT_EQ(info->observations, 3U);
  expect_sound(dir_);
}

TEST_F(CopiesTest, PartsThatAFileLostGo) {
  index(file_of_three());
  SampleObservation changed = unpaired("R/30", 10);
  index({changed, copied_part("R/30.PCK", 120, 3)});
  EXPECT_EQ(lines(true).size(), 2U);
  EXPECT_EQ(failed_in_all(*read()), 0U);
  expect_sound(dir_);
  index({SampleFile{"VAQ", "R/30.PCK", 5, Outcome::kOther, "no MIF"}});
  EXPECT_EQ(lines(true).size(), 1U) << "the instruction";
  expect_sound(dir_);
}

TEST_F(CopiesTest, PartsOfAFileThatIsMetTwiceAreThoseOfTheLast) {
  std::vector<SampleRow> rows = file_of_three();
  rows.emplace_back(unpaired("R/30", 11));
  rows.emplace_back(copied_part("R/30.PCK", 50, 4));
  index(rows);
  EXPECT_EQ(lines(true).size(), 2U);
  expect_sound(dir_);
}

TEST(PartPath, IsTakenApart) {
  const std::string path = part_path("R/A.MIF", 1234);
  EXPECT_EQ(file_path(path), "R/A.MIF");
  EXPECT_EQ(part_offset(path), 1234U);
  EXPECT_EQ(file_name(path), "A.MIF");
  EXPECT_EQ(file_path("R/A.MIF"), "R/A.MIF");
  EXPECT_FALSE(part_offset("R/A.MIF"));
  EXPECT_FALSE(part_offset(std::string("R/A\0b", 5)));
  for (const std::uint64_t hash : {std::uint64_t{0}, std::uint64_t{1} << 63U, ~std::uint64_t{1}}) {
    EXPECT_GT(part_hash(hash, 12345), hash);
  }
}

}  // namespace
}  // namespace mifdex::index
