// A verify must find and name each damage, and find nothing in a sound index.
#include "index/verify/verify.h"

#include <gtest/gtest.h>
#include <rocksdb/db.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <numeric>
#include <random>
#include <set>

#include "index/format/key_format.h"
#include "index/format/keys.h"
#include "index/reader.h"
#include "tests/index/behind_the_index.h"
#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

namespace fs = std::filesystem;
using Counts = decltype(RunEntry::by_outcome);

/// Returns rows in every family: pairs, lone instructions, names, a manifest, rejects; in two
/// boxes.
std::vector<SampleRow> rows_of_all_kinds(int count) {
  std::vector<SampleRow> rows;
  for (int i = 0; i < count; ++i) {
    const std::string stem = "R/" + std::to_string(i);
    auto row = unpaired(stem, static_cast<std::uint64_t>(i % 5 == 0 ? 7 : i + 10));
    row.box = i % 3 == 0 ? "Other" : "VAQ";
    row.time = i;
    row.status = i % 4 == 0 ? LineStatus::kFailed : LineStatus::kComplete;
    if (i % 7 != 0) rows.push_back(row);
    if (i % 6 == 0) continue;
    SampleInstruction instruction;
    instruction.box = row.box;
    instruction.pair_key = stem;
    instruction.path = stem + ".SNI";
    instruction.job = "J" + std::to_string(i % 3);
    instruction.smsid = "X" + std::to_string(i % 10);
    instruction.lone_line = true;
    rows.push_back(instruction);
  }
  rows.push_back(SampleIdentity{"X1", "MANGO", "D", "S", 3});
  rows.push_back(SampleJob{"J1", "job one", 7, 3});
  rows.push_back(SampleTarget{"manifest", "J1", "X99", true});
  rows.push_back(SampleFileLine{"R/3.PCK", "J9", "FIG"});
  rows.push_back(SampleReject{"VAQ", "bad.MIF", 3, "why"});
  return rows;
}

class VerifyTest : public CommitTest {
 protected:
  void SetUp() override {
    const std::vector<SampleRow> rows = rows_of_all_kinds(60);
    index({rows.begin(), rows.begin() + 40});
    index(rows);
    const auto writer = must_write(dir_);
    writer->add_gone(writer->register_box("/boxes/VAQ", "VAQ").value_or(0), "R/1.PCK");
    writer->add_skipped(1, "R/pipe", SkipKind::kPipe);
    writer->add_skipped(1, "R/link", SkipKind::kLink);
    must_commit(*writer);
  }

  VerifyReport verified(bool full = true) {
    auto report = verify(dir_, {full, {}});
    EXPECT_TRUE(report) << error_text(report.error());
    return report.value_or(VerifyReport{});
  }

  /// Opens RocksDB itself and changes rows without the index.
  void change(const std::function<void(rocksdb::DB&, rocksdb::ColumnFamilyHandle*)>& use,
              Family family) const {
    change_behind(dir_, family, use);
  }

  static std::vector<std::string> keys_of(rocksdb::DB& db, rocksdb::ColumnFamilyHandle& handle) {
    std::vector<std::string> keys;
    const std::unique_ptr<rocksdb::Iterator> rows(db.NewIterator({}, &handle));
    for (rows->SeekToFirst(); rows->Valid(); rows->Next()) keys.push_back(rows->key().ToString());
    return keys;
  }

  std::vector<std::string> keys(Family family) const {
    std::vector<std::string> keys;
    change(
        [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) { keys = keys_of(db, *handle); },
        family);
    return keys;
  }
};

TEST_F(VerifyTest, FindsNothingInASoundIndex) {
  for (const bool full : {false, true}) {
    const VerifyReport report = verified(full);
    EXPECT_EQ(report.damage_count, 0U);
    for (const Damage& damage : report.damages) {
      ADD_FAILURE() << damage.family << ' ' << damage.key << ": " << damage.what;
    }
    EXPECT_TRUE(report.boxes.empty());
    EXPECT_FALSE(report.all_boxes);
    EXPECT_TRUE(report.stopped_at.empty());
    EXPECT_GT(report.rows, 5U);
    EXPECT_EQ(report.files != 0, full);
  }
}

