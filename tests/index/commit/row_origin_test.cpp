// Results without a status MIF: instructions whose MIF is missing, and files that have the name of
// a MIF but are not one.
#include <gtest/gtest.h>

#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

SampleInstruction lone(const std::string& stem, const std::string& job, const std::string& smsid,
                       std::int64_t time = 50) {
  return {"VAQ", stem, stem + ".SNI", job, smsid, "VAQ", 0, true, time};
}

SampleObservation unreadable(const std::string& stem, std::uint64_t hash) {
  SampleObservation row = unpaired(stem, hash);
  row.status = LineStatus::kUnreadable;
  row.row_origin = RowOrigin::kUnreadable;
  row.outcome = Outcome::kReject;
  return row;
}

class LoneInstruction : public CommitTest {};
class Unreadable : public CommitTest {};

TEST_F(LoneInstruction, IsALineNoneUntilItsMifComes) {
  index({lone("R/1", "J", "X")});
  EXPECT_EQ(lines(), (Texts{"J X 4 0 R/1.SNI"}));
  EXPECT_EQ(lines(true), lines());
  StatusCounts counts = job_counts(*read())["J"];
  EXPECT_EQ(lines_of(counts, LineStatus::kNone), 1U);
  EXPECT_EQ(counts.observations, 0U);
  EXPECT_EQ(counts.last, 0);
  EXPECT_EQ(read()->info()->lines, 1U);
  EXPECT_EQ(read()->info()->observations, 0U);
  index({unpaired("R/1", 1)});
  EXPECT_EQ(lines(true), (Texts{"J X 1 1 R/1.PCK"}));
  counts = job_counts(*read())["J"];
  EXPECT_EQ(lines_of(counts, LineStatus::kNone), 0U);
  EXPECT_EQ(counts.observations, 1U);
  EXPECT_EQ(outcome_of(*read(), "R/1.SNI"), Outcome::kInstruction);
  expect_counts_recounted(*read());
}

TEST_F(LoneInstruction, ComesBackWhenItsMifIsReplaced) {
  index({lone("R/1", "J", "X"), unpaired("R/1", 1)});
  EXPECT_EQ(lines(true), (Texts{"J X 1 1 R/1.PCK"}));
  index({SampleFile{"VAQ", "R/1.PCK", 9, Outcome::kOther, "rubbish"}});
  EXPECT_EQ(lines(true), (Texts{"J X 4 0 R/1.SNI"}));
  index({unpaired("R/1", 2)});
  EXPECT_EQ(lines(true), (Texts{"J X 1 1 R/1.PCK"}));
  EXPECT_EQ(read()->info()->files, 2U);
  expect_counts_recounted(*read());
}

TEST_F(LoneInstruction, StaysPairedWhileOneOfTwoMifsIsLeft) {
  SampleObservation second = unpaired("R/1", 2);
  second.path = "R/1.MIF";
  index({lone("R/1", "J", "X"), unpaired("R/1", 1), second});
  index({SampleFile{"VAQ", "R/1.PCK", 9, Outcome::kOther, "rubbish"}});
  EXPECT_EQ(lines(true), (Texts{"J X 1 1 R/1.MIF"}));
}

TEST_F(LoneInstruction, FollowsALateIdentity) {
  index({lone("R/1", "J", "X")});
  index({SampleIdentity{"X", "MANGO", "FRUIT", "VAQ", 1}});
  EXPECT_EQ(lines(), (Texts{"J MANGO 4 0 R/1.SNI"}));
  EXPECT_EQ(machine_counts(*read()).size(), 1U);
}

TEST_F(LoneInstruction, ReplacedByRubbishIsGone) {
  index({lone("R/1", "J", "X")});
  index({SampleFile{"VAQ", "R/1.SNI", 9, Outcome::kOther, "rubbish"}});
  EXPECT_EQ(lines(), Texts{});
  EXPECT_TRUE(job_counts(*read()).empty());
  EXPECT_EQ(read()->info()->lines, 0U);
}

