// Files whose bytes leave their code page open: within which memory they are kept, and what stops
// their reading. Which page they are read in: tests/end_to_end/neighbour_pages_test.cpp.
#include "engine/ingest/decode/held_files.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/small_box.h"
#include "tests/support/temp_folder.h"

namespace mifdex::engine {
namespace {

// "Straßen" in cp850, and other words in other pages.
const std::string kOpen = cli::status_mif("Failed",
                                          "Stra\xE1"
                                          "en");
constexpr std::string_view kGerman = "Straßen";

class HeldFilesTest : public ::testing::Test {
 protected:
  // Adds `content` to `batch` as a held file at `path`.
  void hold(const std::string& path, const std::string& content, RecordBatch& batch) {
    const std::string padded = content + std::string(io::PaddedBytes::kPadding, '\0');
    io::FileBytes file;
    file.bytes = io::PaddedBytes::assume_padded(padded.data(), content.size());
    file.origin.box = 1;
    file.size = content.size();
    batch.hold(file, batch.arena.copy(path), large_);
    ASSERT_FALSE(batch.failure);
  }

  // Decides `files` and returns the descriptions that were read.
  std::vector<std::string> decide(HeldFiles& files, int stop = 0) {
    std::vector<std::string> read;
    const HeldReader::Land land = [&read](RecordBatch& batch) -> io::Result<void> {
      for (const ObservationRow& row : batch.observations) {
        read.emplace_back(row.record.description);
      }
      return {};
    };
    const StopRequest stopped{stop};
    HeldReader reader(ClassifierOptions{}, nullptr, stopped, land);
    EXPECT_TRUE(files.decide({1, {}}, reader));
    return read;
  }

  TempFolder scratch_;
  io::TempStore large_{scratch_.path()};
};

TEST_F(HeldFilesTest, LargeFilesAreNotKeptInMemory) {
  HeldFiles files(large_);
  RecordBatch batch;
  batch.votes.push_back({"R/B.MIF", "cp850"});
  for (int i = 0; i < 40; ++i) {
    hold("R/A" + std::to_string(i) + ".MIF", kOpen + "// " + std::string(4'000'000, 'x') + "\r\n",
         batch);
  }
  hold("R/SMALL.MIF", kOpen, batch);
  EXPECT_LE(batch.arena.held_bytes(), 2 * RecordBatch::kArenaBlock);
  ASSERT_TRUE(files.take(1, {}, batch));
  const std::vector<std::string> read = decide(files);
  EXPECT_EQ(read.size(), 41U);
  EXPECT_EQ(std::ranges::count(read, kGerman), 41);
  EXPECT_FALSE(files.has({1, {}}));
}

TEST_F(HeldFilesTest, AreNotReadAfterASecondStop) {
  HeldFiles files(large_);
  RecordBatch batch;
  hold("R/A.MIF", kOpen, batch);
  ASSERT_TRUE(files.take(1, {}, batch));
  EXPECT_TRUE(decide(files, 2).empty());
}

// More folders than are counted one by one: whatever the order of the files, the same folders are.
TEST_F(HeldFilesTest, VotesOfTooManyFoldersDoNotDependOnTheOrder) {
  constexpr std::size_t kFolders = HeldFiles::kMostFolders + HeldFiles::kMostFolders / 4;
  std::vector<std::size_t> order(kFolders);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::vector<std::vector<std::string>> readings;
  for (int turn = 0; turn < 2; ++turn) {
    HeldFiles files(large_);
    RecordBatch batch;
    // Most of all votes, in one folder.
    batch.votes.assign(2 * kFolders, {"RU/B.MIF", "cp866"});
    for (const std::size_t folder : order) {
      batch.votes.push_back({batch.arena.copy(std::to_string(folder) + "/B.MIF"), "cp850"});
    }
    for (std::size_t folder = 0; folder < kFolders; folder += 500) {
      hold(std::to_string(folder) + "/A.MIF", kOpen, batch);
    }
    ASSERT_TRUE(files.take(1, {}, batch));
    readings.push_back(decide(files));
    std::ranges::reverse(order);
  }
  EXPECT_EQ(readings[0], readings[1]);
  const auto german = std::ranges::count(readings[0], kGerman);
  EXPECT_GT(german, 0);
  EXPECT_LT(german, static_cast<std::ptrdiff_t>(readings[0].size()));
}

}  // namespace
}  // namespace mifdex::engine
