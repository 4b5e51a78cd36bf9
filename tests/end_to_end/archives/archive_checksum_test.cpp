// A report from bytes that do not match their checksum is not indexed; a report from sound bytes
// next to them is.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/support/archive_maker.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using namespace std::string_literals;
using io::ArchiveKind;
using io::testing::make_archive;
using io::testing::make_tar;
using io::testing::pack_stream;
using io::testing::SampleEntries;
using io::testing::TarMaker;
using io::testing::ZipMaker;

constexpr ArchiveKind kVerified[] = {ArchiveKind::kGzip, ArchiveKind::kBzip2, ArchiveKind::kXz};

SampleEntries pair() {
  return {{"R/00000020.SNI", cli::instruction("VAQ0000F", "VAQ00005")},
          {"R/00000020.PCK", cli::status_mif("Success", "done")}};
}

std::string with_wrong_checksum(std::string stream) {
  stream[stream.size() - 6] ^= 0x01;
  return stream;
}

/// Expects that `archive` is rejected as a box, in a folder, in a tar, in a zip, and packed once
/// more.
void expect_rejected_everywhere(const TempFolder& scratch, const std::string& name,
                                const std::string& archive) {
  scratch.write(name + ".tgz", archive);
  scratch.write("folder " + name + "/A.tgz", archive);
  scratch.write(name + ".tar", make_tar({{"A.tgz", archive}}));
  scratch.write(name + ".zip", ZipMaker().add("A.tgz", archive).bytes());
  scratch.write(name + ".tgz.bz2", pack_stream(ArchiveKind::kBzip2, archive));
  for (const std::string& box :
       {name + ".tgz", "folder " + name, name + ".tar", name + ".zip", name + ".tgz.bz2"}) {
    const std::string index = scratch / ("idx " + box);
    const Ran ran = run_mifdex({"-x", index, "index", scratch / box});
    EXPECT_EQ(ran.exit_code, 3) << box << ran.err;
    EXPECT_EQ(listing(index), "") << box;
    EXPECT_TRUE(holds(answer(index, {"rejects"}), "damaged")) << box;
  }
}

TEST(ArchiveChecksum, NothingOfAStreamWithAWrongChecksumIsAReport) {
  const TempFolder scratch;
  for (const ArchiveKind kind : kVerified) {
    const std::string name = "k" + std::to_string(static_cast<int>(kind));
    expect_rejected_everywhere(scratch, name, with_wrong_checksum(make_archive(kind, pair())));
    expect_rejected_everywhere(
        scratch, name + "f",
        with_wrong_checksum(pack_stream(kind, cli::status_mif("Success", "changed"))));
  }
}

