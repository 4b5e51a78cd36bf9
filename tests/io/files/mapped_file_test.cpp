#include "io/files/mapped_file.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "io/base/descriptor.h"
#include "tests/support/temp_folder.h"

namespace mifdex::io {
namespace {

const auto kPage = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));

Descriptor open_file(const std::string& path) {
  return Descriptor(::open(path.c_str(), O_RDWR | O_CLOEXEC));
}

std::uint64_t sum(Bytes bytes) {
  std::uint64_t total = 0;
  for (const char byte : bytes) total += static_cast<unsigned char>(byte);
  return total;
}

TEST(MappedFile, GivesTheBytesAndReadablePaddingAtAnySize) {
  const TempFolder temp;
  for (const std::size_t size : {std::size_t{1}, kPage - 65, kPage - 64, kPage - 63, kPage - 1,
                                 kPage, kPage + 1, 3 * kPage - 64, 3 * kPage}) {
    std::string content(size, 'm');
    content.back() = 'e';
    const Descriptor fd = open_file(temp.write("file", content));
    const Result<MappedFile> mapped = MappedFile::map(fd.get(), size);
    ASSERT_TRUE(mapped.has_value());
    EXPECT_EQ(mapped->bytes().view(), content);
    EXPECT_EQ(sum(Bytes(mapped->bytes().end(), PaddedBytes::kPadding)), 0U) << size;
    EXPECT_FALSE(mapped->was_truncated());
  }
}

TEST(MappedFile, OutlivesItsDescriptorAndMoves) {
  const TempFolder temp;
  Result<MappedFile> mapped = [&] {
    const Descriptor fd = open_file(temp.write("file", "content"));
    return MappedFile::map(fd.get(), 7);
  }();
  ASSERT_TRUE(mapped.has_value());
  MappedFile moved = std::move(*mapped);
  EXPECT_EQ(moved.bytes().view(), "content");
  const Descriptor other = open_file(temp.write("other", "other"));
  Result<MappedFile> second = MappedFile::map(other.get(), 5);
  ASSERT_TRUE(second.has_value());
  moved = std::move(*second);
  EXPECT_EQ(moved.bytes().view(), "other");
}

TEST(MappedFile, NothingToMapIsAnError) {
  const TempFolder temp;
  const Descriptor fd = open_file(temp.write("file"));
  EXPECT_EQ(MappedFile::map(fd.get(), 0).error().errno_value, EINVAL);
  EXPECT_EQ(MappedFile::map(-1, 10).error().errno_value, EBADF);
  EXPECT_EQ(MappedFile::map(-1, 10).error().kind, ErrorKind::kIo);
}

TEST(MappedFile, CutToNothingReadsAsZerosAndSaysSo) {
  const TempFolder temp;
  const Descriptor fd = open_file(temp.write("file", std::string(8 * kPage, 'x')));
  const Result<MappedFile> mapped = MappedFile::map(fd.get(), 8 * kPage);
  ASSERT_TRUE(mapped.has_value());
  ASSERT_EQ(::ftruncate(fd.get(), 0), 0);
  EXPECT_EQ(sum(mapped->bytes().view()), 0U);
  EXPECT_TRUE(mapped->was_truncated());
}

TEST(MappedFile, CutInTheMiddleKeepsWhatIsLeft) {
  const TempFolder temp;
  const Descriptor fd = open_file(temp.write("file", std::string(8 * kPage, '\1')));
  const Result<MappedFile> mapped = MappedFile::map(fd.get(), 8 * kPage);
  ASSERT_TRUE(mapped.has_value());
  ASSERT_EQ(::ftruncate(fd.get(), static_cast<off_t>(3 * kPage)), 0);
  EXPECT_EQ(sum(mapped->bytes().view().substr(0, 3 * kPage)), 3 * kPage);
  EXPECT_FALSE(mapped->was_truncated());
  EXPECT_EQ(sum(mapped->bytes().view()), 3 * kPage);
  EXPECT_TRUE(mapped->was_truncated());
}

TEST(MappedFile, OneCutFileDoesNotMarkAnother) {
  const TempFolder temp;
  const Descriptor cut = open_file(temp.write("cut", std::string(2 * kPage, 'x')));
  const Descriptor whole = open_file(temp.write("whole", std::string(2 * kPage, '\1')));
  const Result<MappedFile> first = MappedFile::map(cut.get(), 2 * kPage);
  const Result<MappedFile> second = MappedFile::map(whole.get(), 2 * kPage);
  ASSERT_TRUE(first.has_value() && second.has_value());
  ASSERT_EQ(::ftruncate(cut.get(), 0), 0);
  EXPECT_EQ(sum(first->bytes().view()), 0U);
  EXPECT_EQ(sum(second->bytes().view()), 2 * kPage);
  EXPECT_TRUE(first->was_truncated());
  EXPECT_FALSE(second->was_truncated());
}

