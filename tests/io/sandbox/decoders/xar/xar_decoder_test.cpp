// xar: every file that the table of contents lists is read, whatever else the table has; bytes that
// do not match a checksum or a length cost the file, a wrong table costs the archive.
#include <gtest/gtest.h>
#include <libdeflate.h>

#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/sandbox/decoders/xar/xar_toc.h"
#include "io/sandbox/message.h"
#include "tests/support/archive_run.h"
#include "tests/support/archive_samples.h"

namespace mifdex::io {
namespace {

using namespace std::string_literals;
using testing::ArchiveRun;
using testing::pack_stream;
using testing::read_archive;

constexpr const char* kSha1OfTwo = "ad782ecdac770fc6eb9a62e44f90873fb97fb26b";
constexpr const char* kSha256OfTwo =
    "3fc4ccfe745870e2c0d99f71f30ff0656c8dedd41cc1d7d3d376b0dbe685e2f3";

std::string zlib(std::string_view content) {
  const std::unique_ptr<libdeflate_compressor, decltype(&libdeflate_free_compressor)> compressor(
      libdeflate_alloc_compressor(6), &libdeflate_free_compressor);
  std::string out(libdeflate_zlib_compress_bound(compressor.get(), content.size()), '\0');
  out.resize(libdeflate_zlib_compress(compressor.get(), content.data(), content.size(), out.data(),
                                      out.size()));
  return out;
}

std::string number(std::uint64_t value, unsigned bytes) {
  std::string text;
  while (bytes-- > 0) text += static_cast<char>(value >> (8 * bytes) & 0xFFU);
  return text;
}

/// Returns an archive whose table has no checksum.
std::string xar_of_toc(const std::string& xml, const std::string& heap,
                       const std::string& more_header = "") {
  const std::string packed = zlib(xml);
  return "xar!" + number(28 + more_header.size(), 2) + number(1, 2) + number(packed.size(), 8) +
         number(xml.size(), 8) + number(0, 4) + more_header + packed + heap;
}

std::string xar(const std::string& files, const std::string& heap) {
  return xar_of_toc(
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<xar><toc>" + files + "</toc></xar>", heap);
}

/// Returns a file of the table whose `length` bytes at `offset` of the heap unpack to `size` bytes.
std::string file(const std::string& name, std::size_t offset, std::size_t length, std::size_t size,
                 const std::string& more = "") {
  return "<file id=\"" + name + "\"><data><offset>" + std::to_string(offset) + "</offset><length>" +
         std::to_string(length) + "</length><size>" + std::to_string(size) + "</size>" + more +
         "</data><name>" + name + "</name><type>file</type></file>";
}

std::string checksum(const std::string& kind, const std::string& algorithm,
                     const std::string& text) {
  return "<" + kind + "-checksum style=\"" + algorithm + "\">" + text + "</" + kind + "-checksum>";
}

ArchiveRun read_xar(const std::string& bytes, const ArchiveLimits& limits = {}) {
  return read_archive(bytes, ArchiveKind::kXar, limits);
}

TEST(Xar, EveryEncodingIsDecoded) {
  const std::vector<std::pair<std::string, std::string>> packed = {
      {"application/octet-stream", "two"},
      {"application/x-gzip", zlib("two")},
      {"application/x-gzip", pack_stream(ArchiveKind::kGzip, "two")},
      {"application/x-bzip2", pack_stream(ArchiveKind::kBzip2, "two")},
      {"application/x-xz", pack_stream(ArchiveKind::kXz, "two")},
      {"application/x-lzma", pack_stream(ArchiveKind::kXz, "two")},
      {"application/x-lzma", pack_stream(ArchiveKind::kLzma, "two")}};
  for (const auto& [encoding, bytes] : packed) {
    const std::string archive =
        xar(file("A.MIF", 3, bytes.size(), 3, "<encoding style=\"" + encoding + "\"/>") +
                file("B.MIF", 0, 3, 3),
            "one" + bytes);
    ASSERT_EQ(find_archive_kind(archive), ArchiveKind::kXar);
    const ArchiveRun run = read_xar(archive);
    EXPECT_FALSE(run.problem.has_value()) << encoding << run.problem_detail();
    ASSERT_EQ(run.whole(), 2U) << encoding;
    EXPECT_EQ(run.entries[0].content, "two") << encoding;
    EXPECT_EQ(run.entries[1].content, "one") << encoding;
  }
}

TEST(Xar, AnUnknownEncodingIsSaid) {
  const ArchiveRun run =
      read_xar(xar(file("A.MIF", 0, 3, 3, "<encoding style=\"application/x-new\"/>"), "one"));
  ASSERT_EQ(run.entries.size(), 1U);
  ASSERT_TRUE(run.entries[0].reject.has_value());
  EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kArchiveUnsupported);
  EXPECT_EQ(run.entries[0].reject->detail, "encoding application/x-new");
}

TEST(Xar, ChecksumsOfEveryKindAreVerified) {
  const std::string wrong = "0123456789012345678901234567890123456789";
  for (const std::string kind : {"archived", "extracted", "unarchived"}) {
    for (const auto& [algorithm, digest] : std::vector<std::pair<std::string, std::string>>{
             {"md5", "b8a9f715dbb64fd5c56e7783c6820a61"},
             {"sha1", kSha1OfTwo},
             {"SHA-1", "AD782ECDAC770FC6EB9A62E44F90873FB97FB26B"},
             {"sha256", "\n  "s + kSha256OfTwo + "\n"}}) {
      EXPECT_EQ(read_xar(xar(file("A", 0, 3, 3, checksum(kind, algorithm, digest)), "two")).whole(),
                1U)
          << kind << algorithm;
      const ArchiveRun run = read_xar(
          xar(file("A", 0, 3, 3, checksum(kind, algorithm, wrong)) + file("B", 0, 3, 3), "two"));
      ASSERT_EQ(run.entries.size(), 2U);
      ASSERT_TRUE(run.entries[0].reject.has_value()) << kind << algorithm;
      EXPECT_EQ(run.entries[0].reject->kind, RejectKind::kEntryDamaged);
      EXPECT_EQ(run.entries[1].content, "two");
    }
    EXPECT_EQ(read_xar(xar(file("A", 0, 3, 3, checksum(kind, "none", "")), "two")).whole(), 1U);
  }
}

TEST(Xar, WhatIsNotAllThereIsAReject) {
  const std::string packed = zlib("one");
  const std::string gzip = "<encoding style=\"application/x-gzip\"/>";
  const std::string most = "18446744073709551615";
  for (const std::string& entry :
       {file("A", 0, 4, 3), file("A", 0, 3, 4), file("A", 0, 3, 0), file("A", 9999, 3, 3),
        file("A", 0, packed.size() - 1, 3, gzip), file("A", 0, packed.size() + 1, 3, gzip),
        "<file><name>A</name><type>file</type><data><length>3</length><size>3</size><offset>" +
            most + "</offset></data></file>",
        "<file><name>A</name><data><length>" + most + "0</length><offset>0</offset></data></file>",
        "<file><name>A</name><data><length>-1</length><offset>x</offset></data></file>"s}) {
    const bool is_stored = entry.find("gzip") == std::string::npos;
    const std::string heap = is_stored ? "one" : packed + "x";
    const ArchiveRun run = read_xar(xar(file("Z", 0, 3, 3) + entry, heap));
    ASSERT_EQ(run.entries.size(), 2U) << entry;
    EXPECT_EQ(run.entries[0].content, heap.substr(0, 3)) << entry;
    EXPECT_TRUE(run.entries[1].reject.has_value()) << entry;
  }
}

TEST(Xar, FoldersLinksAndAttributesAreWhatTheyAre) {
  const std::string archive =
      xar("<checksum style=\"none\"/><creation-time>x</creation-time>"
          "<file id=\"1\"><ea "
          "id=\"0\"><name>com.apple.x</name><offset>1</offset><length>1</length></ea>"
          "<file id=\"2\"><type>file</type><name>A &amp; "
          "B.MIF</name><mtime>1997-05-21T17:09:28Z</mtime>"
          "<data><offset>0</offset><size>3</size><length>3</length><unknown><offset>9</offset></"
          "unknown>"
          "</data></file><type>directory</type><name>BOX</name></file>"
          "<file id=\"3\"><type link=\"2\">hardlink</type><name>LINK</name></file>"
          "<file id=\"4\"><type link=\"9\">hardlink</type><name>LOST</name></file>"
          "<file id=\"5\"><type link=\"original\">hardlink</type><name>FIRST</name>"
          "<data><offset>0</offset><size>3</size><length>3</length></data></file>"
          "<file id=\"6\"><type>symlink</type><name>S</name><link type=\"file\">x</link></file>"
          "<file id=\"7\"><type>fifo</type><name>F</name></file>"
          "<file id=\"8\"><type>file</type><name enctype=\"base64\">w4QuTUlG</name></file>",
          "one");
  const ArchiveRun run = read_xar(archive);
  EXPECT_FALSE(run.problem.has_value()) << run.problem_detail();
  ASSERT_EQ(run.entries.size(), 5U);
  EXPECT_EQ(run.entries[0].path, "BOX/A & B.MIF");
  EXPECT_EQ(run.entries[0].content, "one");
  EXPECT_EQ(run.entries[0].mtime, 864'234'568);
  EXPECT_EQ(run.entries[1].path, "LINK");
  EXPECT_EQ(run.entries[1].content, "one");
  EXPECT_EQ(run.entries[2].path, "LOST");
  EXPECT_TRUE(run.entries[2].reject.has_value());
  EXPECT_EQ(run.entries[3].content, "one");
  EXPECT_EQ(run.entries[4].path, "\xC3\x84.MIF");
  EXPECT_EQ(run.entries[4].mtime, kNoTime);
  EXPECT_EQ(run.skipped.size(), 2U);
}

TEST(Xar, NamesAreLabels) {
  const ArchiveRun run =
      read_xar(xar(file("../../etc/passwd", 0, 3, 3) + file("", 0, 3, 3) + file("..", 0, 3, 3) +
                       file("/A", 0, 3, 3) + file("/A", 0, 3, 3) + file("a\\b", 0, 3, 3),
                   "one"));
  EXPECT_EQ(run.whole(), 6U);
  std::set<std::string> paths;
  for (const testing::ReadEntry& entry : run.entries) {
    EXPECT_FALSE(entry.path.empty());
    EXPECT_TRUE(paths.insert(entry.path).second) << entry.path;
    EXPECT_EQ(entry.content, "one");
  }
}

TEST(Xar, ATableThatIsWrongCostsTheArchive) {
  const std::string entry = file("A", 0, 3, 3);
  std::string long_header = xar_of_toc("<xar><toc>" + entry + "</toc></xar>", "one", "sha256");
  EXPECT_EQ(read_xar(long_header).whole(), 1U);
  for (const std::string& xml :
       {"<xar><toc>" + entry + "</toc>", "<xar>" + entry + "</xar>", "no XML"s, ""s,
        "<!DOCTYPE xar [<!ENTITY a \"b\">]><xar><toc>" + entry + "</toc></xar>",
        "<xar><toc><checksum style=\"sha1\"><offset>0</offset><size>3</size></checksum>" + entry +
            "</toc></xar>"}) {
    const ArchiveRun run = read_xar(xar_of_toc(xml, "one"));
    EXPECT_EQ(run.entries.size(), 0U) << xml;
    EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveDamaged) << xml;
  }
  std::string nested;
  for (int i = 0; i < 100'000; ++i) nested += "<file><name>x</name>";
  EXPECT_EQ(read_xar(xar(nested, "")).problem_kind(), RejectKind::kArchiveDamaged);
  const std::string name(200'000, 'x');
  EXPECT_EQ(read_xar(xar(file(name, 0, 3, 3), "one")).problem_kind(), RejectKind::kArchiveDamaged);
}

/// A byte anywhere but in the heap, and any byte of a file, is covered by a checksum.
TEST(Xar, NoFlippedBitIsASoundArchiveWithOtherBytes) {
  const testing::SampleEntries entries = testing::sample_entries(4);
  const std::string archive = testing::make_archive(ArchiveKind::kXar, entries);
  for (std::size_t bit = 0; bit < archive.size() * 8; bit += 61) {
    std::string damaged = archive;
    damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << (bit % 8)));
    const ArchiveRun run = read_xar(damaged);
    std::size_t whole = 0;
    for (const testing::ReadEntry& entry : run.entries) {
      if (entry.state != ReadState::kWhole) continue;
      ASSERT_LT(whole, entries.size());
      ++whole;
      bool was_written = false;
      for (const testing::SampleEntry& sample : entries) {
        was_written = was_written || (sample.path == entry.path && sample.content == entry.content);
      }
      EXPECT_TRUE(was_written) << "bit " << bit << ": " << entry.path;
    }
    EXPECT_TRUE(whole == entries.size() || run.problem || whole < run.entries.size()) << bit;
  }
}

TEST(Xar, LimitsHold) {
  ArchiveLimits few;
  few.max_entries = 2;
  const ArchiveRun run = read_xar(
      xar(file("A", 0, 3, 3) + file("B", 0, 3, 3) + file("C", 0, 3, 3) + file("D", 0, 3, 3), "one"),
      few);
  EXPECT_EQ(run.whole(), 2U);
  EXPECT_EQ(run.problem_kind(), RejectKind::kArchiveEntries);
  few.max_entries = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(read_xar(xar(file("A", 0, 3, 3) + file("B", 0, 3, 3), "one"), few).whole(), 2U);

  const std::string zeros = zlib(std::string(100'000'000, '\0'));
  const ArchiveRun bomb = read_xar(
      xar(file("A", 0, zeros.size(), 100'000'000, "<encoding style=\"application/x-gzip\"/>"),
          zeros),
      {.max_ratio = 100});
  EXPECT_EQ(bomb.whole(), 0U);
  EXPECT_EQ(bomb.problem_kind(), RejectKind::kArchiveRatio);

  const ArchiveRun table =
      read_xar(xar("<x>" + std::string(100'000'000, ' ') + "</x>", ""), {.max_ratio = 100});
  EXPECT_EQ(table.problem_kind(), RejectKind::kArchiveRatio);

  // Files may share their bytes; their total size is limited.
  std::string shared;
  for (int i = 0; i < 100; ++i) shared += file("F" + std::to_string(i), 0, 1'000'000, 1'000'000);
  const ArchiveRun sharing =
      read_xar(xar(shared, std::string(1'000'000, 'x')), {.max_total_bytes = 10'500'000});
  EXPECT_EQ(sharing.whole(), 10U);
  EXPECT_EQ(sharing.problem_kind(), RejectKind::kArchiveTotal);
}

// A small table can give each of many files a path of megabytes.
TEST(Xar, NoPathIsLongerThanWhatIsSent) {
  sandbox::XarToc toc;
  for (std::size_t i = 0; i < 100; ++i) {
    sandbox::XarFile& folder = toc.files.emplace_back();
    folder.name = std::string(60'000, 'n');
    if (i > 0) folder.folder = i - 1;
  }
  const std::string path = toc.path_of(toc.files.back());
  EXPECT_GE(path.size(), sandbox::kMaxNameBytes);
  EXPECT_LT(path.size(), 3 * sandbox::kMaxNameBytes);
}

TEST(Xar, ALargeFileIsCutAtItsLimit) {
  const ArchiveRun run =
      read_xar(xar(file("A", 0, 300'000, 300'000) + file("B", 0, 3, 3), std::string(300'000, 'x')),
               {.max_file_bytes = 1000});
  ASSERT_EQ(run.entries.size(), 2U);
  EXPECT_EQ(run.entries[0].state, ReadState::kTooLarge);
  EXPECT_EQ(run.entries[1].content, "xxx");
}

}  // namespace
}  // namespace mifdex::io
