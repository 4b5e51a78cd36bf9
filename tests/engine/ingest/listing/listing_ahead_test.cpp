// Batches that are listed ahead are those of the lister, in its order.
#include "engine/ingest/listing/listing_ahead.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "io/box.h"
#include "tests/support/temp_folder.h"

namespace mifdex::engine {
namespace {

constexpr int kFolders = 30;
constexpr int kFilesPerFolder = 100;

class ListingAheadTest : public ::testing::Test {
 protected:
  void SetUp() override {
    for (int folder = 0; folder < kFolders; ++folder) {
      for (int file = 0; file < kFilesPerFolder; ++file) {
        folder_.write(fmt::format("{:03}/{:08X}.MIF", folder, file));
      }
    }
  }

  Lister lister() const {
    std::vector<NumberedBox> boxes;
    for (std::uint32_t id = 1; id <= 2; ++id) {
      auto box = io::open_box(folder_.path());
      EXPECT_TRUE(box);
      NumberedBox& one = boxes.emplace_back(NumberedBox{*std::move(box), id, {}});
      if (id == 2) one.known_at = 1;
    }
    return Lister(std::move(boxes));
  }

  static std::string text_of(const ListedFiles& listed) {
    std::string text = fmt::format("box {} after '{}' '{}' end {}\n", listed.box, listed.after,
                                   listed.after_item, listed.to_end);
    for (std::size_t i = 0; i < listed.files.size(); ++i) text += listed.files.path(i) + "\n";
    return text;
  }

  MemoryFolder folder_;
};

TEST_F(ListingAheadTest, ReturnsTheBatchesOfTheListerInItsOrder) {
  Lister plain = lister();
  std::vector<std::string> expected;
  for (ListedFiles listed; plain.next(listed);) expected.push_back(text_of(listed));
  ASSERT_GT(expected.size(), 2U * kFolders * kFilesPerFolder / 300U);

  Lister source = lister();
  ListingAhead ahead(source, 1000);
  std::vector<std::string> batches;
  std::size_t number = 0;
  for (ListedFiles listed; ahead.next(listed); ++number) {
    batches.push_back(text_of(listed));
    // The first and the last third wait.
    const bool waits = number < expected.size() / 3 || number > 2 * expected.size() / 3;
    ahead.add_reading({listed.files.size(), waits ? listed.files.size() : 0});
  }
  EXPECT_EQ(batches, expected);
  EXPECT_GE(ahead.most_readers(), 8U);
  ListedFiles listed;
  EXPECT_FALSE(ahead.next(listed)) << "once more, as if archives had been met";
}

TEST_F(ListingAheadTest, StartsNoReadersIfReadingDoesNotWait) {
  Lister source = lister();
  ListingAhead ahead(source, 1000);
  for (ListedFiles listed; ahead.next(listed);) ahead.add_reading({listed.files.size(), 1});
  EXPECT_EQ(ahead.most_readers(), 0U);
}

}  // namespace
}  // namespace mifdex::engine
