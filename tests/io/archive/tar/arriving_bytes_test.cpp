#include "io/archive/tar/arriving_bytes.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <random>
#include <string>

#include "tests/support/archive_maker.h"
#include "tests/support/arriving_tar.h"

namespace mifdex::io {
namespace {

using testing::FilledPipe;
using testing::TarMaker;
using testing::walk_arriving;
using testing::walk_tar;
using testing::WalkedArchive;

std::string noise(std::size_t size, unsigned seed) {
  std::mt19937 random(seed);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>('a' + random() % 26);
  return bytes;
}

WalkOptions options_with(const ArchiveLimits& limits) {
  WalkOptions options;
  options.met = std::make_shared<SeenPaths>();
  options.tally = std::make_shared<ArchiveTally>(limits);
  options.max_file_bytes = limits.max_file_bytes;
  return options;
}

TEST(ArrivingTar, OfManyMegabytesIsTheSameAsInAFile) {
  TarMaker tar;
  std::mt19937 random(7);
  constexpr std::array<std::size_t, 6> kSizes = {0, 400, 1100, 60'000, 700'000, 1'300'000};
  for (unsigned i = 0; i < 120; ++i) {
    tar.add("BOX/" + std::to_string(i), noise(kSizes[random() % kSizes.size()], i));
    if (i % 9 == 0) tar.put({.name = "FOLDER", .type = '5'}, "");
    if (i % 20 == 19) tar.bytes().append(200'192, '\0');
  }
  tar.end();
  ASSERT_GT(tar.bytes().size(), 20'000'000U);
  EXPECT_EQ(walk_tar(tar.bytes()).files.size(), 120U);
}

TEST(ArrivingTar, PassesLargeFilesAndStoresThoseThatMayBeArchives) {
  TarMaker inner;
  inner.add("A.MIF", noise(3'000'000, 1)).end();
  TarMaker tar;
  tar.add("before", "first").add("large", noise(9'000'000, 2)).add("inner.tar", inner.bytes());
  tar.add("after", "last").put({.name = "link", .type = '1', .link = "after"}, "").end();
  const ArchiveLimits limits{.max_file_bytes = 1'000'000};
  EXPECT_EQ(walk_tar(tar.bytes(), limits).at("large").state, ReadState::kTooLarge);
  const FilledPipe pipe(tar.bytes(), 70'000);
  const WalkOptions options = options_with(limits);
  TarReader walk(std::make_shared<ArrivingBytes>(pipe.source()), options);
  FileBatch names;
  EntryBatch entries;
  std::vector<std::string> stored;
  while (walk.next(names, entries)) {
    for (const StoredEntry& entry : entries.stored) {
      stored.push_back(std::string(names.name(entry.file)));
      const auto bytes =
          ArchiveBytes::map_decoded(entry.bytes->get(), 0, static_cast<std::size_t>(entry.size));
      ASSERT_TRUE(bytes);
      EXPECT_EQ((*bytes)->bytes().view(), inner.bytes());
    }
  }
  EXPECT_EQ(stored, std::vector<std::string>{"inner.tar"});
}

TEST(ArrivingTar, KeepsTheTargetsOfHardLinksInItsWindow) {
  TarMaker tar;
  tar.add("early", "first").add("LATE", "second");
  for (unsigned i = 0; i < 30; ++i) tar.add("fill" + std::to_string(i), noise(500'000, i));
  tar.put({.name = "near", .type = '1', .link = "early"}, "");
  for (unsigned i = 30; i < 40; ++i) tar.add("fill" + std::to_string(i), noise(500'000, i));
  tar.put({.name = "far", .type = '1', .link = "early"}, "");
  tar.put({.name = "again", .type = '1', .link = "near"}, "");
  tar.put({.name = "none", .type = '1', .link = "missing"}, "").end();
  const WalkedArchive walked = walk_arriving(tar.bytes());
  EXPECT_EQ(walked.at("near").content, "first");
  EXPECT_EQ(walked.at("far").kind, RejectKind::kLinkTooFar);
  EXPECT_EQ(walked.at("far").detail, "its target is early");
  EXPECT_EQ(walked.at("again").kind, RejectKind::kLinkTooFar);
  EXPECT_EQ(walked.at("none").kind, RejectKind::kEntryDamaged);
  EXPECT_FALSE(walked.problem);
}

TEST(ArrivingTar, IsReadBeforeItsEndHasCome) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const auto read = std::make_shared<const Descriptor>(ends[0]);
  const Descriptor write(ends[1]);
  TarMaker tar;
  tar.add("A", "first").add("B", noise(5'000, 1));
  const std::string first = tar.bytes().substr(0, 2'500);  // ends inside B
  ASSERT_EQ(::write(write.get(), first.data(), first.size()), static_cast<ssize_t>(first.size()));
  const WalkOptions options = options_with({});
  TarReader walk(std::make_shared<ArrivingBytes>(ArrivingSource{.fd = read->get(), .owner = read}),
                 options);
  FileBatch names;
  EntryBatch entries;
  ASSERT_TRUE(walk.next(names, entries));  // hangs if it waits for B
  ASSERT_EQ(names.size(), 1U);
  EXPECT_EQ(names.path(0), "A");
}

TEST(ArrivingTar, HoldsNoMoreThanItsWindow) {
  // Zeros, folders and large files are passed, whatever their length.
  TarMaker tar;
  tar.add("A", "first");
  tar.bytes().append(40 << 20, '\0');
  tar.add("B", noise(30'000'000, 3)).end();
  const FilledPipe pipe(tar.bytes(), 1 << 20);
  ArrivingBytes arriving(pipe.source());
  EXPECT_EQ(arriving.view(0, 512).size(), 512U);
  EXPECT_EQ(arriving.pass(512, 50'000'000, -1), 50'000'000U);
  EXPECT_TRUE(arriving.has_gap());
  const SharedBytes taken = arriving.take(50'000'512, "extra");
  EXPECT_EQ(taken->bytes().size(), 512U + 5);
  EXPECT_EQ(arriving.base(), 50'000'512U);
  std::string bytes;
  EXPECT_FALSE(arriving.recall(0, 5, bytes)) << "it is more than the window away";
  arriving.drain();
  EXPECT_EQ(arriving.length(), tar.bytes().size());
}

TEST(ArrivingTar, EndsWhenTheRunIsStopped) {
  int ends[2] = {-1, -1};
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  const auto read = std::make_shared<const Descriptor>(ends[0]);
  const Descriptor write(ends[1]);
  const std::atomic<int> stop{1};
  ArrivingBytes arriving({.fd = read->get(), .owner = read, .stop = &stop});
  EXPECT_EQ(arriving.view(0, 10).size(), 0U);
  arriving.drain();
  EXPECT_EQ(arriving.length(), 0U);
}

}  // namespace
}  // namespace mifdex::io
