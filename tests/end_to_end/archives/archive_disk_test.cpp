// Inner archives that must be decoded to a disk that has no room for them.
#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/support/archive_maker.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"
#include "tests/support/small_disk.h"

namespace mifdex {
namespace {

using io::ArchiveKind;
using io::testing::make_archive;
using io::testing::TarMaker;
using io::testing::ZipMaker;

constexpr std::uint64_t kSmall = 16'000'000;
constexpr std::uint64_t kArchiveRoom = 100'000'000;

/// Returns bytes that cannot be compressed.
std::string noise(std::size_t size) {
  std::mt19937_64 random(7);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

const io::testing::SampleEntries kEntries = {
    {"R/A.PCK", cli::status_mif("Failed", "the wanted one")}, {"R/LARGE", noise(20'000'000)}};

TEST(ArchiveDisk, FullTheRunEndsAndGoesOnWhenThereIsRoom) {
  const TempFolder scratch;
  SmallDisk disk(scratch / "disk");
  if (!disk.mount(kSmall)) GTEST_SKIP() << "needs the right to mount";
  const std::string packed = make_archive(ArchiveKind::kGzip, kEntries);
  scratch.write("in tar", TarMaker().add("a.tgz", packed).end().bytes());
  scratch.write("in zip",
                ZipMaker().add("a.tar", make_archive(ArchiveKind::kTar, kEntries)).bytes());
  scratch.write("in gzip", make_archive(ArchiveKind::kGzip, {{"a.tgz", packed}}));
  for (const char* box : {"in tar", "in zip", "in gzip"}) {
    SCOPED_TRACE(box);
    disk.give(kSmall);
    const std::string index = scratch / (std::string("disk/") + box);
    const auto run = [&] { return run_mifdex({"-q", "-x", index, "index", scratch / box}); };
    const Ran full = run();
    EXPECT_EQ(full.exit_code, 6) << full.err;
    EXPECT_NE(full.err.find("No space left on device"), std::string::npos) << full.err;
    disk.give(kArchiveRoom);
    const Ran again = run();
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_NE(listing(index).find("the wanted one"), std::string::npos);
  }
}

TEST(ArchiveDisk, IsNotFilledBeyondTheLimits) {
  const TempFolder scratch;
  SmallDisk disk(scratch / "disk");
  if (!disk.mount(kSmall)) GTEST_SKIP() << "needs the right to mount";
  std::string zeros;
  zeros.resize(10'000'000);
  const std::string inner = TarMaker().add("zeros", zeros).end().bytes();
  ZipMaker zip;
  for (int i = 0; i < 8; ++i) zip.add("a" + std::to_string(i) + ".tar", inner);
  zip.add("R/A.PCK", cli::status_mif("Failed", "a neighbour"));
  scratch.write("box.zip", zip.bytes());
  const std::string index = scratch / "disk/idx";
  const Ran ran = run_mifdex({"-x", index, "index", scratch / "box.zip", "--max-total", "15M"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_NE(answer(index, {"rejects"}).find("--max-total"), std::string::npos);
  EXPECT_NE(listing(index).find("a neighbour"), std::string::npos);
}

}  // namespace
}  // namespace mifdex
