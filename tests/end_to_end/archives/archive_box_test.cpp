// A box may be an archive or hold archives, which may hold archives: the results are those of the
// folder that was packed.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "tests/support/archive_maker.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using io::testing::TarMaker;
using io::testing::ZipMaker;

constexpr std::int64_t kTime = 864'000'000;

/// Returns the name and bytes of every file of a small box.
std::vector<std::pair<std::string, std::string>> small_files() {
  std::vector<std::pair<std::string, std::string>> files;
  for (int i = 0; i < 10; ++i) {
    const std::string stem = "R/0000000" + std::to_string(i);
    const std::string machine = "VAQ0000" + std::to_string(i);
    files.emplace_back(stem + ".PCK", cli::status_mif(i % 2 == 0 ? "Success" : "Failed",
                                                      "text " + std::to_string(i)));
    files.emplace_back(stem + ".SNI", cli::instruction("VAQ0000F", machine));
    files.emplace_back("I/" + machine + ".MIF",
                       cli::identity_mif("PC" + std::to_string(i), machine, "FRUIT"));
  }
  return files;
}

std::string small_tar() {
  TarMaker tar;
  for (const auto& [name, content] : small_files()) tar.add("./" + name, content);
  return tar.end().bytes();
}

std::string small_zip(std::uint16_t method) {
  std::string time(1, '\1');
  ZipMaker::wide(time, kTime);
  ZipMaker zip;
  for (const auto& [name, content] : small_files()) {
    zip.put({.name = name,
             .content = content,
             .method = method,
             .extra = ZipMaker::extra_field(0x5455, time)});
  }
  return zip.bytes();
}

std::string zip_of(const std::string& name, const std::string& content, std::uint16_t method) {
  return ZipMaker().add(name, content, method).bytes();
}

std::string tar_of(const std::string& name, const std::string& content) {
  return TarMaker().add(name, content).end().bytes();
}

/// Writes a file into the scratch folder with a time so old that a run need not read it again.
void write_old(const TempFolder& scratch, const std::string& name, const std::string& bytes) {
  scratch.write(name, bytes);
  fs::last_write_time(scratch / name, fs::file_time_type::clock::now() - std::chrono::hours(24));
}

std::string index_again(const TempFolder& scratch, const std::string& box,
                        const std::vector<std::string>& more = {}) {
  std::vector<std::string> words = {"-x", scratch / "idx", "index", scratch / box, "--json"};
  words.insert(words.end(), more.begin(), more.end());
  const Ran ran = run_mifdex(words);
  EXPECT_TRUE(ran.exit_code == 0 || ran.exit_code == 3) << ran.err;
  return ran.out;
}

std::string results(const std::string& index) {
  return without(without(listing(index), "\"origin\":{", "}"), "\"time_source\":", ",");
}

void write_folder(const TempFolder& scratch, const std::string& name) {
  for (const auto& [path, content] : small_files()) {
    const std::string file = std::string(name).append("/").append(path);
    scratch.write(file, content);
    const auto epoch = std::chrono::sys_seconds(std::chrono::seconds(kTime));
    fs::last_write_time(scratch / file, std::chrono::file_clock::from_sys(epoch));
  }
}

TEST(ArchiveBox, IsReadAsTheFolderThatWasPacked) {
  const TempFolder scratch;
  write_folder(scratch, "VAQ");
  scratch.write("VAQ.tar", small_tar());
  scratch.write("deflated.zip", small_zip(8));
  scratch.write("stored, and by no name", small_zip(0));
  index_box(scratch / "folder", {scratch / "VAQ"});
  const std::string wanted = results(scratch / "folder");
  EXPECT_EQ(lines_of(wanted).size(), 10U);
  for (const char* box : {"VAQ.tar", "deflated.zip", "stored, and by no name"}) {
    const std::string index = scratch / (std::string("idx of ") + box);
    index_box(index, {scratch / box});
    expect_same(results(index), wanted);
    EXPECT_EQ(run_mifdex({"-x", index, "verify", "--full"}).exit_code, 0) << box;
  }
}

TEST(ArchiveBox, PlacesTellWhereTheBytesLie) {
  const TempFolder scratch;
  const std::string zip = small_zip(0);
  const std::string tar = tar_of("inner.zip", zip);
  scratch.write("VAQ.tar", tar);
  index_box(scratch / "idx", {scratch / "VAQ.tar"});
  const std::string line =
      lines_of(answer(scratch / "idx", {"status", "--grep", "text 3"})).front();
  EXPECT_TRUE(holds(line, "\"box\":\"VAQ.tar\",\"box_path\":\"" + (scratch / "VAQ.tar\"") +
                              ",\"path\":\"inner.zip!/R/00000003.PCK\""))
      << line;
  const std::size_t place = tar.find("text 3");
  const auto number = [&line](const std::string& name) {
    return std::stoul(line.substr(line.find("\"" + name + "\":") + name.size() + 3));
  };
  const std::string lies = tar.substr(number("offset"), number("length"));
  EXPECT_EQ(lies, small_files()[9].second);
  EXPECT_TRUE(holds(lies, "text 3") && place != std::string::npos);
}