TEST_F(LoneInstruction, IsHiddenBesideAnObservationAndToldToTheJudge) {
  index({observation("A", "J", "M", 10, 1, LineStatus::kFailed), lone("R/1", "J", "M", 99),
         lone("R/2", "J", "M", 77), observation("B", "J", "N", 10, 2)});
  Query query;
  std::map<std::string, std::optional<std::int64_t>> told;
  query.evaluator = [&](Record& record, const LineContext& context) {
    told[std::string(record.path)] = context.lone_instruction;
    EXPECT_EQ(context.failed, record.path == "A" ? 1U : 0U);
    return true;
  };
  EXPECT_EQ(line_texts(*read(), query), (Texts{"J M 2 1 A", "J N 1 1 B"}));
  EXPECT_EQ(told["A"], 99);
  EXPECT_EQ(told["B"], std::nullopt);
  query.history = true;
  EXPECT_EQ(line_texts(*read(), query).size(), 2U);
  told.clear();
  EXPECT_TRUE(read()->observations_of(1, query.evaluator, [](const Line&) { return true; }));
  EXPECT_EQ(told["A"], 99);
  EXPECT_EQ(lines_of(job_counts(*read())["J"], LineStatus::kNone), 0U);
  expect_counts_recounted(*read());
}

TEST_F(LoneInstruction, TheSameAgainChangesNothing) {
  const std::vector<SampleRow> rows{lone("R/1", "J", "X"), lone("R/2", "J", "X"),
                                    unpaired("R/2", 1)};
  index(rows);
  const std::string before = dump(*read(), rows);
  index(rows);
  EXPECT_EQ(dump(*read(), rows), before);
  EXPECT_EQ(report_.observations, 1U);
}

TEST_F(LoneInstruction, SpokenForByAnother) {
  SampleInstruction second = lone("R/1", "J", "X");
  second.path = "R/1.sni";
  index({second});
  EXPECT_EQ(lines(), (Texts{"J X 4 0 R/1.sni"}));
  index({lone("R/1", "K", "X", 60)});  // the least path wins
  EXPECT_EQ(lines(), (Texts{"K X 4 0 R/1.SNI"}));
  EXPECT_EQ(job_counts(*read()).size(), 1U);
}

TEST_F(Unreadable, IsALineOnlyOnceJobAndMachineAreTold) {
  index({unreadable("R/1", 1), SampleReject{"VAQ", "R/1.PCK", 0, "cut"}});
  EXPECT_EQ(lines(), Texts{});
  EXPECT_EQ(outcome_of(*read(), "R/1.PCK"), Outcome::kReject);
  index({SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "", "VAQ"}});
  EXPECT_EQ(lines(), Texts{});
  index({SampleInstruction{"VAQ", "R/1", "R/1.SNI", "J", "X", "VAQ"}});
  EXPECT_EQ(lines(), (Texts{"J X 5 1 R/1.PCK"}));
  EXPECT_EQ(outcome_of(*read(), "R/1.PCK"), Outcome::kReject);
  EXPECT_EQ(lines_of(job_counts(*read())["J"], LineStatus::kUnreadable), 1U);
  index({SampleFile{"VAQ", "R/1.SNI", 9, Outcome::kOther, ""}});
  EXPECT_EQ(lines(), Texts{});
  EXPECT_TRUE(job_counts(*read()).empty());
  index({SampleFileLine{"1.PCK", "K", "M"}});
  EXPECT_EQ(lines(), (Texts{"K M 5 1 R/1.PCK"}));
  EXPECT_EQ(read()->info()->rejects, 1U);
}

TEST_F(Unreadable, WaitsForAnInstructionSoThatThatIsNoLine) {
  index({unreadable("R/1", 1)});
  index({lone("R/1", "", "X")});
  EXPECT_EQ(lines(), Texts{});
  index({SampleFile{"VAQ", "R/1.PCK", 9, Outcome::kOther, ""}});
  EXPECT_EQ(lines(), (Texts{" X 4 0 R/1.SNI"}));
}

}  // namespace
}  // namespace mifdex::index