TEST_F(VerifyTest, AnItemThatIsNoFileAndIsMissingIsFound) {
  std::string key;
  append_skipped_key(key, 1, "R/pipe");
  change([&](rocksdb::DB& db,
             rocksdb::ColumnFamilyHandle* rows) { EXPECT_TRUE(db.Delete({}, rows, key).ok()); },
         Family::kFacts);
  const VerifyReport report = verified();
  ASSERT_EQ(report.damage_count, 1U);
  EXPECT_EQ(report.damages[0].key, kSkippedKey);
}

TEST_F(VerifyTest, AnyRowThatIsMissingIsFound) {
  for (const Family family :
       {Family::kLines, Family::kByMachine, Family::kObservations, Family::kFiles, Family::kRejects,
        Family::kJobs, Family::kMachines, Family::kFacts}) {
    const std::vector<std::string> all = keys(family);
    for (std::size_t i = 0; i < all.size(); i += 1 + all.size() / 12) {
      const std::string& key = all[i];
      // The facts that a manifest gives of a job follow from no other row; and the zone of another
      // commit may hold what this one holds (zone_test).
      const bool fact = family == Family::kFacts;
      if (fact && (key.front() == kJobFact || key.front() == kZoneFact)) continue;
      std::string value;
      change(
          [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
            EXPECT_TRUE(db.Get({}, handle, key, &value).ok());
            EXPECT_TRUE(db.Delete({}, handle, key).ok());
          },
          family);
      EXPECT_GT(verified().damage_count, 0U)
          << kFamilyNames[static_cast<std::size_t>(family)] << ' ' << testing::PrintToString(key);
      change(
          [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
            EXPECT_TRUE(db.Put({}, handle, key, value).ok());
          },
          family);
    }
    EXPECT_EQ(verified().damage_count, 0U);
  }
}

/// A run of five files in box VAQ, with or without one that it cannot search for.
class VerifyRunTest : public CommitTest {
 protected:
  void SetUp() override {
    run({observation("a", "J", "M", 1, 7), observation("b", "J", "M", 1, 7),
         observation("c", "J", "M", 2, 8)},
        {0, 3});
  }

  /// `counted`: the counts of the caller of commit().
  void run(const std::vector<SampleRow>& rows, const Counts& counted,
           const char* unseen = nullptr) {
    const auto writer = must_write(dir_);
    const std::uint32_t box = writer->register_box("/boxes/VAQ", "VAQ").value_or(0);
    writer->set_box_reading(box, 1, 1);
    for (const SampleRow& row : rows) add(*writer, row);
    if (unseen != nullptr) writer->add_unseen(box, unseen, Outcome::kObservation);
    RunEntry entry;
    entry.started = entry.ended = 1;
    entry.by_outcome = counted;
    entry.files = std::accumulate(counted.begin(), counted.end(), std::uint64_t{0});
    EXPECT_TRUE(writer->commit(entry));
    by_outcome_ = entry.by_outcome;
  }

  std::uint64_t damages() {
    const auto report = verify(dir_, {true, {}});
    EXPECT_TRUE(report);
    return report ? report->damage_count : 0;
  }

  Counts by_outcome_{};
};