TEST(ArchiveBox, ArchivesInArchivesAreReadWhateverHoldsThem) {
  const TempFolder scratch;
  const std::string tar = small_tar();
  write_folder(scratch, "VAQ");
  index_box(scratch / "folder", {scratch / "VAQ"});
  scratch.write("box/ARCH/in folder.tar", tar);
  scratch.write("stored in tar", tar_of("a", small_zip(0)));
  scratch.write("tar in tar", tar_of("a", tar));
  scratch.write("tar in stored", zip_of("a", tar, 0));
  scratch.write("tar in deflated", zip_of("a", tar, 8));
  scratch.write("deflated in deflated in tar", tar_of("a", zip_of("b", small_zip(8), 8)));
  for (const char* box : {"box", "stored in tar", "tar in tar", "tar in stored", "tar in deflated",
                          "deflated in deflated in tar"}) {
    for (const char* most : {"5M", "4000"}) {  // also if the inner one is too large for a file
      const std::string index = scratch / (std::string("idx ") + most + box);
      index_box(index, {scratch / box, "--max-file", most});
      expect_same(results(index), results(scratch / "folder"));
    }
  }
  const Ran why = run_mifdex({"-x", scratch / "idx 5Mdeflated in deflated in tar", "why",
                              "a!/b!/R/00000003.PCK", "--json"});
  EXPECT_TRUE(holds(why.out, "\"machine\":\"PC3\"")) << why.out << why.err;
}

TEST(ArchiveBox, ManyArchivesOfArchivesWaitForTheirTurn) {
  const TempFolder scratch;
  ZipMaker year;
  for (int i = 0; i < 600; ++i) {
    const std::string text = "day " + std::to_string(i) + ".";
    const std::string night = tar_of("R/A.PCK", cli::status_mif("Failed", text));
    year.add(std::to_string(i) + ".zip", zip_of("night.tar", night, 0));
  }
  scratch.write("year.zip", year.bytes());
  index_box(scratch / "idx", {scratch / "year.zip"});
  EXPECT_EQ(answer(scratch / "idx", {"rejects"}), "");
  EXPECT_EQ(lines_of(listing(scratch / "idx")).size(), 600U);
}

TEST(ArchiveBox, EveryFileIsCountedAndSoIsTheArchive) {
  const TempFolder scratch;
  scratch.write("box/a.tar", small_tar());
  scratch.write("box/b.zip", zip_of("a.tar", small_tar(), 8));
  const std::string summary = index_again(scratch, "box", {"--dry-run"});
  EXPECT_TRUE(holds(summary, "\"files\":63")) << summary;
  EXPECT_TRUE(holds(summary, "\"other\":3")) << summary;
  const Ran census = run_mifdex({"census", scratch / "box", "--format", "ndjson"});
  EXPECT_TRUE(holds(census.out, "\"kind\":\"archive\",\"files\":3")) << census.out;
  EXPECT_TRUE(holds(census.out, "\"kind\":\"status\",\"files\":20")) << census.out;
}

TEST(ArchiveAgain, WhatHasNotChangedIsNotReadAgain) {
  for (const char* box : {"VAQ.tar", "box"}) {
    const TempFolder scratch;
    write_old(scratch, "VAQ.tar", small_tar());
    write_old(scratch, "box/ARCH/nested.zip", zip_of("a.tar", small_tar(), 8));
    write_old(scratch, "box/ARCH/nested.zip and a name", "x");
    write_old(scratch, "box/ARCH/nested.zipper", "x");
    const std::string first = index_again(scratch, box);
    EXPECT_TRUE(holds(first, "\"unchanged\":0") && !holds(first, "\"bytes\":0,")) << first;
    const std::string before = listing(scratch / "idx");
    const std::string second = index_again(scratch, box);
    EXPECT_TRUE(holds(second, "\"gone\":0") && holds(second, "\"bytes\":0,")) << second;
    EXPECT_TRUE(holds(second, std::string("\"unchanged\":") + (box[0] == 'V' ? "31" : "34")))
        << second;
    EXPECT_EQ(listing(scratch / "idx"), before);
  }
}

