// `mifdex cat` prints the bytes of a file from any kind of box, and nothing if they are not the
// bytes that were indexed.
#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"
#include "tests/support/temp_folder.h"

namespace mifdex {
namespace {

using io::ArchiveKind;
using io::testing::make_archive;

const std::string kMif = cli::status_mif("Failed", "the wanted one");
const io::testing::SampleEntries kCatEntries = {
    {"R/A.PCK", cli::status_mif("Success", "another")}, {"R/B.PCK", kMif}, {"R/C.TXT", "text\r\n"}};

class Cat : public testing::Test {
 protected:
  void index(const std::string& box) { index_box(scratch_ / "idx", {scratch_ / box}); }
  Ran cat(const std::string& origin) const {
    return run_mifdex({"-x", scratch_ / "idx", "cat", origin}, {scratch_.path(), {}});
  }
  void expect_wanted(const std::string& origin) const {
    const Ran ran = cat(origin);
    EXPECT_EQ(ran.exit_code, 0) << origin << ": " << ran.err;
    EXPECT_EQ(ran.out, kMif) << origin;
  }
  TempFolder scratch_;
};

TEST_F(Cat, GivesTheBytesOfEveryKindOfBox) {
  for (const io::testing::SampleEntry& entry : kCatEntries) {
    scratch_.write("folder/" + entry.path, entry.content);
  }
  index("folder");
  for (const char* origin : {"R/B.PCK", "B.PCK", "folder/R/B.PCK", "folder/R/../R/B.PCK"}) {
    expect_wanted(origin);
  }
  expect_wanted(scratch_ / "folder/R/B.PCK");
  for (const ArchiveKind kind : {ArchiveKind::kTar, ArchiveKind::kZip, ArchiveKind::kSevenZip}) {
    const std::string name = "box" + std::to_string(static_cast<int>(kind));
    scratch_.write(name, make_archive(kind, kCatEntries));
    index(name);
    expect_wanted(name + "/R/B.PCK");
    expect_wanted(name + "!/R/B.PCK");
    expect_wanted((scratch_ / name) + "/R/B.PCK");
    scratch_.write("deep/" + name + "/ARCH/in.zip",
                   make_archive(ArchiveKind::kZip, {{"x.tar", make_archive(kind, kCatEntries)}}));
    index("deep/" + name);
    expect_wanted(name + "/ARCH/in.zip!/x.tar!/R/B.PCK");
    const Ran archive = cat(name + "/ARCH/in.zip!/x.tar");
    EXPECT_EQ(archive.out, make_archive(kind, kCatEntries)) << archive.err;
  }
}

TEST_F(Cat, NeedsNoIndexForAPathTypedByHand) {
  scratch_.write("a.7z", make_archive(ArchiveKind::kSevenZip,
                                      {{"b.tar", make_archive(ArchiveKind::kTar, kCatEntries)}}));
  scratch_.write("plain", kMif);
  for (const std::string& origin :
       std::vector<std::string>{"plain", "a.7z/b.tar!/R/B.PCK", "a.7z!/b.tar!/R/B.PCK",
                                scratch_ / "a.7z!/b.tar!/R/B.PCK"}) {
    const Ran ran = run_mifdex({"cat", origin}, {scratch_.path(), {}});
    EXPECT_EQ(ran.out, kMif) << origin << ran.err;
  }
  EXPECT_EQ(run_mifdex({"cat", "a.7z/none"}, {scratch_.path(), {}}).exit_code, 5);
  EXPECT_EQ(run_mifdex({"cat", "none"}, {scratch_.path(), {}}).exit_code, 1);
}

TEST_F(Cat, SaysThatAFileMayNotBeRead) {
  scratch_.write("folder/R/B.PCK", kMif);
  scratch_.write("folder/S/C.PCK", kMif + "\n");
  scratch_.write("box.tar", make_archive(ArchiveKind::kTar, kCatEntries));
  index("folder");
  index("box.tar");
  fs::permissions(scratch_.path(), fs::perms(0755));
  fs::permissions(scratch_ / "folder/R/B.PCK", fs::perms::none);
  fs::permissions(scratch_ / "folder/S", fs::perms::none);
  fs::permissions(scratch_ / "box.tar", fs::perms::none);
  {
    const WithoutRights nobody;
    for (const char* origin : {"folder/R/B.PCK", "folder/S/C.PCK", "box.tar/R/B.PCK"}) {
      const Ran ran = cat(origin);
      EXPECT_EQ(ran.exit_code, 5) << origin;
      EXPECT_EQ(ran.out, "");
      EXPECT_TRUE(holds(ran.err, "Permission denied")) << ran.err;
      EXPECT_FALSE(holds(ran.err, "is not there")) << ran.err;
    }
    const std::string by_hand = scratch_ / "folder/S/D.PCK";
    const Ran ran = run_mifdex({"cat", by_hand});
    EXPECT_EQ(ran.exit_code, 5) << ran.err;
    EXPECT_TRUE(holds(ran.err, "Permission denied")) << ran.err;
  }
  fs::permissions(scratch_ / "folder/S", fs::perms(0755));
}

TEST_F(Cat, SaysWhatIsGoneOrChangedAndWritesNothing) {
  const auto expect_refused = [&](const std::string& origin, const std::string& why) {
    const Ran ran = cat(origin);
    EXPECT_EQ(ran.exit_code, 5) << origin;
    EXPECT_EQ(ran.out, "") << origin;
    EXPECT_NE(ran.err.find(why), std::string::npos) << ran.err;
  };
  scratch_.write("box.tar", make_archive(ArchiveKind::kTar, kCatEntries));
  index("box.tar");
  auto changed = kCatEntries;
  changed[1].content[100] = '#';
  scratch_.write("box.tar", make_archive(ArchiveKind::kTar, changed));
  expect_refused("box.tar/R/B.PCK", "content is not what was indexed");
  scratch_.write("box.tar", make_archive(ArchiveKind::kTar, {kCatEntries[0]}));
  expect_refused("box.tar/R/B.PCK", "no longer exists");
  scratch_.write("box.tar", make_archive(ArchiveKind::kTar, kCatEntries).substr(0, 700));
  expect_refused("box.tar/R/B.PCK", "damaged archive");
  scratch_.write("box.tar", "no archive any more");
  expect_refused("box.tar/R/B.PCK", "no longer exists");
  fs::remove(scratch_ / "box.tar");
  expect_refused("box.tar/R/B.PCK", "no longer exists");
}

}  // namespace
}  // namespace mifdex
