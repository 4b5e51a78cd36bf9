// The index must not depend on the order in which rows are added, nor on the division into commits,
// nor on the number of threads.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <vector>

#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  /// Returns the rows of a box with few jobs and machines, so that twins, histories, late facts and
  /// renamed machines all occur.
  std::vector<SampleRow> rows() {
    std::vector<SampleRow> rows;
    for (int i = 0; i < 60; ++i) add_observation(rows, i);
    for (int i = 0; i < 12; ++i) {
      rows.push_back(SampleIdentity{smsid(below(6)), below(6) == 0 ? "" : machine(),
                                    "D" + std::to_string(below(2)), "S" + std::to_string(below(2)),
                                    below(5), below(4) == 0});
    }
    add_manifest(rows);
    for (int i = 0; i < 8; ++i) {
      const std::string path = "OTHER/" + std::to_string(i);
      rows.push_back(SampleFile{box(), path, 7, Outcome::kOther, "no MIF"});
    }
    for (int i = 0; i < 5; ++i) {
      rows.push_back(SampleReject{box(), "BAD/" + std::to_string(i), 3, "cut"});
    }
    return rows;
  }

  std::mt19937& random() { return random_; }
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

 private:
  std::string box() { return below(2) == 0 ? "VAQ" : "XYZ"; }
  static std::string smsid(int number) { return "VAQ0000" + std::to_string(number); }

  /// Some names look like SMSIDs.
  std::string machine() { return below(5) == 0 ? smsid(below(6)) : "M" + std::to_string(below(4)); }
  std::string job() { return "JOB" + std::to_string(below(3)); }

  /// Adds targets of machines that reported and of others that did not, file lines with whole and
  /// cut paths, and jobs, one of which was never run. There is one row for each path and job,
  /// because if there were several the last would win.
  void add_manifest(std::vector<SampleRow>& rows) {
    for (int i = 0; i < 12; ++i) {
      const std::string target = below(2) == 0 ? smsid(below(8)) : machine();
      rows.push_back(SampleTarget{below(2) == 0 ? "manifest" : "another", job(), target,
                                  target.starts_with("VAQ")});
    }
    for (int i = 0; i < 60; i += 5) {
      const std::string name = std::to_string(i + below(2)) + (below(3) == 0 ? ".sni" : ".PCK");
      SampleFileLine line;
      line.path = below(2) == 0 ? name : "receive/" + name;
      if (below(4) != 0) line.job = job();
      line.is_smsid = below(2) == 0;
      if (below(4) != 0) line.machine = line.is_smsid ? smsid(below(6)) : machine();
      if (below(2) == 0) line.collected = below(9);
      rows.push_back(line);
    }
    for (int i = 1; i < 5; ++i) {
      rows.push_back(SampleJob{"JOB" + std::to_string(i), "job " + std::to_string(i), i, 7});
    }
  }

  /// Sets an exact time, a local one with or without a difference of zones, or none.
  void set_time(SampleObservation& row) {
    row.time = 100 + below(4);
    if (below(3) == 0) {
      row.time_source = io::TimeSource::kEntryLocal;
      row.time += std::int64_t{3600} * below(2);
    } else if (below(6) == 0) {
      row.time_source = io::TimeSource::kNone;
      row.time = io::kNoTime;
    }
  }

  void add_observation(std::vector<SampleRow>& rows, int number) {
    const std::string stem = "RECEIVE/" + std::to_string(number);
    SampleObservation row;
    row.box = box();
    row.path = stem + (below(4) == 0 ? ".mif" : ".PCK");
    row.pair_key = below(8) == 0 ? "" : stem;
    row.hash = 1 + static_cast<std::uint64_t>(below(12));
    // The content of a file follows from its bytes.
    row.status = row.hash % 3 == 0 ? LineStatus::kFailed : LineStatus::kComplete;
    if (row.hash % 5 == 0) {
      row.status = LineStatus::kUnreadable;
      row.row_origin = RowOrigin::kUnreadable;
      row.outcome = Outcome::kReject;
    }
    row.findings = static_cast<std::uint32_t>(row.hash % 4);
    row.description = "text " + std::to_string(row.hash);
    set_time(row);
    if (below(5) == 0) {
      row.job = "JOB" + std::to_string(below(3));
      row.job_source =
          below(2) == 0 ? AttributionSource::kIdentification : AttributionSource::kLayout;
    }
    if (below(6) == 0) {
      row.smsid = smsid(below(6));
      row.machine = below(2) == 0 ? "" : "M" + std::to_string(below(4));
      row.machine_source = AttributionSource::kIdentification;
    } else if (below(6) == 0) {
      row.machine = machine();
      row.machine_source = AttributionSource::kLayout;
    }
    const int instructions = below(3);
    for (int i = instructions; i > 0; --i) {
      rows.push_back(
          SampleInstruction{row.box, stem, stem + (i == 1 ? ".SNI" : ".sni"),
                            below(6) == 0 ? "" : "JOB" + std::to_string(below(3)),
                            below(6) == 0 ? "" : smsid(below(6)), "S" + std::to_string(below(2)),
                            static_cast<std::uint64_t>(below(2)), below(4) != 0, 100 + below(4)});
    }
    if (below(3) == 0) {  // an instruction is for the .PCK, if there is one
      SampleObservation beside = row;
      beside.path = stem + ".MIF";
      beside.hash += 20;
      beside.description = "beside " + std::to_string(row.hash);
      rows.push_back(std::move(beside));
    }
    if (instructions == 0 || below(3) != 0) rows.push_back(std::move(row));
  }

  std::mt19937 random_;
};

