// The facts that a run gets of files that an earlier run read, and of files that are gone.
#include <gtest/gtest.h>

#include <thread>

#include "tests/index/commit_fixture.h"

namespace mifdex::index {
namespace {

SampleFile other_file(const std::string& path, std::uint64_t hash = 0,
                      Outcome outcome = Outcome::kOther) {
  SampleFile row;
  row.path = path;
  row.hash = hash;
  row.outcome = outcome;
  return row;
}

SampleTarget target_in_box() {
  SampleTarget row;
  row.manifest = "VAQ";
  row.job = "J";
  row.machine = "TARGET";
  return row;
}

class FileSnapshotTest : public CommitTest {
 protected:
  /// "path size time outcome" of the known files of a range.
  static Texts known(const Writer& writer, std::uint32_t box, std::string_view after = {},
                     std::optional<std::string_view> last = std::nullopt) {
    Texts texts;
    const auto told = writer.known_files(box, after, last, [&](const KnownFile& file) {
      texts.push_back(std::string(file.path) + ' ' + std::to_string(file.size) + ' ' +
                      std::to_string(file.time) + ' ' +
                      std::to_string(static_cast<int>(file.outcome)));
      return std::string_view();
    });
    EXPECT_TRUE(told) << error_text(told.error());
    return texts;
  }

  static std::uint32_t box(Writer& writer, const std::string& name = "VAQ") {
    return writer.register_box("/boxes/" + name, name).value_or(0);
  }

  /// A run that adds `rows`, and finds that the files `gone` of box VAQ are so.
  RunEntry run(const std::vector<SampleRow>& rows, const Texts& gone) {
    const auto writer = must_write(dir_);
    for (const SampleRow& row : rows) add(*writer, row);
    for (const std::string& path : gone) writer->add_gone(box(*writer), path);
    RunEntry entry;
    EXPECT_TRUE(writer->commit(entry));
    return entry;
  }

