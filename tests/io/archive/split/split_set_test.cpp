// Sets of parts in a folder: complete ones are joined; if parts are missing, they are named.
#include "io/archive/split/split_set.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <vector>

#include "io/archive/detect/found_archive.h"
#include "io/archive/split/rar_volume.h"
#include "io/files/neighbour_file.h"
#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"
#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

using testing::ArchiveRun;
using testing::make_archive;
using testing::sample_entries;

std::vector<std::string> cut(const std::string& bytes, std::size_t size) {
  std::vector<std::string> pieces;
  for (std::size_t begin = 0; begin < bytes.size(); begin += size) {
    pieces.push_back(bytes.substr(begin, size));
  }
  return pieces;
}

class SplitSets : public ::testing::Test {
 protected:
  void write(const std::vector<std::string>& names, const std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) folder_.write(names.at(i), parts[i]);
    folder_fd_ = Descriptor(::open(folder_.path().c_str(), O_RDONLY | O_DIRECTORY));
  }
  static std::vector<std::string> numbered(const std::string& stem, std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 1; i <= count; ++i) {
      const std::string digits = std::to_string(1000 + i).substr(1);
      names.push_back(stem + digits);
    }
    return names;
  }
  void remove(const std::string& name) const {
    ASSERT_TRUE(std::filesystem::remove(folder_.path(name)));
  }
  SplitSet find(const std::string& name, const std::string& leading) const {
    return find_split_set(folder_fd_.get(), name, find_archive(leading).kind, leading);
  }
  static std::string joined(const SplitSet& set, const std::string& leading) {
    const Descriptor lead = testing::file_of(leading);
    const Descriptor out = testing::file_of("");
    const Result<std::uint64_t> size = join_split_set(set, lead.get(), out.get());
    EXPECT_TRUE(size) << error_text(size.error());
    std::string bytes(size.value_or(0), '\0');
    EXPECT_EQ(::pread(out.get(), bytes.data(), bytes.size(), 0),
              static_cast<ssize_t>(bytes.size()));
    return bytes;
  }

  TempFolder folder_;
  Descriptor folder_fd_;
};

TEST_F(SplitSets, PiecesAreJoinedInTheirOrder) {
  for (const ArchiveKind kind : {ArchiveKind::kZip, ArchiveKind::kSevenZip, ArchiveKind::kGzip}) {
    const std::string archive = make_archive(kind, sample_entries(40));
    const auto parts = cut(archive, archive.size() / 4 + 1);
    write(numbered("box.zip.", parts.size()), parts);
    const SplitSet set = find("BOX.ZIP.001", parts[0]);
    EXPECT_EQ(set.missing, "");
    EXPECT_EQ(joined(set, parts[0]), archive) << archive_kind_name(kind);
    EXPECT_TRUE(is_later_part(folder_fd_.get(), "box.zip.002", parts[1]));
  }
}

TEST_F(SplitSets, LookingForManyNeighboursReadsAFolderAFewTimes) {
  constexpr std::size_t kFiles = 3'000;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < kFiles; ++i) names.push_back("BOX" + std::to_string(i) + ".ZIP");
  write(names, std::vector<std::string>(kFiles, "x"));
  const std::uint64_t before = neighbour_names_read();
  for (std::size_t i = 0; i < kFiles; ++i) {
    const std::string name = std::to_string(i) + ".zip";
    EXPECT_TRUE(open_neighbour(folder_fd_.get(), "box" + name).is_open()) << name;
    EXPECT_FALSE(open_neighbour(folder_fd_.get(), "none" + name).is_open()) << name;
  }
  // The folder has just been written, so its list must not be trusted for ever.
  EXPECT_LE(neighbour_names_read() - before, 4 * kFiles);
  // A name that is new in a short folder is found at once.
  TempFolder other;
  other.write("A.ZIP", "x");
  const Descriptor folder(::open(other.path().c_str(), O_RDONLY | O_DIRECTORY));
  EXPECT_TRUE(open_neighbour(folder.get(), "a.zip").is_open());
  EXPECT_FALSE(open_neighbour(folder.get(), "b.zip").is_open());
  other.write("B.ZIP", "x");
  EXPECT_TRUE(open_neighbour(folder.get(), "b.zip").is_open());
}

TEST_F(SplitSets, AMissingPieceIsNamed) {
  const std::string archive = make_archive(ArchiveKind::kSevenZip, sample_entries(40));
  const auto parts = cut(archive, archive.size() / 3 + 1);
  write({"a.7z.001", "a.7z.003"}, {parts[0], parts[2]});
  EXPECT_EQ(find("a.7z.001", parts[0]).missing, "a.7z.002");
  write({"b.7z.001", "b.7z.002"}, {parts[0], parts[1]});
  EXPECT_EQ(find("b.7z.001", parts[0]).missing, "b.7z.003");
  const SplitSet later = find_split_set(folder_fd_.get(), "c.7z.002", ArchiveKind::kSplitPart, "");
  EXPECT_EQ(later.missing, "c.7z.001");
  const SplitSet known = find_split_set(folder_fd_.get(), "b.7z.002", ArchiveKind::kSplitPart, "");
  EXPECT_EQ(known.read_with, "b.7z.001");
}

