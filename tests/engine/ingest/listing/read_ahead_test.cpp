#include "engine/ingest/listing/read_ahead.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>

#include "io/base/descriptor.h"
#include "tests/support/temp_folder.h"

namespace mifdex::engine {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kMost = ReadAhead::kMostReaders;

io::Bytes as_bytes(std::string_view text) { return {text.data(), text.size()}; }

io::FileBatch batch_of(const std::string& folder, const std::vector<std::string>& names) {
  io::FileBatch batch;
  batch.reset(0);
  const auto number = batch.add_folder(
      std::make_shared<const io::Descriptor>(::open(folder.c_str(), O_RDONLY | O_DIRECTORY)), "");
  for (const std::string& name : names) batch.add_file(number, as_bytes(name));
  return batch;
}

/// Waits until `files` files have been read ahead, ten seconds at most; returns how many were.
std::uint64_t wait_for(ReadAhead& ahead, std::uint64_t files) {
  std::uint64_t read = 0;
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (read < files && std::chrono::steady_clock::now() < end) {
    read += ahead.take_counts().files;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return read;
}

TEST(ReadersWanted, DoublesWhileWorkersWait) {
  unsigned readers = 0;
  std::vector<unsigned> numbers;
  for (int i = 0; i < 6; ++i) {
    readers = readers_wanted(readers, {256, 32}, {256, 256}, kMost);
    numbers.push_back(readers);
  }
  EXPECT_EQ(numbers, (std::vector<unsigned>{2, 4, 8, 16, 32, 32}));
}

TEST(ReadersWanted, IsNoneIfReadingDoesNotWait) {
  EXPECT_EQ(readers_wanted(0, {256, 0}, {}, kMost), 0U);
  EXPECT_EQ(readers_wanted(0, {256, 31}, {}, kMost), 0U) << "less than every eighth file";
  EXPECT_EQ(readers_wanted(0, {0, 0}, {}, kMost), 0U);
}

TEST(ReadersWanted, StaysWhileReadersWaitForTheWorkers) {
  EXPECT_EQ(readers_wanted(16, {256, 0}, {256, 256}, kMost), 16U);
  EXPECT_EQ(readers_wanted(16, {256, 0}, {0, 0}, kMost), 16U) << "all was read ahead";
}

TEST(ReadersWanted, HalvesWhenNothingWaits) {
  unsigned readers = 32;
  std::vector<unsigned> numbers;
  for (int i = 0; i < 6; ++i) {
    readers = readers_wanted(readers, {256, 0}, {256, 1}, kMost);
    numbers.push_back(readers);
  }
  EXPECT_EQ(numbers, (std::vector<unsigned>{16, 8, 4, 2, 0, 0}));
}

TEST(ThreadWaits, CountsASleep) {
  const ThreadWaits waits;
  std::this_thread::sleep_for(std::chrono::milliseconds(1));
  EXPECT_GE(waits.count(), 1U);
}

TEST(ReadAhead, StartsNoThreadByItself) {
  ReadAhead ahead(1000);
  EXPECT_EQ(ahead.readers(), 0U);
  EXPECT_EQ(ahead.most_readers(), 0U);
}

TEST(ReadAhead, ReadsFilesThatAreGoneOrNoFiles) {
  const TempFolder folder;
  folder.write("A.MIF");
  folder.write("EMPTY", "");
  folder.write("LARGE", std::string(3'000'000, 'x'));
  ASSERT_EQ(::mkfifo((folder / "PIPE").c_str(), 0666), 0);
  fs::create_symlink("/dev/tty", folder / "LINK");
  fs::create_directory(folder / "FOLDER");
  for (const auto needs : {ReadAhead::Needs::kBytes, ReadAhead::Needs::kFacts}) {
    ReadAhead ahead(2'000'000);
    ahead.set_readers(4);
    const io::FileBatch batch = batch_of(folder.path(), {"A.MIF", "EMPTY", "LARGE", "PIPE", "LINK",
                                                         "FOLDER", "GONE", std::string(255, 'n')});
    ahead.add(batch, needs);
    EXPECT_EQ(wait_for(ahead, batch.size()), batch.size());
  }
}

TEST(ReadAhead, LeavesOutWhatIsDropped) {
  const TempFolder folder;
  folder.write("A");
  ReadAhead ahead(1000);
  const auto first = ahead.add(batch_of(folder.path(), std::vector<std::string>(100, "A")),
                               ReadAhead::Needs::kBytes);
  ahead.add(batch_of(folder.path(), {"A", "A"}), ReadAhead::Needs::kBytes);
  ahead.drop(first);
  ahead.set_readers(2);
  EXPECT_EQ(wait_for(ahead, 2), 2U);
}

TEST(ReadAhead, EndsWithFilesLeft) {
  const TempFolder folder;
  folder.write("A");
  ReadAhead ahead(1000);
  ahead.set_readers(3);
  EXPECT_EQ(ahead.readers(), 3U);
  ahead.set_readers(1000);
  EXPECT_EQ(ahead.most_readers(), kMost);
  ahead.set_readers(0);
  for (int i = 0; i < 100; ++i) {
    ahead.add(batch_of(folder.path(), std::vector<std::string>(1000, "A")),
              ReadAhead::Needs::kBytes);
  }
  ahead.set_readers(8);
}

}  // namespace
}  // namespace mifdex::engine
