// After a box is forgotten, the index is that of a run over the other boxes, whatever the commits
// were.
#include "index/forget.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <limits>
#include <random>
#include <string>
#include <variant>
#include <vector>

#include "index/format/keys.h"
#include "index/migrate.h"
#include "tests/index/behind_the_index.h"
#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {
namespace {

const std::string kForgotten = "XYZ";

/// Rows of two boxes and a manifest that depend on one another.
class RowMaker {
 public:
  explicit RowMaker(unsigned seed) : random_(seed) {}

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

  /// Adds a report; the same one may be in both boxes. Some have an instruction, some a machine.
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
      row.job_source = AttributionSource::kLayout;
      row.machine_source = AttributionSource::kLayout;
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

std::uint32_t id_of_box(Writer& writer, const std::string& box) {
  const auto id = writer.register_box("/boxes/" + box, box);
  EXPECT_TRUE(id);
  return id ? *id : 0;
}

TEST(Forget, IsAsIfTheBoxHadNeverBeenRead) {
  for (unsigned seed = 1; seed <= 12; ++seed) {
    SCOPED_TRACE(seed);
    RowMaker maker(seed);
    std::vector<SampleRow> all = maker.rows();
    std::vector<SampleRow> others;
    std::ranges::copy_if(all, std::back_inserter(others),
                         [](const SampleRow& row) { return !is_of(row, kForgotten); });
    const MemoryFolder folder;
    index_rows(folder / "fresh", others);
    const std::string expected = dump(*must_read(folder / "fresh"), others);
    // In any order, in three commits; added again in one commit, and in one for nearly each row.
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

/// Changes the index at `dir` into one that was migrated from version 4.
void migrate_from_version_4(const std::string& dir) {
  change_behind(dir, Family::kFacts, [](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* facts) {
    const std::string from(1, kIdentitySourceFact);
    EXPECT_TRUE(db.DeleteRange({}, facts, from, after_prefix(from)).ok());
    EXPECT_TRUE(db.Put({}, std::string(kFormatKey), "\x04").ok());
    EXPECT_TRUE(db.Flush({}, facts).ok());
    EXPECT_TRUE(db.Flush({}).ok());
  });
  const auto migration = migrate(dir, "test", {});
  ASSERT_TRUE(migration) << io::error_text(migration.error());
}

/// Returns the rows of a file at `path` of `box` that identifies the machine VAQ0000`digit`.
std::vector<SampleRow> identifying_file(const std::string& box, const std::string& path,
                                        const std::string& digit, const std::string& name) {
  return {SampleFile{box, path, 7, Outcome::kIdentity, ""},
          SampleIdentity{"VAQ0000" + digit, name, "FRUIT", "VAQ", 4, false, box, path}};
}

std::vector<SampleRow> joined(std::initializer_list<std::vector<SampleRow>> parts) {
  std::vector<SampleRow> rows;
  for (const auto& part : parts) rows.insert(rows.end(), part.begin(), part.end());
  return rows;
}

SampleObservation report_of(const std::string& box, const std::string& path,
                            const std::string& smsid, std::uint64_t hash) {
  SampleObservation row;
  row.box = box;
  row.path = path;
  row.hash = hash;
  row.smsid = smsid;
  row.job = "JOB1";
  row.job_source = AttributionSource::kLayout;
  row.machine_source = AttributionSource::kLayout;
  return row;
}

/// A migrated index of the box that is to be forgotten, and of "VAQ", which identifies a machine,
/// "NYC", which does not, and manifests.
class ForgetInMigrated : public testing::Test {
 protected:
  ForgetInMigrated()
      : of_vaq_(joined({identifying_file("VAQ", "ID/1", "1", "MANGO"),
                        {report_of("VAQ", "A.MIF", "VAQ00001", 1)}})),
        of_others_({report_of("NYC", "B.MIF", "VAQ00002", 2),
                    report_of("NYC", "C.MIF", "VAQ00003", 3),
                    SampleIdentity{"VAQ00002", "FIG", "NUTS", "", kNoManifestTime, true},
                    SampleIdentity{"VAQ00002", "DATE", "", "", kNoManifestTime, true},
                    SampleIdentity{"VAQ00003", "", "", "NYC", kNoManifestTime, true}}),
        of_forgotten_(joined({identifying_file(kForgotten, "ID/1", "1", "APPLE"),
                              identifying_file(kForgotten, "ID/2", "2", "OLIVE"),
                              identifying_file(kForgotten, "ID/3", "3", "PEAR")})) {
    index_rows(dir_, joined({of_vaq_, of_others_, of_forgotten_}));
    migrate_from_version_4(dir_);
  }

  ForgetReport forget() const {
    const auto report = forget_box(dir_, id_of(dir_, kForgotten), {});
    EXPECT_TRUE(report) << io::error_text(report.error());
    return report ? *report : ForgetReport{};
  }

  static constexpr std::int64_t kNoManifestTime = std::numeric_limits<std::int64_t>::min();
  MemoryFolder folder_;
  std::string dir_ = folder_ / "idx";
  std::vector<SampleRow> of_vaq_;
  std::vector<SampleRow> of_others_;
  std::vector<SampleRow> of_forgotten_;
};

TEST_F(ForgetInMigrated, TheBoxesThatIdentifyMustBeReadAgain) {
  const std::vector<SampleRow> all = joined({of_vaq_, of_others_, of_forgotten_});
  const std::string before = dump(*must_read(dir_), all);
  const ForgetReport refused = forget();
  EXPECT_FALSE(refused.done);
  EXPECT_EQ(refused.missing.boxes, std::vector<std::string>{"/boxes/VAQ"});
  EXPECT_EQ(refused.missing.gone_files, 0U);
  EXPECT_EQ(dump(*must_read(dir_), all), before);
  index_rows(dir_, of_vaq_);  // read again
  EXPECT_TRUE(forget().done);
  const std::vector<SampleRow> others = joined({of_vaq_, of_others_});
  index_rows(folder_ / "fresh", others);
  EXPECT_EQ(dump(*must_read(dir_), others), dump(*must_read(folder_ / "fresh"), others));
  expect_sound(dir_);
}

// Of the components of a file, one may identify a machine while the file is not an identity.
TEST_F(ForgetInMigrated, ABoxWithAnotherMifMustBeReadAgain) {
  const SampleFile other{"NYC", "D.MIF", 8, Outcome::kOtherMif, "no status group"};
  index_rows(dir_, joined({of_vaq_, {other}}));
  EXPECT_EQ(forget().missing.boxes, std::vector<std::string>{"/boxes/NYC"});
}

TEST_F(ForgetInMigrated, AFileThatIsGoneCannotBeReadAgain) {
  {
    const auto writer = must_write(dir_);
    writer->add_gone(id_of_box(*writer, "VAQ"), "ID/1");
    must_commit(*writer);
  }
  const ForgetReport refused = forget();
  EXPECT_FALSE(refused.done);
  EXPECT_EQ(refused.missing.gone_files, 1U);
  EXPECT_EQ(refused.missing.gone_paths, std::vector<std::string>{"VAQ/ID/1"});
  index_rows(dir_, of_vaq_);  // it is back
  EXPECT_TRUE(forget().done);
}

TEST_F(ForgetInMigrated, TheBoxItselfNeedNotBeReadAgain) {
  const auto report = forget_box(dir_, id_of(dir_, "VAQ"), {});
  ASSERT_TRUE(report) << io::error_text(report.error());
  EXPECT_FALSE(report->done);
  EXPECT_EQ(report->missing.boxes, std::vector<std::string>{"/boxes/" + kForgotten});
}

TEST(Forget, AMigrationMarksEveryBoxForReadingAgain) {
  const MemoryFolder folder;
  const std::string dir = folder / "idx";
  {
    const auto writer = must_write(dir);
    add(*writer, report_of("VAQ", "A.MIF", "VAQ00001", 1));
    writer->set_box_reading(id_of_box(*writer, "VAQ"), 99, 5);
    must_commit(*writer);
  }
  migrate_from_version_4(dir);
  const auto reader = must_read(dir);
  ASSERT_EQ(reader->boxes().size(), 1U);
  EXPECT_EQ(reader->boxes().begin()->second.reading, 0U);
  EXPECT_EQ(reader->boxes().begin()->second.read_at, 5);
}

TEST(Forget, StoppedItChangesNothing) {
  const MemoryFolder folder;
  const std::vector<SampleRow> all = RowMaker(1).rows();
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