TEST(ArchiveAgain, WhatHasChangedReplacesWhatItSaid) {
  const TempFolder scratch;
  write_old(scratch, "box/a.tar", small_tar());
  index_again(scratch, "box");
  TarMaker other;
  other.add("R/00000000.PCK", cli::status_mif("Failed", "another text"));
  other.add("R/NEW.PCK", cli::status_mif("Success", "new")).end();
  write_old(scratch, "box/a.tar", other.bytes());
  const std::string summary = index_again(scratch, "box");
  EXPECT_TRUE(holds(summary, "\"unchanged\":0") && holds(summary, "\"gone\":29")) << summary;
  const std::string file = answer(scratch / "idx", {"why", "a.tar!/R/00000000.PCK"});
  EXPECT_TRUE(holds(file, "\"gone_since_run\":null")) << file;
  EXPECT_TRUE(
      holds(answer(scratch / "idx", {"why", "a.tar!/R/00000001.PCK"}), "\"gone_since_run\":2"));
  EXPECT_TRUE(holds(listing(scratch / "idx"), "another text"));
  EXPECT_EQ(run_mifdex({"-x", scratch / "idx", "verify", "--full"}).exit_code, 0);
}

TEST(ArchiveAgain, WithTheArchiveAllThatLayInItIsGone) {
  for (const bool replaced : {false, true}) {
    for (const char* path : {"box/a.tar", "box.tar"}) {
      if (!replaced && path == std::string("box.tar")) continue;  // then there is no box
      const TempFolder scratch;
      const std::string box = path[3] == '/' ? "box" : "box.tar";
      write_old(scratch, "box/plain", "x");
      write_old(scratch, path, small_tar());
      index_again(scratch, box);
      fs::remove(scratch / path);
      if (replaced) write_old(scratch, path, "no archive any more");
      const std::string summary = index_again(scratch, box);
      EXPECT_TRUE(holds(summary, replaced ? "\"gone\":30" : "\"gone\":31")) << path << summary;
    }
  }
}

TEST(ArchiveBox, ThreadsDoNotChangeWhatIsFoundNorWhereALimitIsMet) {
  const TempFolder scratch;
  TarMaker tar;
  for (int i = 0; i < 40; ++i) {
    tar.add("a" + std::to_string(i) + ".tar", small_tar());
    tar.add("z" + std::to_string(i) + ".zip", small_zip(8));
  }
  scratch.write("box/nest.tar", tar.end().bytes());
  for (const char* most : {"100000", "1000", "999", "77"}) {
    index_box(scratch / most, {scratch / "box", "-j1", "--max-entries", most});
    for (int round = 0; round < 3; ++round) {
      const std::string index = scratch / (std::string(most) + "-" + std::to_string(round));
      index_box(index, {scratch / "box", "-j4", "--max-entries", most});
      expect_same(listing(index), listing(scratch / most));
      expect_same(answer(index, {"rejects"}), answer(scratch / most, {"rejects"}));
    }
  }
}

TEST(ArchiveBox, WhatCameBeforeTheDamageHolds) {
  const TempFolder scratch;
  std::string tar = small_tar();
  tar[tar.find("./R/00000005.PCK")] ^= 1;
  scratch.write("box/bad.tar", tar);
  scratch.write("box/cut.tar", small_tar().substr(0, 20'000));
  scratch.write("box/good.PCK", cli::status_mif("Failed", "a neighbour"));
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  const std::string rejects = answer(scratch / "idx", {"rejects"});
  EXPECT_TRUE(holds(rejects, "\"path\":\"bad.tar\",")) << rejects;
  EXPECT_TRUE(holds(rejects, "archive_damaged")) << rejects;
  EXPECT_TRUE(holds(rejects, "\"path\":\"cut.tar\",")) << rejects;
  EXPECT_TRUE(holds(listing(scratch / "idx"), "a neighbour"));
  EXPECT_TRUE(holds(listing(scratch / "idx"), "text 1"));
  EXPECT_EQ(run_mifdex({"-x", scratch / "idx", "verify", "--full"}).exit_code, 0);
}

TEST(ArchiveLimits, EachNamesTheFlagThatRaisesIt) {
  const TempFolder scratch;
  scratch.write("a.tar", tar_of("b.tar", tar_of("c.tar", small_tar())));
  std::string zeros = small_tar();
  zeros.resize(zeros.size() + 200'000'000);
  scratch.write("bomb.zip", zip_of("zeros.tar", zeros, 8));
  const auto rejects_with = [&](const std::string& box, const std::vector<std::string>& flags) {
    const std::string index = scratch / ("idx" + flags.back());
    std::vector<std::string> words = {"-x", index, "index", scratch / box};
    words.insert(words.end(), flags.begin(), flags.end());
    EXPECT_EQ(run_mifdex(words).exit_code, 3);
    return answer(index, {"rejects"});
  };
  EXPECT_TRUE(holds(rejects_with("a.tar", {"--max-depth", "2"}), "--max-depth"));
  EXPECT_TRUE(holds(rejects_with("a.tar", {"--max-entries", "10"}), "--max-entries"));
  EXPECT_TRUE(holds(rejects_with("a.tar", {"--max-total", "70000"}), "--max-total"));
  EXPECT_TRUE(holds(rejects_with("bomb.zip", {"--max-ratio", "100"}), "--max-ratio"));
}

}  // namespace
}  // namespace mifdex