TEST_F(SplitSets, WholeArchivesSideBySideAreNoSet) {
  const std::string first = make_archive(ArchiveKind::kZip, sample_entries(3));
  const std::string second = make_archive(ArchiveKind::kZip, sample_entries(5));
  write({"BACKUP.001", "BACKUP.002", "BACKUP.003"}, {first, second, "START COMPONENT\r\n"});
  EXPECT_FALSE(find("BACKUP.001", first).has_more_parts());
  EXPECT_FALSE(is_later_part(folder_fd_.get(), "BACKUP.002", second));
  EXPECT_FALSE(is_later_part(folder_fd_.get(), "BACKUP.003", "START COMPONENT\r\n"));
}

TEST_F(SplitSets, WholeArchivesWithTheNamesOfPartsAreReadByThemselves) {
  const std::string first = make_archive(ArchiveKind::kZip, sample_entries(3));
  const std::string second = make_archive(ArchiveKind::kZip, sample_entries(5));
  write({"B.ZIP.001", "B.ZIP.002", "B.ZIP.003"}, {first, second, std::string(900, '\0')});
  EXPECT_FALSE(find("B.ZIP.001", first).has_more_parts());
  EXPECT_FALSE(is_later_part(folder_fd_.get(), "B.ZIP.002", second));
  EXPECT_TRUE(is_later_part(folder_fd_.get(), "B.ZIP.003", std::string(900, '\0')));
  EXPECT_EQ(find_split_set(folder_fd_.get(), "B.ZIP.003", ArchiveKind::kSplitPart, "").missing,
            "its first part");
  const auto disks = testing::make_spanned_zip(sample_entries(40), 5'000);
  write({"R.ZIP", "R.Z01"}, {first, second});
  write({"X.ZIP", "X.Z01", "X.Z99"}, {disks.back(), disks[0], second});
  EXPECT_FALSE(is_later_part(folder_fd_.get(), "R.Z01", second));
  EXPECT_TRUE(is_later_part(folder_fd_.get(), "X.Z01", disks[0]));
  EXPECT_FALSE(is_later_part(folder_fd_.get(), "X.Z99", second));
  for (const int folder : {folder_fd_.get(), -1}) {
    EXPECT_FALSE(is_later_part(folder, "ALONE.Z01", second));
    EXPECT_FALSE(is_later_part(folder, "ALONE.ZIP.002", second));
    EXPECT_TRUE(is_later_part(folder, "ALONE.Z01", disks[0]));
    EXPECT_TRUE(is_later_part(folder, "ALONE.ZIP.002", second.substr(0, second.size() / 2)));
  }
}

TEST_F(SplitSets, AVolumeOfAnotherSetIsNotReadWithAWholeRar) {
  const auto volumes = testing::make_rar_volumes(sample_entries(40), 3'000);
  write({"BOX.RAR", "BOX.R00"}, {testing::make_rar(sample_entries(3)), volumes[1]});
  const SplitSet set = find("BOX.R00", volumes[1]);
  EXPECT_EQ(set.read_with, "");
  EXPECT_EQ(set.missing, "the volume before it");
  write({"BOX.RAR"}, {volumes[0]});
  EXPECT_EQ(find("BOX.R00", volumes[1]).read_with, "BOX.RAR");
}

TEST_F(SplitSets, ADirectorySizeThatNoZipHasIsNotRead) {
  auto disks = testing::make_spanned_zip(sample_entries(40), 5'000);
  std::string& last = disks.back();
  last.replace(last.size() - 22 + 10, 2, std::string("\1\0", 2));  // one entry
  last.insert(0, std::string(300'000, 'x'));
  last.replace(last.size() - 22 + 12, 4, std::string("\0\0\4\0", 4));  // 256 KiB
  last.replace(last.size() - 22 - 262'144, 4, "PK\1\2");
  SplitSet set;
  set.before.push_back(testing::file_of("PK\7\10"));
  const Descriptor lead = testing::file_of(last);
  const Descriptor out = testing::file_of("");
  EXPECT_EQ(bytes_of_split_set(set, lead.get()), last.size() + 4);
  const Result<std::uint64_t> size = join_split_set(set, lead.get(), out.get());
  ASSERT_FALSE(size);
  EXPECT_EQ(size.error().kind, ErrorKind::kFormat);
  const std::atomic<int> stop = 1;
  const Descriptor none = testing::file_of("");
  EXPECT_FALSE(join_split_set(set, lead.get(), none.get(), &stop));
  EXPECT_EQ(::lseek(none.get(), 0, SEEK_END), 0);
}

TEST_F(SplitSets, APieceWithAnyNameIsOneIfTheFirstIsNotWhole) {
  const std::string archive = make_archive(ArchiveKind::kSevenZip, sample_entries(40));
  const auto parts = cut(archive, archive.size() / 2 + 1);
  write({"BOX.001", "BOX.002"}, parts);
  EXPECT_TRUE(is_later_part(folder_fd_.get(), "BOX.002", parts[1]));
  EXPECT_EQ(joined(find("BOX.001", parts[0]), parts[0]), archive);
  write({"box_aa", "box_ab"}, parts);
  EXPECT_TRUE(is_later_part(folder_fd_.get(), "box_ab", parts[1]));
  EXPECT_EQ(joined(find("box_aa", parts[0]), parts[0]), archive);
}

TEST_F(SplitSets, DisksOfAZipBecomeOneZip) {
  const auto entries = sample_entries(40);
  const auto disks = testing::make_spanned_zip(entries, 5'000);
  ASSERT_GT(disks.size(), 3U);
  std::vector<std::string> names;
  for (std::size_t i = 1; i < disks.size(); ++i) {
    names.push_back("box.z" + std::to_string(100 + i).substr(1));
  }
  names.emplace_back("box.zip");
  write(names, disks);
  const SplitSet set = find("box.zip", disks.back());
  ASSERT_EQ(set.before.size(), disks.size() - 1);
  const ArchiveRun run = testing::read_archive(joined(set, disks.back()), ArchiveKind::kZip);
  EXPECT_FALSE(run.problem) << run.problem_detail();
  EXPECT_EQ(run.whole(), entries.size());
  EXPECT_TRUE(is_later_part(folder_fd_.get(), "box.z02", disks[1]));
  // Cut by a program that does not know zip: the offsets are those of one file.
  std::string zip = make_archive(ArchiveKind::kZip, entries);
  zip[zip.size() - 22 + 4] = '\1';  // this disk, and that of the directory
  zip[zip.size() - 22 + 6] = '\1';
  const auto halves = cut(zip, zip.size() / 2 + 1);
  write({"cut.z01", "cut.zip"}, halves);
  const std::string whole = joined(find("cut.zip", halves[1]), halves[1]);
  EXPECT_EQ(testing::read_archive(whole, ArchiveKind::kZip).whole(), entries.size());
  remove("box.z02");
  EXPECT_EQ(find("box.zip", disks.back()).missing, "box.z02");
}

TEST_F(SplitSets, VolumesOfRarAreReadAsOne) {
  const auto entries = sample_entries(40);
  const auto volumes = testing::make_rar_volumes(entries, 3'000);
  ASSERT_GT(volumes.size(), 3U);
  std::vector<std::string> names;
  for (std::size_t i = 1; i <= volumes.size(); ++i) {
    names.push_back("box.part" + std::to_string(i) + ".rar");
  }
  write(names, volumes);
  const SplitSet set = find("BOX.part1.rar", volumes[0]);
  EXPECT_EQ(set.behind.size(), volumes.size() - 1);
  EXPECT_EQ(set.missing, "");
  const ArchiveRun run = testing::read_archive(joined(set, volumes[0]), ArchiveKind::kRar);
  EXPECT_FALSE(run.problem) << run.problem_detail();
  ASSERT_EQ(run.whole(), entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(run.entries[i].content, entries[i].content);
  }
  EXPECT_EQ(find("box.part2.rar", volumes[1]).read_with, "box.part1.rar");
  remove("box.part3.rar");
  EXPECT_EQ(find("box.part1.rar", volumes[0]).missing, "box.part3.rar");
  EXPECT_EQ(find("other.part2.rar", volumes[1]).missing, "other.part1.rar");
}

TEST(RarVolumes, OfTheOldestRarAreNotSupported) {
  const ArchiveRun run = testing::read_archive("RE~^" + std::string(200, '\0'), ArchiveKind::kRar);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveUnsupported);
  EXPECT_NE(run.problem_detail().find("RAR"), std::string::npos);
}

TEST(RarVolumes, SayWhichTheyAre) {
  const auto volumes = testing::make_rar_volumes(sample_entries(40), 3'000);
  const auto first = read_rar_volume(volumes.front());
  ASSERT_TRUE(first);
  EXPECT_TRUE(first->is_volume && first->is_first == true && first->has_next);
  const auto last = read_rar_volume(volumes.back());
  ASSERT_TRUE(last);
  EXPECT_TRUE(last->is_volume && last->is_first != true && !last->has_next);
  const auto alone = read_rar_volume(testing::make_rar(sample_entries(3)));
  ASSERT_TRUE(alone);
  EXPECT_FALSE(alone->is_volume || alone->has_next);
  for (std::size_t size = 0; size < volumes[1].size(); size += 7) {
    static_cast<void>(read_rar_volume(volumes[1].substr(0, size)));  // ASan sees a read beyond
  }
  EXPECT_FALSE(read_rar_volume("Rar!"));
}

}  // namespace
}  // namespace mifdex::io
