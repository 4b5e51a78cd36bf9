#include "io/archive/batch_builder.h"

#include <gtest/gtest.h>

#include <string>

#include "io/files/slab_reader.h"

namespace mifdex::io {
namespace {

constexpr std::size_t kSlab = 131'072;

std::string text_of(std::size_t size) {
  std::string text;
  while (text.size() < size) text += "line " + std::to_string(text.size()) + "\n";
  return text.substr(0, size);
}

void fill(BatchBuilder& filler, const std::string& content, std::size_t piece) {
  filler.begin({1, 2, 0}, 3);
  for (std::size_t at = 0; at < content.size(); at += piece) {
    ASSERT_TRUE(filler.append(Bytes(content).substr(at, piece)));
  }
  filler.finish_whole();
}

TEST(BatchBuilder, FilesStandSideBySideInTheSlab) {
  BatchBuilder filler(kSlab, 5'000'000);
  BytesBatch part;
  filler.start(part);
  fill(filler, text_of(1000), 7);
  fill(filler, "", 7);
  fill(filler, text_of(3000), 4096);
  ASSERT_EQ(part.files().size(), 3U);
  EXPECT_EQ(part.files()[0].bytes.view(), text_of(1000));
  EXPECT_EQ(part.files()[1].bytes.view(), "");
  EXPECT_EQ(part.files()[2].bytes.view(), text_of(3000));
  EXPECT_EQ(part.files()[0].mtime, 3);
  EXPECT_EQ(part.files()[0].origin.file, 2U);
  EXPECT_LE(part.files()[0].bytes.end(), part.files()[1].bytes.data());
  EXPECT_EQ(part.held_bytes(), kSlab);
}

TEST(BatchBuilder, AFileThatOutgrowsTheSlabHasABufferOfItsOwn) {
  BatchBuilder filler(kSlab, 5'000'000);
  BytesBatch part;
  filler.start(part);
  fill(filler, text_of(40'000), 1000);
  fill(filler, text_of(400'000), 1000);
  fill(filler, text_of(500), 1000);
  ASSERT_EQ(part.files().size(), 3U);
  EXPECT_EQ(part.files()[0].bytes.view(), text_of(40'000));
  EXPECT_EQ(part.files()[1].bytes.view(), text_of(400'000));
  EXPECT_EQ(part.files()[2].bytes.view(), text_of(500));
  EXPECT_LE(part.held_bytes(), kSlab + 802'000);
  EXPECT_TRUE(filler.is_full());
}

TEST(BatchBuilder, PaddingIsZeroAlsoAtTheEndOfTheSlab) {
  BatchBuilder filler(kSlab, 5'000'000);
  BytesBatch part;
  filler.start(part);
  for (const std::size_t size : {kSlab - 64, std::size_t{100}}) {
    fill(filler, text_of(size), 4096);
    const PaddedBytes bytes = part.files().back().bytes;
    EXPECT_EQ(Bytes(bytes.end(), PaddedBytes::kPadding), std::string(64, '\0'));
  }
  EXPECT_TRUE(filler.is_full());
}

TEST(BatchBuilder, MoreThanTheLimitIsToldAndNotKept) {
  BatchBuilder filler(kSlab, 1000);
  BytesBatch part;
  filler.start(part);
  filler.begin({}, 0);
  EXPECT_TRUE(filler.append(text_of(1000)));
  EXPECT_FALSE(filler.append("x"));
  EXPECT_EQ(filler.so_far(), text_of(1000));
  filler.finish_too_large(777'777);
  ASSERT_EQ(part.files().size(), 1U);
  EXPECT_EQ(part.files()[0].state, ReadState::kTooLarge);
  EXPECT_EQ(part.files()[0].size, 777'777U);
  EXPECT_EQ(part.files()[0].bytes.view(), text_of(1000));
}

TEST(BatchBuilder, OfALargeFileTheGlanceLiesInTheSlab) {
  BatchBuilder filler(kSlab, 300'000);
  BytesBatch part;
  filler.start(part);
  filler.begin({}, 0);
  EXPECT_FALSE(filler.append(text_of(300'001)));
  filler.finish_too_large(300'001);
  EXPECT_EQ(part.files()[0].bytes.view(), text_of(SlabReader::kSniffBytes));
  EXPECT_EQ(part.held_bytes(), kSlab);
}

TEST(BatchBuilder, ARejectTakesNoRoom) {
  BatchBuilder filler(kSlab, 5'000'000);
  BytesBatch part;
  filler.start(part);
  filler.begin({}, 0);
  filler.append(text_of(30'000));
  filler.finish_rejected(RejectKind::kEntryDamaged, "why");
  fill(filler, text_of(60'000), 100);
  ASSERT_EQ(part.files().size(), 2U);
  EXPECT_EQ(part.reject(part.files()[0]).detail, "why");
  EXPECT_EQ(part.files()[1].bytes.view(), text_of(60'000));
  EXPECT_EQ(part.held_bytes(), kSlab);
}

}  // namespace
}  // namespace mifdex::io
