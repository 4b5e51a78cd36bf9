// A box may be in any kind of archive: the results of libarchive and libmspack are those of the
// folder that was packed.
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/archive_maker.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using io::ArchiveKind;
using io::testing::make_archive;
using io::testing::make_cab_set;
using io::testing::make_encrypted_zip;
using io::testing::pack_stream;
using io::testing::SampleEntries;

constexpr ArchiveKind kAll[] = {
    ArchiveKind::kTar,  ArchiveKind::kZip,  ArchiveKind::kGzip,     ArchiveKind::kBzip2,
    ArchiveKind::kXz,   ArchiveKind::kZstd, ArchiveKind::kCompress, ArchiveKind::kSevenZip,
    ArchiveKind::kCab,  ArchiveKind::kIso,  ArchiveKind::kLzh,      ArchiveKind::kLz4,
    ArchiveKind::kLzip, ArchiveKind::kLzma, ArchiveKind::kCpio,     ArchiveKind::kRpm,
    ArchiveKind::kRar,  ArchiveKind::kWarc, ArchiveKind::kXar};

std::string exported(const std::string& index) {
  return without(without(answer(index, {"export", "--history"}), "\"box\":\"", "\"length\":"),
                 "\"time_source\":", ",");
}

/// Returns the files of a folder by path, each with an even time, which every kind can keep.
SampleEntries files_of(const std::string& folder) {
  SampleEntries entries;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    const auto written = std::chrono::file_clock::to_sys(entry.last_write_time());
    const auto even =
        std::chrono::floor<std::chrono::duration<std::int64_t, std::ratio<2>>>(written);
    fs::last_write_time(entry, std::chrono::file_clock::from_sys(
                                   std::chrono::time_point_cast<std::chrono::nanoseconds>(even)));
    std::ifstream file(entry.path(), std::ios::binary);
    entries.push_back(
        {fs::relative(entry.path(), folder).string(),
         {std::istreambuf_iterator<char>(file), {}},
         std::chrono::duration_cast<std::chrono::seconds>(even.time_since_epoch()).count()});
  }
  std::ranges::sort(entries, {}, &io::testing::SampleEntry::path);
  return entries;
}

/// Some files of a night, as a folder and as entries.
class Night : public testing::Test {
 protected:
  void SetUp() override {
    const std::string command = std::string(MIFDEX_CORPUS_PROGRAM) + " --machines 90 --jobs 2 " +
                                (scratch_ / "VAQ") + " > /dev/null";
    ASSERT_EQ(std::system(command.c_str()), 0);
    entries_ = files_of(scratch_ / "VAQ");
    ASSERT_GT(entries_.size(), 300U);
    index_box(scratch_ / "folder", {scratch_ / "VAQ"});
    wanted_ = exported(scratch_ / "folder");
    ASSERT_GT(lines_of(wanted_).size(), 150U);
  }
  TempFolder scratch_;
  SampleEntries entries_;
  std::string wanted_;
};

TEST_F(Night, IsTheSameInEveryKindOfArchive) {
  for (const ArchiveKind kind : kAll) {
    const std::string name(io::archive_kind_name(kind));
    scratch_.write(name, make_archive(kind, entries_));
    index_box(scratch_ / ("idx " + name), {scratch_ / name, "-j2"});
    expect_same(exported(scratch_ / ("idx " + name)), wanted_);
    EXPECT_FALSE(testing::Test::HasFailure()) << name;
  }
}

TEST_F(Night, IsComparedWithItsArchivesByVerify) {
  for (const ArchiveKind kind : {ArchiveKind::kTar, ArchiveKind::kCab}) {
    const std::string name = "box" + std::to_string(static_cast<int>(kind));
    const auto write = [&](const SampleEntries& entries) {
      scratch_.write(name + "/ARCH/a.zip",
                     make_archive(ArchiveKind::kZip, {{"b", make_archive(kind, entries)}}));
    };
    const auto verified = [&] {
      return run_mifdex({"-x", scratch_ / ("idx" + name), "verify", "--full", "--json"});
    };
    write(entries_);
    index_box(scratch_ / ("idx" + name), {scratch_ / name});
    const Ran sound = verified();
    EXPECT_EQ(sound.exit_code, 0) << sound.err;
    EXPECT_TRUE(holds(sound.out, "\"origins_changed\":0,\"origins_missing\":0")) << sound.out;
    EXPECT_FALSE(holds(sound.out, "\"origins_equal\":0")) << sound.out;
    SampleEntries changed = entries_;
    changed[7].content[0] ^= 1;
    changed[8].mtime += 2;
    changed.erase(changed.begin() + 9);
    write(changed);
    const Ran damaged = verified();
    EXPECT_EQ(damaged.exit_code, 4) << damaged.err;
    EXPECT_TRUE(holds(damaged.out, "\"origins_changed\":1,\"origins_missing\":1")) << damaged.out;
    EXPECT_TRUE(holds(damaged.err, "a.zip!/b!/" + changed[7].path)) << damaged.err;
  }
}

