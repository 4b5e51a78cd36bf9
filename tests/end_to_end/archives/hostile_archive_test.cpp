// Hostile archives among the files of a box: each is a reject, their neighbours are indexed, and
// only the index is written.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/support/archive_mutation.h"
#include "tests/support/archive_samples.h"
#include "tests/support/end_to_end_run.h"
#include "tests/support/ran_program.h"
#include "tests/support/small_box.h"

namespace mifdex {
namespace {

using io::ArchiveKind;
using io::testing::make_archive;
using io::testing::mutated;

constexpr std::array kKinds = {
    ArchiveKind::kTar,  ArchiveKind::kZip,  ArchiveKind::kGzip,     ArchiveKind::kBzip2,
    ArchiveKind::kXz,   ArchiveKind::kZstd, ArchiveKind::kCompress, ArchiveKind::kSevenZip,
    ArchiveKind::kCab,  ArchiveKind::kIso,  ArchiveKind::kLzh,      ArchiveKind::kSzdd,
    ArchiveKind::kKwaj,
};

/// Returns every file below `folder` except the index, with its size, time and bytes.
std::string tree_of(const std::string& folder) {
  std::vector<std::string> lines;
  for (auto at = fs::recursive_directory_iterator(folder); at != fs::end(at); ++at) {
    if (at->path().filename() == "idx") {
      at.disable_recursion_pending();
      continue;
    }
    std::string line = at->path().string();
    if (at->is_regular_file()) {
      std::ifstream file(at->path(), std::ios::binary);
      line += " " + std::to_string(at->last_write_time().time_since_epoch().count()) + " " +
              std::string(std::istreambuf_iterator<char>(file), {});
    }
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string neighbour(int number) {
  return cli::status_mif("Failed", "neighbour " + std::to_string(number) + ".");
}

TEST(HostileArchives, CostNoNeighbourAndWriteNothing) {
  const TempFolder scratch;
  const auto entries = io::testing::sample_entries(12);
  int number = 0;
  for (const ArchiveKind kind : kKinds) {
    const std::string sound = make_archive(kind, entries);
    const std::string other = make_archive(ArchiveKind::kTar, entries);
    for (std::uint64_t seed = 1; seed <= 5; ++seed, ++number) {
      const std::string name = "box/R/" + std::to_string(1000 + number);
      const bool packed = kind == ArchiveKind::kSzdd || kind == ArchiveKind::kKwaj;
      scratch.write(name + (packed ? "A.MI_" : "A.ARC"), mutated(sound, other, seed));
      scratch.write(name + "B.PCK", neighbour(number));
    }
  }
  const std::string before = tree_of(scratch.path());
  const Ran ran = run_mifdex({"-x", scratch / "idx", "index", scratch / "box", "--max-seconds", "3",
                              "--max-total", "50M", "-j2"});
  EXPECT_EQ(ran.exit_code, 3) << ran.err;
  EXPECT_EQ(tree_of(scratch.path()), before);
  const std::string lines = listing(scratch / "idx");
  for (int i = 0; i < number; ++i) {
    EXPECT_NE(lines.find("neighbour " + std::to_string(i) + "."), std::string::npos) << i;
  }
  EXPECT_EQ(run_mifdex({"-x", scratch / "idx", "verify"}).exit_code, 0);
}

TEST(HostileArchives, NamesAreLabelsAndNeverPaths) {
  const TempFolder scratch;
  const std::string outside = scratch / "outside";
  const io::testing::SampleEntries entries = {
      {"../../escaped", cli::status_mif("Failed", "up")},
      {outside, cli::status_mif("Failed", "absolute")},
      {"C:/boot.ini", cli::status_mif("Failed", "drive")},
      {"\\\\server\\share\\x", cli::status_mif("Failed", "server")},
      {"a\x1b[31m\nb", cli::status_mif("Failed", "control")}};
  for (const ArchiveKind kind : {ArchiveKind::kTar, ArchiveKind::kZip, ArchiveKind::kZstd,
                                 ArchiveKind::kSevenZip, ArchiveKind::kCab}) {
    scratch.write("box/" + std::to_string(static_cast<int>(kind)), make_archive(kind, entries));
  }
  const std::string before = tree_of(scratch.path());
  index_box(scratch / "idx", {scratch / "box"});
  EXPECT_EQ(tree_of(scratch.path()), before);
  const std::string lines = listing(scratch / "idx");
  EXPECT_EQ(lines.find('\x1b'), std::string::npos);
  for (const char* text : {"\"up\"", "\"absolute\"", "\"drive\"", "\"server\"", "\"control\""}) {
    EXPECT_NE(lines.find(text), std::string::npos) << text << lines;
  }
}

TEST(HostileArchives, WhatCameBeforeACutIsIndexed) {
  io::testing::SampleEntries entries;
  for (int i = 0; i < 200; ++i) {
    entries.push_back({"R/" + std::to_string(1000 + i) + ".PCK", neighbour(i)});
  }
  for (const ArchiveKind kind : {ArchiveKind::kTar, ArchiveKind::kZip, ArchiveKind::kGzip,
                                 ArchiveKind::kZstd, ArchiveKind::kCab, ArchiveKind::kLzh}) {
    const TempFolder scratch;
    // A stored cabinet: if packed, this one is a few blocks, and all would be lost.
    const std::string whole = kind == ArchiveKind::kCab ? io::testing::make_cab(entries, false)
                                                        : make_archive(kind, entries);
    scratch.write("box/cut", whole.substr(0, whole.size() * 19 / 20));
    index_box(scratch / "idx", {scratch / "box"});
    const std::string rejects = answer(scratch / "idx", {"rejects"});
    EXPECT_NE(listing(scratch / "idx").find("neighbour 3."), std::string::npos)
        << io::archive_kind_name(kind) << rejects.substr(0, 2000);
    EXPECT_NE(rejects.find("\"path\":\"cut"), std::string::npos) << io::archive_kind_name(kind);
  }
}

}  // namespace
}  // namespace mifdex
