// Files with holes must have their own names and their own bytes, in every format that GNU tar
// writes.
#include "io/archive/tar/tar_sparse.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "io/archive/detect/archive_kind.h"
#include "io/archive/tar/tar_reader.h"
#include "io/files/slab_reader.h"
#include "tests/support/archive_maker.h"
#include "tests/support/arriving_tar.h"
#include "tests/support/walked_archive.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::TarMaker;
using testing::WalkedArchive;

WalkedArchive walk(const std::string& tar, const ArchiveLimits& limits = {}) {
  return testing::walk_tar(tar, limits);
}

using Pairs = std::vector<std::pair<std::uint64_t, std::uint64_t>>;

/// A file of `size` bytes, with letters where it has data.
struct Sparse {
  std::uint64_t size = 0;
  Pairs pairs;

  std::string content() const {
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < pairs.size(); ++i) {
      bytes.replace(pairs[i].first, pairs[i].second, piece(i));
    }
    return bytes;
  }
  std::string stored() const {
    std::string bytes;
    for (std::size_t i = 0; i < pairs.size(); ++i) bytes += piece(i);
    return bytes;
  }
  std::string piece(std::size_t i) const {
    return std::string(pairs[i].second, static_cast<char>('a' + i % 26));
  }
};

Sparse sample(std::size_t pieces) {
  Sparse file;
  for (std::size_t i = 0; i < pieces; ++i) file.pairs.push_back({1000 * i + 100, 10 + i});
  file.size = 1000 * pieces + 500;
  file.pairs.push_back({file.size, 0});  // as GNU tar ends a map
  return file;
}

std::string octal(std::uint64_t number) {
  char text[16];
  std::snprintf(text, sizeof text, "%011lo", static_cast<unsigned long>(number));
  return {text, 12};
}

/// Returns GNU's old format: four pairs in the header, 21 in each block that follows it.
std::string old_gnu(const std::string& name, const Sparse& file) {
  TarMaker maker;
  maker.put({.name = name, .type = 'S', .size = file.stored().size(), .magic = "ustar  \0"s}, "");
  std::string header = maker.bytes();
  std::string blocks;
  std::size_t at = 386;
  for (std::size_t i = 0; i < file.pairs.size(); ++i) {
    if (i == 4 || (i > 4 && (i - 4) % 21 == 0)) {
      (blocks.empty() ? header[482] : blocks[blocks.size() - 512 + 504]) = '\1';
      blocks.append(512, '\0');
      at = blocks.size() - 512;
    }
    std::string& block = i < 4 ? header : blocks;
    block.replace(at, 24, octal(file.pairs[i].first) + octal(file.pairs[i].second));
    at += 24;
  }
  header.replace(483, 12, octal(file.size));
  TarMaker::seal(header);
  std::string stored = file.stored();
  stored.resize((stored.size() + 511) / 512 * 512);
  return header + blocks + stored;
}

std::string pax(const std::string& name, const Sparse& file, int minor) {
  std::vector<std::pair<std::string, std::string>> records;
  std::string map;
  std::string lines = std::to_string(file.pairs.size()) + "\n";
  for (const auto& [offset, size] : file.pairs) {
    if (minor == 0) {
      records.push_back({"GNU.sparse.offset", std::to_string(offset)});
      records.push_back({"GNU.sparse.numbytes", std::to_string(size)});
    }
    map += (map.empty() ? "" : ",") + std::to_string(offset) + "," + std::to_string(size);
    lines += std::to_string(offset) + "\n" + std::to_string(size) + "\n";
  }
  std::string stored = file.stored();
  if (minor == 1) records.push_back({"GNU.sparse.map", map});
  if (minor > 0) records.push_back({"GNU.sparse.name", name});
  if (minor == 10) {
    records.push_back({"GNU.sparse.major", "1"});
    records.push_back({"GNU.sparse.minor", "0"});
    records.push_back({"GNU.sparse.realsize", std::to_string(file.size)});
    lines.resize((lines.size() + 511) / 512 * 512);
    stored = lines + stored;
  } else {
    records.push_back({"GNU.sparse.size", std::to_string(file.size)});
  }
  TarMaker maker;
  maker.add_pax(records).add(minor > 0 ? "GNUSparseFile.7/" + name : name, stored);
  return maker.bytes();
}

/// Returns all formats, each between two other files.
std::vector<std::string> every_format(const std::string& name, const Sparse& file) {
  std::vector<std::string> tars;
  for (const std::string& entry :
       {old_gnu(name, file), pax(name, file, 0), pax(name, file, 1), pax(name, file, 10)}) {
    TarMaker before;
    before.add("BEFORE", "b");
    TarMaker behind;
    behind.add("BEHIND", "c").end();
    tars.push_back(before.bytes() + entry + behind.bytes());
  }
  return tars;
}

TEST(TarSparse, EveryFormatHasNameAndBytesOfTheFile) {
  for (const std::size_t pieces : {0U, 1U, 3U, 4U, 24U, 60U}) {
    const Sparse file = sample(pieces);
    for (const std::string& tar : every_format("R/00000020.PCK", file)) {
      const WalkedArchive walked = walk(tar);
      EXPECT_FALSE(walked.problem.has_value()) << pieces;
      ASSERT_EQ(walked.paths(), "BEFORE R/00000020.PCK BEHIND") << pieces;
      EXPECT_TRUE(walked.at("R/00000020.PCK").content == file.content()) << pieces;
      EXPECT_EQ(walked.at("R/00000020.PCK").size, file.size);
      EXPECT_EQ(walked.at("BEHIND").content, "c");
    }
  }
}