TEST_F(Night, IsTheSameInArchivesInAFolderAndInEachOther) {
  for (const ArchiveKind kind : {ArchiveKind::kGzip, ArchiveKind::kSevenZip, ArchiveKind::kIso}) {
    for (const ArchiveKind inner : {ArchiveKind::kTar, ArchiveKind::kZip, ArchiveKind::kCab}) {
      for (const char* most : {"5M", "60k"}) {  // also if the inner one is too large for a file
        const std::string name = std::to_string(static_cast<int>(kind)) + "-" +
                                 std::to_string(static_cast<int>(inner)) + "-" + most;
        scratch_.write(name + "/ARCH/outer",
                       make_archive(kind, {{"INNER.X", make_archive(inner, entries_)}}));
        index_box(scratch_ / ("idx" + name), {scratch_ / name, "--max-file", most, "-j2"});
        expect_same(exported(scratch_ / ("idx" + name)), wanted_);
        EXPECT_FALSE(testing::Test::HasFailure()) << name;
      }
    }
  }
  const Ran why = run_mifdex(
      {"-x", scratch_ / "idx8-9-60k", "why", "INNER.X!/" + entries_.back().path, "--json"});
  EXPECT_EQ(why.exit_code, 0) << why.err;
}

TEST_F(Night, IsTheSameInASetOfCabinets) {
  // The maker of sets can cut a file into two parts only.
  std::erase_if(entries_, [](const auto& entry) { return entry.content.size() > 8'000; });
  const std::vector<std::string> set = make_cab_set(entries_, 20'000, "NIGHT");
  ASSERT_GT(set.size(), 3U);
  for (std::size_t i = 0; i < set.size(); ++i) {
    scratch_.write("set/NIGHT" + std::to_string(i + 1) + ".CAB", set[i]);
  }
  scratch_.write("small.tar", make_archive(ArchiveKind::kTar, entries_));
  index_box(scratch_ / "tar", {scratch_ / "small.tar"});
  index_box(scratch_ / "idx", {scratch_ / "set"});
  expect_same(exported(scratch_ / "idx"), exported(scratch_ / "tar"));
  EXPECT_EQ(answer(scratch_ / "idx", {"rejects"}), "");
  fs::remove(scratch_ / "set/NIGHT2.CAB");
  index_box(scratch_ / "cut", {scratch_ / "set"});
  EXPECT_TRUE(holds(answer(scratch_ / "cut", {"rejects"}), "archive_split"));
  // The cabinets are unchanged when the missing one is added.
  for (const fs::directory_entry& part : fs::directory_iterator(scratch_ / "set")) {
    fs::last_write_time(part, fs::file_time_type::clock::now() - std::chrono::hours(24));
  }
  index_box(scratch_ / "cut", {scratch_ / "set", "--reread"});
  scratch_.write("set/NIGHT2.CAB", set[1]);
  index_box(scratch_ / "cut", {scratch_ / "set"});
  EXPECT_FALSE(holds(answer(scratch_ / "cut", {"rejects"}), "\"path\":\"NIGHT1.CAB\""));
  expect_same(answer(scratch_ / "cut", {"jobs"}), answer(scratch_ / "tar", {"jobs"}));
}

TEST(ArchiveKinds, APackedFileIsReadAsWhatItHolds) {
  const TempFolder scratch;
  const std::string mif = cli::status_mif("Failed", "packed");
  for (const ArchiveKind kind : {ArchiveKind::kSzdd, ArchiveKind::kKwaj, ArchiveKind::kGzip}) {
    const bool is_gzip = kind == ArchiveKind::kGzip;
    const std::string name = is_gzip ? "SETUP.MIF.gz" : "SETUP.MI_";
    const std::string index = scratch / ("idx" + std::to_string(static_cast<int>(kind)));
    const std::string box = "box" + std::to_string(static_cast<int>(kind));
    scratch.write(box + "/" + name, pack_stream(kind, mif));
    scratch.write(box + "/0000000A.PCK", pack_stream(ArchiveKind::kSzdd, "a package"));
    index_box(index, {scratch / box});
    const std::string line = listing(index);
    EXPECT_TRUE(holds(line, "\"description\":\"packed\"")) << line;
    EXPECT_TRUE(holds(line, name + "!/SETUP.MI")) << line;
    const std::string package = answer(index, {"why", "0000000A.PCK"});
    EXPECT_TRUE(holds(package, "as in packages")) << package;
  }
}

TEST(ArchiveKinds, WhatAZipHoldsBeyondDeflateIsDecodedToo) {
  const TempFolder scratch;
  const std::string mif = cli::status_mif("Failed", "by bzip2");
  io::testing::ZipMaker zip;
  zip.add("R/A.PCK", cli::status_mif("Failed", "before"), 8);
  zip.put({.name = "R/B.MIF", .content = "no lzma", .method = 14});
  zip.put({.name = "R/\x81.PCK",  // u umlaut in code page 437
           .content = pack_stream(ArchiveKind::kBzip2, mif),
           .method = 12,
           .made_by = 20,
           .size = static_cast<std::uint32_t>(mif.size()),
           .crc = libdeflate_crc32(0, mif.data(), mif.size())});
  zip.add("R/C.PCK", cli::status_mif("Failed", "behind"), 8);
  scratch.write("box.zip", zip.bytes());
  index_box(scratch / "idx", {scratch / "box.zip"});
  const std::string lines = listing(scratch / "idx");
  EXPECT_EQ(lines_of(lines).size(), 3U);
  EXPECT_TRUE(holds(lines, "by bzip2") && holds(lines, "R/\xC3\xBC.PCK")) << lines;
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_TRUE(holds(rejects, "\"path\":\"R/B.MIF\"")) << rejects;
}

TEST(ArchiveKinds, DamagedEntriesForADecoderCostNoMoreThanTheyAreWorth) {
  const TempFolder scratch;
  std::string packed = pack_stream(ArchiveKind::kBzip2, cli::status_mif("Failed", "by bzip2"));
  packed[40] ^= 0x55;
  io::testing::ZipMaker zip;
  for (int i = 0; i < 100; ++i) {
    zip.put({.name = "R/" + std::to_string(100 + i) + ".MIF", .content = packed, .method = 12});
  }
  zip.add("R/C.PCK", cli::status_mif("Failed", "behind"), 8);
  scratch.write("box.zip", zip.bytes());
  index_box(scratch / "idx", {scratch / "box.zip"});
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_TRUE(holds(rejects, "\"path\":\"R/100.MIF\"")) << rejects;
  EXPECT_TRUE(holds(rejects, "too many damaged entries")) << rejects;
  EXPECT_LT(lines_of(rejects).size(), 50U);
  EXPECT_TRUE(holds(listing(scratch / "idx"), "behind"));
}

TEST(ArchiveKinds, AnEncryptedEntryIsARejectThatSaysWhatToDo) {
  const TempFolder scratch;
  scratch.write("box/a.zip",
                make_encrypted_zip({{"A.MIF", cli::status_mif("Failed", "x")}}, "traditional"));
  scratch.write("box/b.zip",
                make_encrypted_zip({{"A.MIF", cli::status_mif("Failed", "x")}}, "aes256"));
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_EQ(lines_of(rejects).size(), 2U) << rejects;
  EXPECT_TRUE(holds(rejects, "\"kind\":\"encrypted\"") && holds(rejects, "password")) << rejects;
}

std::string warc_record(const std::string& type, const std::string& name,
                        const std::string& block) {
  return "WARC/1.0\r\nWARC-Type: " + type + "\r\nWARC-Target-URI: http://host/" + name +
         "\r\nContent-Length: " + std::to_string(block.size()) + "\r\n\r\n" + block + "\r\n\r\n";
}

TEST(ArchiveKinds, OfAWarcOnlyWholeFilesAreRead) {
  const TempFolder scratch;
  const std::string mif = cli::status_mif("Failed", "x");
  scratch.write("box/site.warc",
                warc_record("response", "WHOLE.MIF", "HTTP/1.1 200 OK\r\n\r\n" + mif) +
                    warc_record("revisit", "0000002A.PCK", "HTTP/1.1 200 OK\r\n\r\n") +
                    warc_record("response", "OLD.MIF", "HTTP/1.1 304 Not Modified\r\n\r\n") +
                    warc_record("response", "PART.MIF",
                                "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-" +
                                    std::to_string(mif.size() - 1) + "/90000\r\n\r\n" + mif));
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_EQ(lines_of(answer(scratch / "idx", {"status"})).size(), 1U);
  const auto why = [&](const std::string& name) {
    return answer(scratch / "idx", {"why", "box/site.warc!/" + name});
  };
  for (const auto& [name, reason] :
       {std::pair<std::string, std::string>{"0000002A.PCK", "a WARC revisit record"},
        {"OLD.MIF", "an HTTP response of status 304"}}) {
    EXPECT_TRUE(holds(why(name), "\"outcome\":\"other\"")) << why(name);
    EXPECT_TRUE(holds(why(name), reason)) << why(name);
  }
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_EQ(lines_of(rejects).size(), 1U) << rejects;
  EXPECT_TRUE(holds(rejects, "only a part of the file: HTTP status 206, bytes 0-")) << rejects;
}

}  // namespace
}  // namespace mifdex
