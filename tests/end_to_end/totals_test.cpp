// The account of a run: its files, its totals and the rows in the index give the same numbers,
// however the run was divided into commits and whatever the box was before.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "engine/ingest/ingest.h"
#include "index/reader.h"
#include "index/verify/verify.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using index::Outcome;
using io::ArchiveKind;
using io::testing::make_archive;
using io::testing::SampleEntries;
using Counts = decltype(index::RunEntry::by_outcome);

/// How the work of a run is divided.
struct Division {
  std::uint64_t commit_bytes;
  unsigned threads;
};
constexpr Division kDivisions[] = {{1, 1}, {1, 3}, {60'000, 2}, {1'000'000'000, 2}};

std::uint64_t count_of(const Counts& counts, Outcome outcome) {
  return counts[static_cast<std::size_t>(outcome)];
}

engine::RunReport run_of(const std::string& index, const std::vector<std::string>& boxes,
                         Division division, bool reread = false) {
  engine::RunOptions options;
  options.boxes = boxes;
  options.index_dir = index;
  options.version = "1";
  options.threads = division.threads;
  options.commit_bytes = division.commit_bytes;
  options.reread = reread;
  engine::Progress progress;
  const engine::StopRequest stop{0};
  auto report = engine::ingest(options, {}, progress, stop);
  EXPECT_TRUE(report) << io::error_text(report.error());
  return report.value_or(engine::RunReport{});
}

void expect_same_totals(const std::string& index) {
  index::VerifyOptions options;
  options.full = true;
  const auto verified = index::verify(index, options);
  ASSERT_TRUE(verified) << io::error_text(verified.error());
  for (const index::Damage& damage : verified->damages) {
    ADD_FAILURE() << damage.family << ' ' << damage.key << ": " << damage.what;
  }
}

/// Expects that the index has the observations that the run counted. The box must hold no reject,
/// and the index must have been empty.
void expect_agreement(const std::string& index, const engine::RunReport& report) {
  const auto reader = index::Reader::open(index);
  ASSERT_TRUE(reader) << io::error_text(reader.error());
  const auto info = (*reader)->info();
  ASSERT_TRUE(info) << io::error_text(info.error());
  EXPECT_EQ(info->files, report.run.files);
  EXPECT_EQ(info->observations, count_of(report.run.by_outcome, Outcome::kObservation));
  EXPECT_EQ(info->rejects, count_of(report.run.by_outcome, Outcome::kReject));
  EXPECT_EQ(info->runs.back().by_outcome, report.run.by_outcome);
  index::Query query;
  query.history = true;
  std::uint64_t observations = 0;
  ASSERT_TRUE((*reader)->lines(query, [&](const index::Line& line) {
    observations += line.record.row_origin == index::RowOrigin::kObservation ? 1U : 0U;
    return true;
  }));
  EXPECT_EQ(observations, info->observations);
}