TEST(ArchiveChecksum, WhatIsSoundBeforeAndBehindIsRead) {
  const TempFolder scratch;
  const std::string failed = cli::status_mif("Failed", "disk full");
  const SampleEntries entries = {{"R/00000020.SNI", cli::instruction("VAQ0000F", "VAQ00005")},
                                 {"R/00000020.PCK", failed}};
  for (const ArchiveKind kind : {ArchiveKind::kGzip, ArchiveKind::kBzip2, ArchiveKind::kXz,
                                 ArchiveKind::kZstd, ArchiveKind::kCompress}) {
    const std::string name = "k" + std::to_string(static_cast<int>(kind));
    scratch.write(name + " zeros", make_archive(kind, entries) + std::string(10'240, '\0'));
    Ran ran = run_mifdex({"-x", scratch / ("z" + name), "index", scratch / (name + " zeros")});
    EXPECT_EQ(ran.exit_code, 0) << name << ran.err;
    EXPECT_TRUE(holds(listing(scratch / ("z" + name)), "\"status\":\"Failed\"")) << name;
    if (kind == ArchiveKind::kCompress) continue;  // its format does not mark its end
    scratch.write(name + " text", make_archive(kind, entries) + "and what a mailer put behind it");
    ran = run_mifdex({"-x", scratch / ("t" + name), "index", scratch / (name + " text")});
    EXPECT_EQ(ran.exit_code, 3) << name << ran.err;
    EXPECT_TRUE(holds(listing(scratch / ("t" + name)), "\"status\":\"Failed\"")) << name;
    EXPECT_TRUE(holds(answer(scratch / ("t" + name), {"rejects"}), "31 bytes follow its end"));
  }
}

TEST(ArchiveChecksum, AStoredArchiveOverMaxFileIsVerifiedToo) {
  const TempFolder scratch;
  SampleEntries entries = pair();
  entries.push_back({"R/PACKAGE.BIN", std::string(50'000, 'x')});
  const std::string zip = ZipMaker().add("A.tar", make_tar(entries), 0).bytes();
  scratch.write("sound.zip", zip);
  std::string damaged = zip;
  damaged[damaged.find("Success") + 1] ^= 0x01;  // the tar itself does not notice
  scratch.write("damaged.zip", damaged);
  for (const char* max_file : {"5M", "20k"}) {
    const auto index = [&](const std::string& name) {
      return run_mifdex({"-x", scratch / (name + max_file), "index", scratch / (name + ".zip"),
                         "--max-file", max_file});
    };
    EXPECT_EQ(index("sound").exit_code, 0);
    EXPECT_NE(listing(scratch / ("sound"s + max_file)), "") << max_file;
    const Ran ran = index("damaged");
    EXPECT_EQ(ran.exit_code, 3) << ran.err;
    EXPECT_EQ(listing(scratch / ("damaged"s + max_file)), "") << max_file;
    EXPECT_TRUE(holds(answer(scratch / ("damaged"s + max_file), {"rejects"}), "checksum"));
  }
}

TEST(ArchiveChecksum, ASparseReportIsPairedAndItsBytesComeBack) {
  const TempFolder scratch;
  const std::string failed = cli::status_mif("Failed", "disk full");
  TarMaker maker;
  maker.add("R/00000020.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  maker.add_pax({{"GNU.sparse.name", "R/00000020.PCK"},
                 {"GNU.sparse.size", std::to_string(failed.size() + 4096)},
                 {"GNU.sparse.map", "0," + std::to_string(failed.size())}});
  maker.add("R/GNUSparseFile.1/00000020.PCK", failed).end();
  scratch.write("plain.tar", maker.bytes());
  scratch.write("packed.tgz", pack_stream(ArchiveKind::kGzip, maker.bytes()));
  scratch.write("late.tar", std::string(5120, '\0') + maker.bytes());
  for (const std::string box : {"plain.tar", "packed.tgz", "late.tar"}) {
    const std::string index = scratch / ("idx " + box);
    index_box(index, {scratch / box});
    const std::string lines = listing(index);
    EXPECT_EQ(lines_of(lines).size(), 1U) << box << lines;
    EXPECT_TRUE(holds(lines, "\"path\":\"R/00000020.PCK\"")) << lines;
    EXPECT_TRUE(holds(lines, "\"status\":\"Failed\"")) << lines;
    const Ran cat = run_mifdex({"-x", index, "cat", "R/00000020.PCK"});
    EXPECT_EQ(cat.out, failed + std::string(4096, '\0')) << box;
  }
}

TEST(ArchiveChecksum, AnArchiveThatLostItsBeginningIsRejectedByItsName) {
  const TempFolder scratch;
  const std::pair<ArchiveKind, const char*> kinds[] = {
      {ArchiveKind::kTar, "A.TAR"},     {ArchiveKind::kZip, "A.zip"},
      {ArchiveKind::kGzip, "A.tgz"},    {ArchiveKind::kBzip2, "A.MIF.bz2"},
      {ArchiveKind::kXz, "A.tar.xz"},   {ArchiveKind::kZstd, "A.Zst"},
      {ArchiveKind::kSevenZip, "A.7z"}, {ArchiveKind::kCab, "A.CAB"},
      {ArchiveKind::kLzh, "A.LZH"},
  };
  for (const auto& [kind, name] : kinds) {
    const std::string sound = make_archive(kind, pair());
    std::string flipped = sound;
    flipped[kind == ArchiveKind::kTar ? 100 : 2] ^=
        0x20;  // in the name of the first file, or the sign
    std::size_t number = 0;
    for (const std::string& damaged :
         {flipped, sound.substr(0, 9), sound.substr(0, 2), std::string()}) {
      const std::string box = std::string(name) + std::to_string(number++);
      scratch.write(box + "/" + name, damaged);
      const std::string index = scratch / ("idx " + box);
      const Ran ran = run_mifdex({"-x", index, "index", scratch / box});
      EXPECT_EQ(ran.exit_code, 3) << box << ran.err;
      EXPECT_FALSE(answer(index, {"rejects"}).empty()) << box;
      // In these formats the entries after the damage are sound, and are read.
      if (kind == ArchiveKind::kZip || kind == ArchiveKind::kLzh) continue;
      EXPECT_FALSE(holds(listing(index), "Complete")) << box;
    }
  }
  scratch.write("empty/A.tar", std::string(10'240, '\0'));
  const Ran ran = run_mifdex({"-x", scratch / "e", "index", scratch / "empty"});
  EXPECT_EQ(ran.exit_code, 0) << ran.err;
}

TEST(ArchiveChecksum, AMissingDictionaryIsReportedAsMissing) {
  const TempFolder scratch;
  const std::string mif = cli::status_mif("Failed", "x");
  std::string frame = "\x28\xB5\x2F\xFD\x01\x48\x2A";
  const auto block = static_cast<std::uint32_t>(mif.size() << 3U | 1U);
  for (unsigned i = 0; i < 3; ++i) frame += static_cast<char>(block >> (8 * i));
  scratch.write("box/A.MIF.zst", frame + mif);
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_TRUE(holds(rejects, "needs the zstd dictionary 42")) << rejects;
  EXPECT_FALSE(holds(rejects, "damaged")) << rejects;
}

}  // namespace
}  // namespace mifdex