TEST(TarSparse, AMapThatLiesIsARejectUnderTheName) {
  Sparse overlapping{3000, {{100, 50}, {120, 50}}};
  Sparse outside{100, {{90, 50}}};
  for (const Sparse& file : {overlapping, outside}) {
    Sparse told = file;
    told.size = 10'000;  // for content()
    for (const std::string& tar : every_format("A.PCK", file)) {
      const WalkedArchive walked = walk(tar);
      EXPECT_EQ(walked.at("A.PCK").kind, RejectKind::kEntryDamaged);
      EXPECT_NE(walked.at("A.PCK").detail.find("sparse"), std::string::npos);
      EXPECT_EQ(walked.at("BEHIND").content, "c");
    }
  }
}

TEST(TarSparse, AHoleOverTheLimitIsOnlyGlancedAt) {
  const Sparse file{std::uint64_t{1} << 40U, {{100, 5}, {(std::uint64_t{1} << 40U) - 5, 5}}};
  TarMaker maker;
  maker.add_pax({{"GNU.sparse.size", std::to_string(file.size)},
                 {"GNU.sparse.map", "100,5,1099511627771,5"},
                 {"GNU.sparse.name", "A.MIF"}});
  maker.add("x", "aaaaabbbbb").add("BEHIND", "c").end();
  const WalkedArchive walked = walk(maker.bytes());
  EXPECT_EQ(walked.at("A.MIF").state, ReadState::kTooLarge);
  EXPECT_EQ(walked.at("A.MIF").size, file.size);
  EXPECT_EQ(walked.at("A.MIF").content.substr(98, 9), "\0\0aaaaa\0\0"s);
  EXPECT_EQ(walked.at("BEHIND").content, "c");
}

TEST(TarSparse, AMapOfPiecesWithoutBytesIsEmptyAndLinksShareIt) {
  std::string map;
  for (int i = 0; i < 1000; ++i) map += "0,0,";
  TarMaker maker;
  maker.add_pax({{"GNU.sparse.size", "4000"}, {"GNU.sparse.map", map + "10,1"}});
  maker.add("A", "x");
  maker.put({.name = "B", .type = '1', .link = "A"}, "").end();
  const SharedBytes bytes = testing::in_memory(maker.bytes());
  WalkOptions options;
  options.met = std::make_shared<SeenPaths>();
  options.tally = std::make_shared<ArchiveTally>(ArchiveLimits{});
  TarReader reader(bytes, options);
  FileBatch files;
  EntryBatch entries;
  ASSERT_TRUE(reader.next(files, entries));
  ASSERT_EQ(entries.maps.size(), 2U);
  EXPECT_EQ(entries.maps[0]->size(), 1U);
  EXPECT_EQ(entries.maps[1]->size(), 1U);
  const WalkedArchive walked = walk(maker.bytes());
  EXPECT_EQ(walked.at("B").content, walked.at("A").content);
}

TEST(TarSparse, AMapOfTooManyPiecesIsDamaged) {
  std::string map;
  for (int i = 0; i < 20'000; ++i) map += (i == 0 ? "0,1" : ",0,1");
  PaxSparse sparse;
  for (int i = 0; i < 150; ++i) take_sparse_record("map", map, sparse);
  EXPECT_LE(sparse.numbers.size(), 2'000'001U);
  take_sparse_record("size", "4000", sparse);
  EXPECT_FALSE(read_pax_sparse(sparse, "", 0));
}

TEST(TarSparse, ALinkToALargeFileCountsWhatIsReadOfIt) {
  TarMaker maker;
  maker.add_pax({{"GNU.sparse.size", "1099511627776"}, {"GNU.sparse.map", "0,1"}}).add("A", "x");
  maker.put({.name = "B", .type = '1', .link = "A"}, "").end();
  const WalkedArchive walked = walk(maker.bytes());
  EXPECT_FALSE(walked.problem.has_value());
  EXPECT_EQ(walked.at("B").state, ReadState::kTooLarge);
}

TEST(TarSparse, HolesCountAgainstTheTotal) {
  TarMaker maker;
  for (int i = 0; i < 100; ++i) {
    maker.add_pax({{"GNU.sparse.size", "4000000"}, {"GNU.sparse.map", "0,1"}});
    maker.add("F" + std::to_string(i), "x");
  }
  ArchiveLimits limits;
  limits.max_total_bytes = 100'000'000;
  limits.max_ratio = 0;
  const WalkedArchive walked = walk(maker.end().bytes(), limits);
  ASSERT_TRUE(walked.problem.has_value());
  EXPECT_EQ(walked.problem->kind, RejectKind::kArchiveTotal);
  EXPECT_EQ(walked.files.size(), 25U);
}

TEST(TarSparse, BlocksOfZerosMayComeFirst) {
  TarMaker maker;
  maker.add("A.MIF", "one").end();
  for (const std::size_t blocks : {1U, 2U, 20U, 60U}) {
    const std::string tar = std::string(512 * blocks, '\0') + maker.bytes();
    EXPECT_EQ(find_archive_kind(std::string_view(tar).substr(0, kArchiveGlance)),
              ArchiveKind::kTar);
    const WalkedArchive walked = walk(tar);
    EXPECT_FALSE(walked.problem.has_value());
    EXPECT_EQ(walked.paths(), "A.MIF");
  }
  EXPECT_EQ(find_archive_kind(std::string(10'240, '\0')), ArchiveKind::kNone);
}

}  // namespace
}  // namespace mifdex::io
