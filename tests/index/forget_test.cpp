// An index without a box that was forgotten is that of a run over the other boxes, wherever the
// commits fall.
#include "index/forget.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "tests/index/sample_rows.h"
#include "tests/index/scratch_folder.h"

namespace mifdex::index {
namespace {

const std::string kForgotten = "XYZ";

/// Rows of two boxes and a manifest that depend on one another.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  std::vector<SampleRow> rows() {
    std::vector<SampleRow> rows;
    for (int i = 0; i < 40; ++i) add_report(rows, i);
    for (int i = 0; i < 10; ++i) {
      const bool manifest = below(4) == 0;
      rows.push_back(SampleIdentity{smsid(), "NAME" + number(5), "D" + number(2), "S" + number(2),
                                    below(5), manifest, manifest ? "" : box(),
                                    manifest ? "" : "ID/" + std::to_string(i)});
    }
    for (int i = 0; i < 6; ++i) {
      rows.push_back(SampleReject{box(), "BAD/" + std::to_string(i), 3, "cut"});
      rows.push_back(SampleFile{box(), "OTHER/" + std::to_string(i), 7, Outcome::kOther, "no MIF"});
      rows.push_back(SampleTarget{"manifest", "JOB" + number(3), smsid(), true});
    }
    rows.push_back(SampleJob{"JOB1", "one", 7, 300});
    rows.push_back(SampleFileLine{"3.PCK", "JOB9", "FIG"});
    return rows;
  }

  std::mt19937& random() { return random_; }

 private:
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }
  std::string number(int limit) { return std::to_string(below(limit)); }
  std::string box() { return below(2) == 0 ? "VAQ" : kForgotten; }
  std::string smsid() { return "VAQ0000" + number(6); }

  /// A report; the same one may be in both boxes. Some have an instruction, some a machine.
  void add_report(std::vector<SampleRow>& rows, int i) {
    SampleObservation row;
    row.box = box();
    const std::string stem = "R/" + std::to_string(i);
    row.path = stem + ".PCK";
    row.pair_key = stem;
    row.hash = static_cast<std::uint64_t>(below(15)) + 1;
    row.time = 100 + static_cast<std::int64_t>(row.hash % 3);
    row.status = row.hash % 2 == 0 ? LineStatus::kFailed : LineStatus::kComplete;
    row.description = "of " + std::to_string(row.hash);
    if (below(3) == 0) {
      row.smsid = smsid();
      row.job = "JOB" + number(3);
      row.job_source = Attribution::kLayout;
      row.machine_source = Attribution::kLayout;
    }
    rows.push_back(row);
    if (below(2) == 0) return;
    rows.push_back(SampleInstruction{row.box, below(4) == 0 ? stem + "x" : stem, stem + ".SNI",
                                     "JOB" + number(3), smsid(), "VAQ", 0, true});
  }

  std::mt19937 random_;
};

bool is_of(const SampleRow& row, const std::string& box) {
  return std::visit(
      [&box](const auto& each) {
        if constexpr (requires { each.box; }) return each.box == box;
        return false;
      },
      row);
}

std::uint32_t id_of(const std::string& dir, const std::string& box) {
  const auto reader = must_read(dir);
  for (const auto& [id, entry] : reader->boxes()) {
    if (entry.name == box) return id;
  }
  return 0;
}

TEST(Forget, IsAsIfTheBoxHadNeverBeenRead) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    Maker maker(seed);
    std::vector<SampleRow> all = maker.rows();
    std::vector<SampleRow> others;
    std::ranges::copy_if(all, std::back_inserter(others),
                         [](const SampleRow& row) { return !is_of(row, kForgotten); });
    const ScratchFolder folder;
    index_rows(folder / "fresh", others);
    const std::string expected = dump(*must_read(folder / "fresh"), others);
    // In any order, in three commits; told again in one commit, and in one for nearly each row.
    std::ranges::shuffle(all, maker.random());
    const std::size_t third = all.size() / 3;
    for (const std::size_t memory : {std::size_t{100} << 20U, std::size_t{1}}) {
      const std::string dir = folder / std::to_string(memory);
      index_rows(dir, {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(third)});
      index_rows(dir, {all.begin() + static_cast<std::ptrdiff_t>(third),
                       all.begin() + static_cast<std::ptrdiff_t>(2 * third)});
      index_rows(dir, {all.begin() + static_cast<std::ptrdiff_t>(2 * third), all.end()});
      ForgetOptions options;
      options.memory_bytes = memory;
      const auto report = forget_box(dir, id_of(dir, kForgotten), options);
      ASSERT_TRUE(report) << io::error_text(report.error());
      EXPECT_TRUE(report->done);
      EXPECT_EQ(dump(*must_read(dir), others), expected) << memory;
      expect_sound(dir);
    }
  }
}

TEST(Forget, StoppedItChangesNothing) {
  const ScratchFolder folder;
  const std::vector<SampleRow> all = Maker(1).rows();
  const std::string dir = folder / "idx";
  index_rows(dir, all);
  const std::string before = dump(*must_read(dir), all);
  ForgetOptions options;
  options.progress = [](std::uint64_t) { return false; };
  const auto report = forget_box(dir, id_of(dir, kForgotten), options);
  ASSERT_TRUE(report) << io::error_text(report.error());
  EXPECT_FALSE(report->done);
  EXPECT_EQ(dump(*must_read(dir), all), before);
  EXPECT_FALSE(forget_box(dir, 99, {}));
  expect_sound(dir);
}

}  // namespace
}  // namespace mifdex::index
