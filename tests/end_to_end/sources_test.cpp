// The source that gives the job and the machine of a status MIF, and what happens to the other
// sources (INTERFACE.md: manifest, instruction, Identification group, layout; the first that names
// one wins).
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "tests/support/end_to_end_run.h"
#include "tests/support/json_text.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using cli::JsonText;

constexpr const char* kPck = "box/R/0000002A.PCK";

/// Runs `mifdex index` once for each list of words, in this order and in reverse, and returns the
/// one result; the test fails if the order makes a difference.
std::string line_after(const TempFolder& scratch,
                       const std::vector<std::vector<std::string>>& runs) {
  for (const auto& run : runs) index_box(scratch / "there", run);
  for (auto run = runs.rbegin(); run != runs.rend(); ++run) index_box(scratch / "back", *run);
  const std::string there = answer(scratch / "there", {"status"});
  expect_same(answer(scratch / "back", {"status"}), there);
  expect_same(listing(scratch / "back"), listing(scratch / "there"));
  expect_same(answer(scratch / "back", {"machines"}), answer(scratch / "there", {"machines"}));
  return there;
}

TEST(Sources, AManifestGoesBeforeAnInstructionWhoseWordIsKept) {
  const TempFolder scratch;
  scratch.write(kPck, cli::status_mif("Failed", "disk full"));
  scratch.write("box/R/0000002A.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  scratch.write("box/M/MANGO.MIF", cli::identity_mif("MANGO", "VAQ00005", "FRUIT"));
  scratch.write("manifest.ndjson",
                R"({"type":"file","path":"R/0000002A.PCK","job":"VAQ00010","machine":"PEAR"})");
  const JsonText line(
      line_after(scratch, {{scratch / "box"}, {"--manifest", scratch / "manifest.ndjson"}}));
  EXPECT_EQ(line.text("/job"), "VAQ00010");
  EXPECT_EQ(line.text("/machine"), "PEAR");
  EXPECT_EQ(line.text("/attributed_by/job"), "manifest");
  EXPECT_EQ(line.text("/attributed_by/machine"), "manifest");
  EXPECT_NE(line.text("/contradicted_by/job").find("VAQ0000F"), std::string::npos);
  EXPECT_NE(line.text("/contradicted_by/machine").find("MANGO"), std::string::npos);
  EXPECT_EQ(line.text("/flags/0"), "contradicted");
}

TEST(Sources, AnInstructionGoesBeforeALayoutWhoseWordIsKept) {
  const TempFolder scratch;
  scratch.write("box/VAQ00010/0000002A.PCK", cli::status_mif("Failed", "disk full"));
  scratch.write("box/VAQ00010/0000002A.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  scratch.write("box/VAQ00010/PEAR.MIF", cli::status_mif("Success", "by its folder alone"));
  index_box(scratch / "idx", {scratch / "box", "--layout", "{job}/{machine}.*"});
  const std::vector<std::string> lines = lines_of(answer(scratch / "idx", {"status"}));
  ASSERT_EQ(lines.size(), 2U);
  const JsonText instructed(lines[0]);
  EXPECT_EQ(instructed.text("/job"), "VAQ0000F");
  EXPECT_EQ(instructed.text("/attributed_by/job"), "instruction");
  EXPECT_NE(instructed.text("/contradicted_by/job").find("VAQ00010"), std::string::npos);
  const JsonText laid_out(lines[1]);
  EXPECT_EQ(laid_out.text("/job"), "VAQ00010");
  EXPECT_EQ(laid_out.text("/machine"), "PEAR");
  EXPECT_EQ(laid_out.text("/attributed_by/job"), "layout");
}

TEST(Sources, AMachineThatWasRenamedKeepsOneIdAndBothNames) {
  const TempFolder scratch;
  scratch.write("first/R/0000002A.PCK", cli::status_mif("Success", "under its old name"));
  scratch.write("first/R/0000002A.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  scratch.write("first/M/MANGO.MIF", cli::identity_mif("MANGO", "VAQ00005", "FRUIT"));
  scratch.write("second/R/0000002B.PCK", cli::status_mif("Failed", "under its new one"));
  scratch.write("second/R/0000002B.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  scratch.write("second/M/PAPAYA.MIF", cli::identity_mif("PAPAYA", "VAQ00005", "FRUIT"));
  for (const char* older : {"first/R/0000002A.PCK", "first/M/MANGO.MIF"}) {
    const std::filesystem::path file = scratch / older;
    std::filesystem::last_write_time(
        file, std::filesystem::last_write_time(file) - std::chrono::hours(24));
  }
  const JsonText line(line_after(scratch, {{scratch / "first"}, {scratch / "second"}}));
  EXPECT_EQ(line.text("/machine"), "PAPAYA");
  EXPECT_EQ(line.text("/smsid"), "VAQ00005");
  EXPECT_EQ(line.text("/status"), "Failed");
  EXPECT_EQ(line.number("/observations"), 2U);
  const JsonText machine(answer(scratch / "there", {"machines"}));
  EXPECT_EQ(machine.text("/names/0"), "PAPAYA");
  EXPECT_EQ(machine.text("/names/1"), "MANGO");
}

// A client's SMS.INI names no domain, and a manifest need not: the domain that an inventory gives
// must stay.
TEST(Sources, WhatASourceLeavesOutAnotherMayTell) {
  const TempFolder scratch;
  scratch.write("box/R/0000002A.PCK", cli::status_mif("Failed", "disk full"));
  scratch.write("box/R/0000002A.SNI", cli::instruction("VAQ0000F", "VAQ00005"));
  scratch.write("box/M/MANGO.MIF", cli::identity_mif("MANGO", "VAQ00005", "FRUIT"));
  scratch.write("manifest.ndjson", R"({"type":"machine","smsid":"VAQ00005","name":"MANGO"})");
  const JsonText line(
      line_after(scratch, {{scratch / "box"}, {"--manifest", scratch / "manifest.ndjson"}}));
  EXPECT_EQ(line.text("/machine"), "MANGO");
  EXPECT_FALSE(line.is_null("/domain"));
}

// A target is not a file, although the index stores it with the files: queries about files do not
// find it.
TEST(Sources, AManifestsTargetIsALineAndNoFile) {
  const TempFolder scratch;
  scratch.write("manifest.ndjson", R"({"type":"job","id":"VAQ0000F","targets":["VAQ00005"]})");
  index_box(scratch / "idx", {"--manifest", scratch / "manifest.ndjson"});
  EXPECT_EQ(JsonText(answer(scratch / "idx", {"status"})).text("/status"), "None");
  for (const char* path : {"VAQ0000F/VAQ00005", "VAQ00005", "manifest.ndjson"}) {
    EXPECT_EQ(answer(scratch / "idx", {"why", path}), "") << path;
  }
}

}  // namespace
}  // namespace mifdex