TEST_F(VerifyRunTest, AnExactAccountIsSound) {
  EXPECT_EQ(by_outcome_, (Counts{0, 2, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(damages(), 0U);
}

TEST_F(VerifyRunTest, AnAccountThatIsWrongIsFound) {
  for (const Counts& counted :
       {Counts{0, 3, 0, 0, 0, 1}, Counts{0, 2}, Counts{0, 2, 0, 0, 0, 0, 1}}) {
    run({observation("d", "J", "M", 3, 9)}, counted);
    EXPECT_GT(damages(), 0U);
  }
}

TEST_F(VerifyRunTest, WhatIsUnseenIsInTheAccount) {
  // The index has a, b and c; the run meets a, b and d.
  const std::vector<SampleRow> rows = {observation("a", "J", "M", 1, 7),
                                       observation("b", "J", "M", 1, 7),
                                       observation("d", "J", "M", 3, 9)};
  run(rows, {0, 3}, "c");
  EXPECT_EQ(by_outcome_, (Counts{0, 2, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(damages(), 0U);
  run(rows, {0, 3});
  EXPECT_EQ(damages(), 1U);
}

TEST_F(VerifyRunTest, AnUnseenTwinThatComesSecondNowIsInTheAccount) {
  // a and b are unchanged, and 0, which has the bytes of c, comes before it.
  run({observation("0", "J", "M", 2, 8)}, {0, 2, 0, 0, 0, 0, 0, 1}, "c");
  EXPECT_EQ(by_outcome_, (Counts{0, 2, 0, 0, 0, 0, 0, 1}));
  EXPECT_EQ(damages(), 0U);
}

TEST_F(VerifyTest, AMissingRowOfCountsIsFoundQuickly) {
  const std::string whole = folder_ / "whole";
  fs::copy(dir_, whole, fs::copy_options::recursive);
  for (const Family family : {Family::kByMachine, Family::kJobs, Family::kMachines}) {
    const std::string key = keys(family).back();
    change(
        [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
          EXPECT_TRUE(db.Delete({}, handle, key).ok());
        },
        family);
    EXPECT_GT(verified(false).damage_count, 0U) << kFamilyNames[static_cast<std::size_t>(family)];
    fs::remove_all(dir_);
    fs::copy(whole, dir_, fs::copy_options::recursive);
  }
}

TEST_F(VerifyTest, ATableThatIsDestroyedIsFoundQuicklyAndNamed) {
  for (const auto& entry : fs::directory_iterator(dir_)) {
    if (entry.path().extension() != ".sst") continue;
    const std::string path = entry.path().string();
    std::ifstream before(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(before), {}};
    std::ofstream(path, std::ios::binary) << std::string(bytes.size(), '\0');
    const auto report = verified(false);
    EXPECT_GT(report.damage_count, 0U) << path;
    EXPECT_TRUE(std::ranges::any_of(report.damages, [&](const Damage& damage) {
      return (damage.key + damage.what).find(entry.path().filename().string()) != std::string::npos;
    })) << path;
    std::ofstream(path, std::ios::binary) << bytes.substr(0, bytes.size() - 1);
    EXPECT_FALSE(Reader::open(dir_)) << path;
    std::ofstream(path, std::ios::binary) << bytes;
  }
  EXPECT_EQ(verified(false).damage_count, 0U);
}

TEST_F(VerifyTest, AWrongFirstOfTwinsIsNamed) {
  index({observation("T/1.MIF", "J", "M", 1, 99), observation("T/2.MIF", "J", "M", 1, 99),
         observation("T/3.MIF", "J", "M", 1, 99)});
  const auto set_outcome = [&](const std::string& path, Outcome outcome) {
    change(
        [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
          for (const std::string& key : keys_of(db, *handle)) {
            if (!key.ends_with(path)) continue;
            std::string value;
            EXPECT_TRUE(db.Get({}, handle, key, &value).ok());
            value.front() = static_cast<char>(outcome);
            EXPECT_TRUE(db.Put({}, handle, key, value).ok());
          }
        },
        Family::kFiles);
  };
  EXPECT_EQ(verified().damage_count, 0U);
  set_outcome("T/1.MIF", Outcome::kDuplicate);
  EXPECT_EQ(verified().damage_count, 1U);
  set_outcome("T/3.MIF", Outcome::kObservation);  // the number is right, but these are the wrong
                                                  // files
  const VerifyReport report = verified();
  ASSERT_EQ(report.damage_count, 2U);
  EXPECT_TRUE(report.damages[0].key.ends_with("T/1.MIF")) << report.damages[0].key;
  EXPECT_TRUE(report.damages[1].key.ends_with("T/3.MIF")) << report.damages[1].key;
  set_outcome("T/1.MIF", Outcome::kObservation);
  set_outcome("T/3.MIF", Outcome::kDuplicate);
  EXPECT_EQ(verified().damage_count, 0U);
}

// A row that decodes but has another content: the keys of its lines no longer follow from it.
TEST_F(VerifyTest, AFactThatSaysAnotherThingIsFound) {
  const auto swap_values = [&](char kind) {
    change(
        [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
          std::vector<std::string> some;
          for (std::string& key : keys_of(db, *handle)) {
            if (key.front() == kind) some.push_back(std::move(key));
          }
          ASSERT_GT(some.size(), 1U);
          std::string first;
          std::string second;
          EXPECT_TRUE(db.Get({}, handle, some[0], &first).ok());
          EXPECT_TRUE(db.Get({}, handle, some[1], &second).ok());
          EXPECT_TRUE(db.Put({}, handle, some[0], second).ok());
          EXPECT_TRUE(db.Put({}, handle, some[1], first).ok());
        },
        Family::kFacts);
  };
  index({SampleIdentity{"X2", "KIWI", "D", "S", 3}, SampleFileLine{"R/4.PCK", "J8", "PLUM"}});
  for (const char kind : {kInstructionFact, kIdentityFact, kFileLineFact}) {
    EXPECT_EQ(verified().damage_count, 0U) << kind;
    swap_values(kind);
    const VerifyReport report = verified();
    ASSERT_GT(report.damage_count, 0U) << kind;
    const auto of_files = [](const Damage& damage) { return damage.family == "files"; };
    EXPECT_TRUE(std::ranges::any_of(report.damages, of_files)) << kind;
    EXPECT_FALSE(report.boxes.empty());
    swap_values(kind);
  }
}

TEST_F(VerifyTest, ARowThatCannotBeDecodedIsNamedWithItsBox) {
  const std::string key = keys(Family::kFiles).front();
  change(
      [&](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
        EXPECT_TRUE(db.Put({}, handle, key, "\x01rubbish").ok());
      },
      Family::kFiles);
  const VerifyReport report = verified();
  ASSERT_FALSE(report.damages.empty());
  EXPECT_EQ(report.damages.front().family, "files");
  ASSERT_FALSE(report.boxes.empty());
  EXPECT_EQ(verified(false).damage_count, 0U) << "a quick one does not decode files";
}

TEST_F(VerifyTest, WrongTotalsAreFoundQuickly) {
  change(
      [](rocksdb::DB& db, rocksdb::ColumnFamilyHandle* handle) {
        EXPECT_TRUE(db.Put({}, handle, rocksdb::Slice(kTotalsKey.data(), kTotalsKey.size()),
                           std::string("\x01\x02\x03\x04\x05\x06"))
                        .ok());
      },
      Family::kMeta);
  EXPECT_GT(verified(false).damage_count, 2U);
}

TEST_F(VerifyTest, GoesOnWhereItWasBrokenOff) {
  std::vector<SampleRow> rows;
  for (int i = 0; i < 9000; ++i) {  // several reports a step
    rows.push_back(observation("M/" + std::to_string(i), "J" + std::to_string(i % 7),
                               "M" + std::to_string(i), i, static_cast<std::uint64_t>(i)));
  }
  index(rows);
  VerifyOptions options{true, {}};
  std::uint64_t parts = 0;
  std::uint64_t read = 0;
  do {
    int calls = 0;
    const auto report = verify(dir_, options, [&](const VerifyProgress&) { return ++calls < 2; });
    ASSERT_TRUE(report);
    EXPECT_EQ(report->damage_count, 0U) << report->damages.front().what;
    read += report->rows;
    options.from = report->stopped_at;
  } while (!options.from.empty() && ++parts < 1000);
  EXPECT_GT(parts, 5U);
  EXPECT_LT(parts, 1000U);
  EXPECT_GE(read, verified().rows);
}

TEST_F(VerifyTest, APositionOfAnotherCommitIsOfNoUse) {
  const auto half = verify(dir_, {true, {}}, [](const VerifyProgress&) { return false; });
  ASSERT_TRUE(half);
  ASSERT_FALSE(half->stopped_at.empty());
  index({observation("new", "J", "M", 1, 1)});
  for (const std::string& from : {half->stopped_at, std::string("rubbish")}) {
    const auto report = verify(dir_, {true, from});
    ASSERT_TRUE(report);
    EXPECT_EQ(report->damage_count, 0U);
    EXPECT_EQ(report->rows, verified().rows);
  }
}

TEST_F(VerifyTest, FlippedBitsAreFoundOrHarmless) {
  const std::vector<SampleRow> rows = rows_of_all_kinds(60);
  const std::string before = dump(*must_read(dir_), rows);
  std::vector<fs::path> tables;
  for (const auto& entry : fs::directory_iterator(dir_)) {
    if (entry.path().extension() == ".sst") tables.push_back(entry.path());
  }
  std::mt19937 random(11);
  int found = 0;
  for (int round = 0; round < 100; ++round) {
    const fs::path& table = tables[random() % tables.size()];
    std::fstream file(table, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(random() % fs::file_size(table));
    const auto flip = [&](char bit) {
      file.seekg(at);
      const auto byte = static_cast<char>(file.get() ^ bit);
      file.seekp(at);
      file.put(byte);
      file.flush();
    };
    const auto bit = static_cast<char>(1 << (random() % 7));
    flip(bit);
    const VerifyReport report = verified();
    if (report.damage_count != 0) {
      ++found;
      const auto named = [&](const Damage& d) { return d.key == table.filename(); };
      EXPECT_TRUE(std::ranges::any_of(report.damages, named))
          << table << ' ' << at << ": " << report.damages.front().what;
      EXPECT_TRUE(report.all_boxes);
    } else {
      EXPECT_EQ(dump(*must_read(dir_), rows), before) << table << ' ' << at;
    }
    flip(bit);
  }
  EXPECT_GT(found, 80);
}

TEST_F(VerifyTest, FilesThatAreGoneOrCutAreNamed) {
  const std::string whole = folder_ / "whole";
  fs::copy(dir_, whole, fs::copy_options::recursive);
  for (const auto& entry : fs::directory_iterator(whole)) {
    const std::string name = entry.path().filename();
    const bool table = entry.path().extension() == ".sst";
    if (!table && name != "CURRENT" && !name.starts_with("MANIFEST-")) continue;
    for (const bool cut : {false, true}) {
      fs::remove_all(dir_);
      fs::copy(whole, dir_, fs::copy_options::recursive);
      if (cut) {
        fs::resize_file(fs::path(dir_) / name, entry.file_size() / 2);
      } else {
        fs::remove(fs::path(dir_) / name);
      }
      for (const bool full : {false, true}) {
        const VerifyReport report = verified(full);
        std::set<std::string> named;
        for (const Damage& damage : report.damages) named.insert(damage.key);
        EXPECT_TRUE(named.contains(name))
            << name << (cut ? " cut" : " gone") << ", named: " << testing::PrintToString(named);
        if (table) {
          EXPECT_TRUE(report.all_boxes);
        }
      }
    }
  }
}

TEST_F(VerifyTest, WhatIsNoIndexIsAnError) {
  const auto report = verify(folder_ / "nothing", {true, {}});
  ASSERT_FALSE(report);
  EXPECT_EQ(report.error().kind, io::ErrorKind::kStore);
}

TEST_F(VerifyTest, HashesAreGivenForWhatLiesInItsBox) {
  std::vector<std::string> all;
  ASSERT_TRUE(for_each_file(dir_, 0, {}, [&](const FileHash& file) {
    all.push_back(std::to_string(file.box) + ' ' + std::string(file.path));
    EXPECT_NE(file.hash, 0U);
    return true;
  }));
  ASSERT_GT(all.size(), 20U);
  EXPECT_EQ(std::ranges::count(all, "1 R/1.PCK") + std::ranges::count(all, "2 R/1.PCK"), 0);
  std::vector<std::string> rest;
  const auto space = all[4].find(' ');
  ASSERT_TRUE(for_each_file(dir_, static_cast<std::uint32_t>(std::stoul(all[4])),
                            all[4].substr(space + 1), [&](const FileHash& file) {
                              rest.push_back(std::to_string(file.box) + ' ' +
                                             std::string(file.path));
                              return true;
                            }));
  EXPECT_EQ(rest, std::vector<std::string>(all.begin() + 5, all.end()));
}

}  // namespace
}  // namespace mifdex::index