std::string pad(int number) { return std::to_string(100'000 + number).substr(1); }

/// Returns `count` files, a third of them with the bytes of another that is far from them: in the
/// order of their paths the second of a pair comes in a later commit, or its instruction does.
SampleEntries boxful(int count) {
  SampleEntries entries;
  for (int i = 0; i < count; ++i) {
    const std::string stem = "R" + std::to_string(i % 3) + "/" + pad(i);
    const int text = i % 3 == 1 ? count - i : i;
    entries.push_back({stem + ".PCK", cli::status_mif(text % 4 == 0 ? "Failed" : "Success",
                                                      "text " + std::to_string(text))});
    if (i % 5 == 0) continue;
    const std::string smsid = "VAQ" + pad(text % 40);
    entries.push_back(
        {"R" + std::to_string(i % 3) + "/" + pad(i) + ".SNI", cli::instruction("VAQ0000F", smsid)});
  }
  return entries;
}

void write_folder(const TempFolder& scratch, const std::string& box, const SampleEntries& entries) {
  for (const auto& entry : entries) {
    scratch.write(box + "/" + entry.path, entry.content);
    fs::last_write_time(scratch / (box + "/" + entry.path),
                        std::chrono::file_clock::from_sys(
                            std::chrono::sys_seconds(std::chrono::seconds(entry.mtime))));
  }
}

TEST(Totals, AreTheSameHoweverARunIsDividedAndWhateverTheContainer) {
  const TempFolder scratch;
  SampleEntries entries = boxful(600);
  std::mt19937 random(7);  // NOLINT(cert-msc32-c, cert-msc51-cpp): the same order in every run
  std::ranges::shuffle(entries, random);
  write_folder(scratch, "folder", entries);
  std::vector<std::string> boxes = {"folder"};
  for (const ArchiveKind kind : {ArchiveKind::kTar, ArchiveKind::kZip, ArchiveKind::kGzip,
                                 ArchiveKind::kSevenZip, ArchiveKind::kCab, ArchiveKind::kIso}) {
    boxes.emplace_back(io::archive_kind_name(kind));
    scratch.write(boxes.back(), make_archive(kind, entries));
  }
  for (const std::string& box : boxes) {
    std::vector<Counts> counts;
    for (const Division& division : kDivisions) {
      const std::string index = scratch / (box + std::to_string(counts.size()));
      const engine::RunReport report = run_of(index, {scratch / box}, division);
      if (division.commit_bytes == 1) {
        EXPECT_GT(report.commits, 3U) << box;
      }
      expect_agreement(index, report);
      expect_same_totals(index);
      counts.push_back(report.run.by_outcome);
      EXPECT_EQ(counts.back(), counts.front()) << box;
      EXPECT_GT(count_of(counts.back(), Outcome::kDuplicate), 100U);
      if (HasFailure()) return;
    }
  }
}

TEST(Totals, HoldForABoxAndItsCopyInEitherOrder) {
  const TempFolder scratch;
  const SampleEntries entries = boxful(200);
  write_folder(scratch, "b", entries);
  write_folder(scratch, ".", {{"a.tar", make_archive(ArchiveKind::kTar, entries)}});
  const std::string index = scratch / "idx";
  const auto first = run_of(index, {scratch / "b"}, {1, 2});
  expect_agreement(index, first);
  // a.tar comes before b: every observation of b becomes a duplicate, and b is not in this run.
  const auto second = run_of(index, {scratch / "a.tar"}, {1, 2});
  EXPECT_EQ(count_of(second.run.by_outcome, Outcome::kObservation),
            count_of(first.run.by_outcome, Outcome::kObservation));
  expect_same_totals(index);
  // In the third run it is, and its files are unchanged.
  const auto third = run_of(index, {scratch / "a.tar", scratch / "b"}, {1, 2});
  EXPECT_EQ(count_of(third.run.by_outcome, Outcome::kObservation),
            count_of(first.run.by_outcome, Outcome::kObservation));
  EXPECT_EQ(third.run.unchanged, third.run.files);
  expect_same_totals(index);
  const auto both = run_of(scratch / "both", {scratch / "b", scratch / "a.tar"}, {1, 2});
  expect_agreement(scratch / "both", both);
  EXPECT_EQ(both.run.by_outcome, third.run.by_outcome);
}

/// Two files with the same bytes, one of which the next run finds changed, gone or new.
class Duplicates : public testing::TestWithParam<Division> {
 protected:
  void write(const std::string& path, const std::string& text) {
    write_folder(scratch_, "box", {{path, cli::status_mif("Failed", text)}});
  }
  /// Observations and duplicates of a run over the box.
  std::array<std::uint64_t, 2> run(bool reread = false) {
    const auto report = run_of(scratch_ / "idx", {scratch_ / "box"}, GetParam(), reread);
    expect_same_totals(scratch_ / "idx");
    return {count_of(report.run.by_outcome, Outcome::kObservation),
            count_of(report.run.by_outcome, Outcome::kDuplicate)};
  }
  void SetUp() override {
    for (const char* stem : {"a", "c"}) {
      write(std::string(stem) + "/1.PCK", "one");
      scratch_.write(std::string("box/") + stem + "/1.SNI", cli::instruction("J", "VAQ00005"));
    }
    ASSERT_EQ(run(), (std::array<std::uint64_t, 2>{1, 1}));
  }
  TempFolder scratch_;
};

TEST_P(Duplicates, TheFirstHasChanged) {
  write("a/1.PCK", "another text");
  EXPECT_EQ(run(), (std::array<std::uint64_t, 2>{2, 0}));
  EXPECT_EQ(run(true), (std::array<std::uint64_t, 2>{2, 0}));
}

TEST_P(Duplicates, TheFirstIsGone) {
  fs::remove(scratch_ / "box/a/1.PCK");
  EXPECT_EQ(run(), (std::array<std::uint64_t, 2>{0, 1}));
  write("a/1.PCK", "one");
  EXPECT_EQ(run(), (std::array<std::uint64_t, 2>{1, 1}));
}

TEST_P(Duplicates, AnotherComesBefore) {
  write("0/1.PCK", "one");
  scratch_.write("box/0/1.SNI", cli::instruction("J", "VAQ00005"));
  EXPECT_EQ(run(), (std::array<std::uint64_t, 2>{1, 2}));
  EXPECT_EQ(run(), (std::array<std::uint64_t, 2>{1, 2}));
  EXPECT_EQ(run(true), (std::array<std::uint64_t, 2>{1, 2}));
}

TEST_P(Duplicates, AFileGoneIsFoundGoneByARunThatReadsAllAgain) {
  fs::remove(scratch_ / "box/c/1.PCK");
  EXPECT_EQ(run(true), (std::array<std::uint64_t, 2>{1, 0}));
}

INSTANTIATE_TEST_SUITE_P(Divisions, Duplicates, testing::ValuesIn(kDivisions));

/// A box that may be changed in any way between runs.
class ChangingBox {
 public:
  explicit ChangingBox(unsigned seed) : random_(seed) {
    write_folder(scratch_, "box", {{"a/0.PCK", text()}});
  }

  void change() {
    const std::string path = "box/" + std::string(1, static_cast<char>('a' + below(4))) + "/" +
                             pad(static_cast<int>(below(30))) + ".PCK";
    switch (below(6)) {
      case 0:
        fs::remove(scratch_ / path);
        break;
      case 1:
        write_archive(false);
        break;
      case 2:
        write_archive(true);
        break;
      case 3:
        fs::remove(scratch_ / "box/b.tar");
        break;
      default:
        write_folder(scratch_, "", {{path, text()}});
    }
  }

  void check() {
    const Division division = kDivisions[below(4)];
    const std::vector<std::string> boxes = {scratch_ / "box"};
    run_of(scratch_ / "idx", boxes, division, below(5) == 0);
    expect_same_totals(scratch_ / "idx");
  }

 private:
  std::uint32_t below(std::uint32_t bound) { return static_cast<std::uint32_t>(random_()) % bound; }
  std::string text() { return cli::status_mif("Failed", std::string(below(12), 'x')); }

  void write_archive(bool cut) {
    SampleEntries entries;
    for (std::uint32_t i = 0; i < 5 + below(20); ++i) {
      entries.push_back({"x/" + pad(static_cast<int>(i)) + ".PCK", text()});
    }
    std::string bytes = make_archive(ArchiveKind::kTar, entries);
    if (cut) bytes.resize(bytes.size() / 2 / 512 * 512 - 200);
    write_folder(scratch_, "", {{"box/b.tar", bytes}});
  }

  TempFolder scratch_;
  std::mt19937 random_;
};

TEST(Totals, HoldWhateverHappensToABoxBetweenRuns) {
  for (unsigned seed = 1; seed <= 6; ++seed) {
    ChangingBox box(seed);
    for (int run = 0; run < 10; ++run) {
      for (int change = 0; change < 8; ++change) box.change();
      box.check();
      ASSERT_FALSE(testing::Test::HasFailure()) << "seed " << seed << ", run " << run;
    }
  }
}

}  // namespace
}  // namespace mifdex
