#include "io/archive/split/cab_set.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"
#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

using testing::ArchiveRun;

class CabSet : public ::testing::Test {
 protected:
  CabSet() : entries_(testing::sample_entries(60)) {
    set_ = testing::make_cab_set(entries_, 5'000, "DISK");
    folder_fd_ = Descriptor(::open(folder_.path().c_str(), O_RDONLY | O_DIRECTORY));
  }

  void write_all_but(std::size_t missing) {
    for (std::size_t i = 0; i < set_.size(); ++i) {
      if (i != missing) folder_.write("disk" + std::to_string(i + 1) + ".cab", set_[i]);
    }
  }

  ArchiveRun read_from(std::size_t part) {
    ArchiveOptions options;
    const std::optional<CabHeader> header = read_cab_header(set_[part]);
    EXPECT_TRUE(header.has_value());
    const std::vector<Descriptor> parts = open_following_cabinets(folder_fd_.get(), *header);
    for (const Descriptor& fd : parts) options.further_parts.push_back({fd.get()});
    return testing::read_archive(set_[part], ArchiveKind::kCab, {}, options);
  }

  TempFolder folder_;
  testing::SampleEntries entries_;
  std::vector<std::string> set_;
  Descriptor folder_fd_;
};

constexpr std::size_t kNone = 999;

TEST_F(CabSet, TheHeaderTellsTheNeighbours) {
  ASSERT_GT(set_.size(), 3U);
  const std::optional<CabHeader> header = read_cab_header(set_[1]);
  ASSERT_TRUE(header.has_value());
  EXPECT_EQ(header->set, 7);
  EXPECT_EQ(header->index, 1);
  EXPECT_EQ(header->previous, "DISK1.CAB");
  EXPECT_EQ(header->next, "DISK3.CAB");
  EXPECT_FALSE(read_cab_header(set_[1].substr(0, 40)).has_value()) << "cut in a name";
  EXPECT_FALSE(read_cab_header("MSCF").has_value());
  EXPECT_EQ(read_cab_header(testing::make_cab(entries_, true))->next, "");
}

TEST_F(CabSet, IsReadWholeFromItsFirst) {
  write_all_but(kNone);
  const ArchiveRun run = read_from(0);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    EXPECT_EQ(run.entries[i].path, entries_[i].path);
    EXPECT_EQ(run.entries[i].content, entries_[i].content);
  }
}

TEST_F(CabSet, WithAPartMissingSaysWhichAndKeepsTheRest) {
  write_all_but(2);
  const ArchiveRun run = read_from(0);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveSplit);
  EXPECT_EQ(run.problem_detail(), "DISK3.CAB is missing");
  EXPECT_GT(run.whole(), 5U);
  for (const testing::ReadEntry& entry : run.entries) {
    if (entry.reject) {
      EXPECT_EQ(entry.reject->kind, RejectKind::kArchiveSplit);
    }
  }
}

TEST_F(CabSet, ReadFromTheMiddleGivesWhatBeginsThere) {
  write_all_but(0);
  const ArchiveRun run = read_from(1);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveSplit);
  EXPECT_EQ(run.problem_detail(), "DISK1.CAB is missing");
}

TEST_F(CabSet, KnowsWhetherItsPreviousIsThere) {
  write_all_but(2);
  EXPECT_FALSE(has_previous_cabinet(folder_fd_.get(), *read_cab_header(set_[0])));
  EXPECT_TRUE(has_previous_cabinet(folder_fd_.get(), *read_cab_header(set_[1])));
  EXPECT_FALSE(has_previous_cabinet(folder_fd_.get(), *read_cab_header(set_[3])));
}

TEST_F(CabSet, ANameThatLeadsOutOfTheFolderIsNotFollowed) {
  folder_.write("DISK2.CAB", set_[1]);
  folder_.write("inner/x", "x");
  const Descriptor inner(::open(folder_.path("inner").c_str(), O_RDONLY | O_DIRECTORY));
  CabHeader header = *read_cab_header(set_[0]);
  header.next = "../DISK2.CAB";
  EXPECT_TRUE(open_following_cabinets(inner.get(), header).empty());
  ASSERT_EQ(::symlink("../DISK2.CAB", folder_.path("inner/LINK").c_str()), 0);
  header.next = "LINK";
  EXPECT_TRUE(open_following_cabinets(inner.get(), header).empty());
  header.next = "..";
  EXPECT_TRUE(open_following_cabinets(inner.get(), header).empty());
}

TEST_F(CabSet, ACabinetOfAnotherSetIsNotTaken) {
  folder_.write("DISK2.CAB", testing::make_cab(entries_, false));
  EXPECT_TRUE(open_following_cabinets(folder_fd_.get(), *read_cab_header(set_[0])).empty());
  folder_.write("DISK2.CAB", set_[2]);  // the wrong one of the set
  EXPECT_TRUE(open_following_cabinets(folder_fd_.get(), *read_cab_header(set_[0])).empty());
}

}  // namespace
}  // namespace mifdex::io