/// Commits what was added, after a commit that may be running; if `beside`, on a thread of its own,
/// so that the next rows are added meanwhile.
void commit_somehow(Writer& writer, bool beside) {
  RunEntry run;
  const auto finished = writer.finish_commit(run);
  ASSERT_TRUE(finished) << error_text(finished.error());
  if (beside) {
    ASSERT_TRUE(writer.start_commit(run));
  } else {
    must_commit(writer);
  }
}

class OrderIndependence : public testing::TestWithParam<unsigned> {};

TEST_P(OrderIndependence, ShuffledRowsAndCommitsGiveTheSameIndex) {
  const MemoryFolder folder;
  Maker maker(GetParam());
  std::vector<SampleRow> rows = maker.rows();
  index_rows(folder / "whole", rows);
  const std::string whole = dump(*must_read(folder / "whole"), rows);
  expect_counts_recounted(*must_read(folder / "whole"));
  constexpr std::array kThreads = {2U, 3U, 16U, 5U};
  for (int round = 0; round < 4; ++round) {
    std::vector<SampleRow> shuffled = rows;
    std::shuffle(shuffled.begin(), shuffled.end(), maker.random());
    const std::string dir = folder / std::to_string(round);
    auto writer = must_write(dir, kThreads[static_cast<std::size_t>(round)]);
    for (const SampleRow& row : shuffled) {
      add(*writer, row);
      if (maker.below(10) != 0) continue;
      commit_somehow(*writer, maker.below(2) != 0);
      if (maker.below(4) == 0) {
        writer.reset();
        writer = must_write(dir, maker.below(2) == 0 ? 1 : 4);
      }
    }
    commit_somehow(*writer, false);
    writer.reset();  // a live writer compacts, and the files that it replaces must not count as
                     // damage
    ASSERT_EQ(dump(*must_read(dir), rows), whole) << "seed " << GetParam() << " round " << round;
    expect_counts_recounted(*must_read(dir));
    expect_sound(dir);
  }
}

TEST_P(OrderIndependence, TheSameRowsAgainChangeNothing) {
  const MemoryFolder folder;
  const std::vector<SampleRow> rows = Maker(GetParam()).rows();
  const CommitReport first = index_rows(folder / "x", rows);
  const std::string before = dump(*must_read(folder / "x"), rows);
  const CommitReport again = index_rows(folder / "x", rows);
  EXPECT_EQ(dump(*must_read(folder / "x"), rows), before);
  EXPECT_EQ(again.observations, first.observations);
  EXPECT_EQ(again.duplicates, first.duplicates);
}

TEST_P(OrderIndependence, AnyNumberOfThreadsGivesTheSameIndex) {
  const MemoryFolder folder;
  std::vector<SampleRow> rows = Maker(GetParam()).rows();
  std::ranges::shuffle(rows, std::mt19937(GetParam()));
  std::string one;
  for (const unsigned threads : {1U, 2U, 4U, 16U}) {
    const std::string dir = folder / std::to_string(threads);
    const auto half = rows.begin() + static_cast<std::ptrdiff_t>(rows.size() / 2);
    index_rows(dir, {rows.begin(), half}, threads);
    index_rows(dir, {half, rows.end()}, threads);
    const std::string dumped = dump(*must_read(dir), rows);
    if (one.empty()) one = dumped;
    EXPECT_EQ(dumped, one) << threads;
    expect_sound(dir);
  }
}

INSTANTIATE_TEST_SUITE_P(Seeds, OrderIndependence, testing::Range(1U, 17U));

}  // namespace
}  // namespace mifdex::index