  std::uint64_t gone_since(const std::string& path) {
    std::uint64_t run = 99;
    EXPECT_TRUE(read()->files_named(path, [&](const FileAnswer& file) {
      run = file.gone_since;
      return true;
    }));
    return run;
  }
};

TEST_F(FileSnapshotTest, TellsTheFilesOfARangeOfOneBox) {
  const auto seen = observation("b", "J", "M", 7, 1);
  auto elsewhere = observation("c", "J", "M", 7, 2);
  elsewhere.box = "Other";
  index({other_file("a/x"), seen, other_file("b/y", 0, Outcome::kOtherMif), elsewhere,
         target_in_box()});
  const auto writer = must_write(dir_);
  const Texts all = {"a/x 10 5 5", "b 1800 7 1", "b/y 10 5 4"};
  EXPECT_EQ(known(*writer, box(*writer)), all);
  EXPECT_EQ(known(*writer, box(*writer, "Other")), Texts{"c 1800 7 1"});
  EXPECT_EQ(known(*writer, box(*writer), "a/x"), Texts({all[1], all[2]}));
  EXPECT_EQ(known(*writer, box(*writer), "a/x", "b"), Texts{all[1]});
  EXPECT_EQ(known(*writer, box(*writer), "b", "b"), Texts{});
  EXPECT_EQ(known(*writer, box(*writer), {}, "b/x"), Texts({all[0], all[1]}));
  EXPECT_EQ(known(*writer, 77), Texts{});
}

TEST_F(FileSnapshotTest, KnowsItemsThatAreNoFiles) {
  const auto skipped = [](const Writer& writer, std::string_view after,
                          std::optional<std::string_view> last) {
    Texts texts;
    EXPECT_TRUE(writer.known_skipped(1, after, last, [&](std::string_view path, SkipKind kind) {
      texts.push_back(std::string(path) + ' ' + std::to_string(static_cast<int>(kind)));
    }));
    return texts;
  };
  {
    const auto writer = must_write(dir_);
    EXPECT_EQ(box(*writer), 1U);
    writer->add_skipped(1, "a", SkipKind::kPipe);
    writer->add_skipped(1, "a", SkipKind::kLink);  // the last one holds
    writer->add_skipped(1, "b", SkipKind::kUnlistedFolder);
    writer->add_reject({1, "b", {io::RejectKind::kUnreadable, 0, 0, "closed"}});
    writer->add_skipped(1, "c", SkipKind::kDevice);
    EXPECT_EQ(skipped(*writer, {}, std::nullopt), Texts{});  // as it was opened
    must_commit(*writer);
    EXPECT_EQ(read()->info()->rejects, 1U);
    writer->remove_skipped(1, "c");
    must_commit(*writer);
  }
  EXPECT_EQ(read()->info()->skipped, (SkipCounts{0, 1, 0, 0, 0, 0, 0, 1}));
  const auto writer = must_write(dir_);
  EXPECT_EQ(skipped(*writer, {}, std::nullopt), Texts({"a 1", "b 7"}));
  EXPECT_EQ(skipped(*writer, "a", "b"), Texts{"b 7"});
  EXPECT_EQ(skipped(*writer, {}, "a"), Texts{"a 1"});
  writer->remove_skipped(1, "b");
  must_commit(*writer);
  EXPECT_EQ(read()->info()->rejects, 0U);
  EXPECT_EQ(read()->info()->skipped, (SkipCounts{0, 1, 0, 0, 0, 0, 0, 0}));
}

TEST_F(FileSnapshotTest, ANewIndexKnowsNothing) {
  const auto writer = must_write(dir_);
  EXPECT_EQ(known(*writer, box(*writer)), Texts{});
  EXPECT_FALSE(writer->last_run()->has_value());
  add(*writer, other_file("a"));
  must_commit(*writer);
  EXPECT_EQ(known(*writer, box(*writer)), Texts{});  // as it was opened
}

TEST_F(FileSnapshotTest, StandsAsItWasOpenedWhileCommitsGoOn) {
  std::vector<SampleRow> rows;
  for (int i = 0; i < 3000; ++i) {
    rows.push_back(other_file("f" + std::to_string(i), 1, Outcome::kOther));
  }
  index(rows);
  const auto writer = must_write(dir_);
  const std::uint32_t id = box(*writer);
  const Texts before = known(*writer, id);
  ASSERT_EQ(before.size(), rows.size());
  std::vector<std::jthread> readers;
  for (int i = 0; i < 3; ++i) {
    readers.emplace_back([&] {
      for (int round = 0; round < 10; ++round) EXPECT_EQ(known(*writer, id), before);
    });
  }
  for (int commit = 0; commit < 10; ++commit) {  // enough for RocksDB to compact
    for (int i = 0; i < 3000; i += 3) {
      add(*writer, other_file("f" + std::to_string(i), 2, Outcome::kOtherMif));
      add(*writer, other_file("g" + std::to_string(i + commit), 2, Outcome::kOther));
    }
    writer->add_gone(id, "f" + std::to_string(3 * commit + 1));
    must_commit(*writer);
  }
  readers.clear();
  EXPECT_EQ(known(*writer, id), before);
}

TEST_F(FileSnapshotTest, AGoneFileKeepsItsRowsAndSaysSinceWhen) {
  const std::vector<SampleRow> rows = {observation("a", "J", "M", 7, 1), other_file("b")};
  index(rows);
  const std::string before = dump(*read(), rows);
  EXPECT_EQ(run({}, {"a"}).number, 2U);
  EXPECT_EQ(dump(*read(), rows), before);
  EXPECT_EQ(gone_since("a"), 2U);
  EXPECT_EQ(gone_since("b"), 0U);
  EXPECT_EQ(known(*must_write(dir_), 1), Texts{"b 10 5 5"});
  run({}, {"a", "b"});
  EXPECT_EQ(gone_since("a"), 2U) << "the first run that did not meet it";
  EXPECT_EQ(gone_since("b"), 3U);
  EXPECT_EQ(known(*must_write(dir_), 1), Texts{});
}

TEST_F(FileSnapshotTest, PlacesSayWhatIsGone) {
  auto twin = observation("t", "J", "M", 7, 1);
  twin.box = "Other";
  index({twin, observation("a", "J", "M", 7, 1)});
  run({}, {"a"});
  Texts places;
  const auto reader = read();
  ASSERT_TRUE(reader->lines({}, [&](const Line& line) {
    EXPECT_TRUE(reader->places(line.record, [&](const PlaceAnswer& place) {
      places.push_back(std::string(place.path) + ' ' + std::to_string(place.gone_since));
      return true;
    }));
    return true;
  }));
  EXPECT_EQ(places, Texts({"t 0", "a 2"}));
}

TEST_F(FileSnapshotTest, WhatComesBackLiesThereAgain) {
  const SampleRow same = observation("a", "J", "M", 7, 1);
  const SampleRow other = observation("b", "J", "M", 8, 2);
  const std::vector<SampleRow> rows = {same, other};
  index(rows);
  const std::string before = dump(*read(), rows);
  run({}, {"a", "b"});
  run({same}, {});  // unchanged
  EXPECT_EQ(gone_since("a"), 0U);
  EXPECT_EQ(gone_since("b"), 2U);
  EXPECT_EQ(dump(*read(), rows), before);
  run({observation("b", "J", "M", 9, 3)}, {"b"});  // changed; an added file is not gone
  EXPECT_EQ(gone_since("b"), 0U);
  EXPECT_EQ(known(*must_write(dir_), 1), Texts({"a 1800 7 1", "b 1800 9 1"}));
}

TEST_F(FileSnapshotTest, WhatWasNeverThereCannotGo) {
  run({other_file("a")}, {"never"});
  EXPECT_EQ(gone_since("a"), 0U);
  run({}, {"never", "never"});
  EXPECT_EQ(gone_since("never"), 99U);
  EXPECT_EQ(known(*must_write(dir_), 1), Texts{"a 10 5 5"});
}

TEST_F(FileSnapshotTest, ABoxSaysHowItWasRead) {
  {
    const auto writer = must_write(dir_);
    const std::uint32_t id = box(*writer);
    EXPECT_EQ(writer->box_state(id)->files, 0U);
    writer->set_box_reading(id, 42, 1000);
    EXPECT_EQ(writer->box_state(id)->reading, 0U) << "before it is committed";
    add(*writer, other_file("a"));
    add(*writer, other_file("b"));
    add(*writer, target_in_box());
    must_commit(*writer);
    EXPECT_EQ(writer->box_state(id)->reading, 42U);
  }
  const auto writer = must_write(dir_);
  const std::uint32_t id = box(*writer);
  add(*writer, other_file("b"));
  add(*writer, other_file("c"));
  must_commit(*writer);
  const auto state = writer->box_state(id);
  ASSERT_TRUE(state);
  EXPECT_EQ(state->files, 3U);
  EXPECT_EQ(state->reading, 42U);
  EXPECT_EQ(state->read_at, 1000);
  EXPECT_EQ(writer->box_state(77)->files, 0U);
}

TEST_F(FileSnapshotTest, TheLedgerKeepsWhatWasNotReadAgain) {
  {
    const auto writer = must_write(dir_);
    add(*writer, other_file("a"));
    RunEntry entry;
    entry.started = 5;
    entry.files = 3;
    entry.unchanged = 2;
    entry.gone = 4;
    ASSERT_TRUE(writer->commit(entry));
  }
  const auto last = must_write(dir_)->last_run();
  ASSERT_TRUE(last);
  ASSERT_TRUE(*last);
  EXPECT_EQ((*last)->number, 1U);
  EXPECT_EQ((*last)->started, 5);
  EXPECT_EQ((*last)->ended, 0);
  EXPECT_EQ((*last)->unchanged, 2U);
  EXPECT_EQ((*last)->gone, 4U);
}

}  // namespace
}  // namespace mifdex::index