TEST(MappedFile, PlaceOfACutMappingIsUsedAgainUnmarked) {
  const TempFolder temp;
  const Descriptor cut = open_file(temp.write("cut", std::string(kPage, 'x')));
  const Descriptor whole = open_file(temp.write("whole", "whole"));
  for (std::size_t turn = 0; turn < 2 * MappedFile::kMaxMappings; ++turn) {
    ASSERT_EQ(::ftruncate(cut.get(), static_cast<off_t>(kPage)), 0);
    {
      const Result<MappedFile> mapped = MappedFile::map(cut.get(), kPage);
      ASSERT_TRUE(mapped.has_value());
      ASSERT_EQ(::ftruncate(cut.get(), 0), 0);
      EXPECT_EQ(sum(mapped->bytes().view()), 0U);
      ASSERT_TRUE(mapped->was_truncated());
    }
    const Result<MappedFile> mapped = MappedFile::map(whole.get(), 5);
    ASSERT_TRUE(mapped.has_value());
    ASSERT_FALSE(mapped->was_truncated());
  }
}

TEST(MappedFile, ManyThreadsMapAndAreCut) {
  const TempFolder temp;
  std::atomic<int> wrong = 0;
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 4; ++thread) {
    const std::string path = temp.write(std::to_string(thread));
    threads.emplace_back([&wrong, path, cut = thread % 2 == 0] {
      const Descriptor fd = open_file(path);
      for (int turn = 0; turn < 300; ++turn) {
        if (::ftruncate(fd.get(), static_cast<off_t>(2 * kPage)) != 0) ++wrong;
        const Result<MappedFile> mapped = MappedFile::map(fd.get(), 2 * kPage);
        if (!mapped) ++wrong;
        if (!mapped) continue;
        if (cut && ::ftruncate(fd.get(), 0) != 0) ++wrong;
        if (sum(mapped->bytes().view()) != 0 && cut) ++wrong;
        if (mapped->was_truncated() != cut) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(MappedFile, FullTableIsAnErrorAndEmptiesAgain) {
  const TempFolder temp;
  const Descriptor fd = open_file(temp.write("file"));
  {
    std::vector<MappedFile> held;
    for (std::size_t i = 0; i < MappedFile::kMaxMappings; ++i) {
      Result<MappedFile> mapped = MappedFile::map(fd.get(), 1);
      ASSERT_TRUE(mapped.has_value()) << i;
      held.push_back(std::move(*mapped));
    }
    const Result<MappedFile> one_more = MappedFile::map(fd.get(), 1);
    ASSERT_FALSE(one_more.has_value());
    EXPECT_EQ(one_more.error().errno_value, ENFILE);
  }
  EXPECT_TRUE(MappedFile::map(fd.get(), 1).has_value());
}

/// Maps a file with MappedFile and, outside it, `fd`; cuts `fd` and reads the lost page. Must only
/// be called in a process that may die of it.
[[noreturn]] void touch_foreign_lost_page(int fd) {
  const Result<MappedFile> ours = MappedFile::map(fd, kPage);
  const auto* foreign =
      static_cast<const volatile char*>(::mmap(nullptr, kPage, PROT_READ, MAP_SHARED, fd, 0));
  if (!ours || ::ftruncate(fd, 0) != 0) ::_exit(1);
  const char lost = *foreign;
  ::_exit(lost == 0 ? 2 : 3);
}

/// Returns a file without a name, because a process that dies removes nothing.
Descriptor nameless_file() {
  const TempFolder temp;
  return open_file(temp.write("file", std::string(kPage, 'x')));
}

TEST(MappedFileDeathTest, FaultElsewhereStillKills) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Descriptor fd = nameless_file();
  EXPECT_EXIT(
      {
        ::signal(SIGBUS, SIG_DFL);
        touch_foreign_lost_page(fd.get());
      },
      ::testing::KilledBySignal(SIGBUS), "");
}

void leave_with_42(int) { ::_exit(42); }

TEST(MappedFileDeathTest, FaultElsewhereGoesToTheHandlerThatWasThere) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  const Descriptor fd = nameless_file();
  EXPECT_EXIT(
      {
        ::signal(SIGBUS, leave_with_42);
        touch_foreign_lost_page(fd.get());
      },
      ::testing::ExitedWithCode(42), "");
}

}  // namespace
}  // namespace mifdex::io
