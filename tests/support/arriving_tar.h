// Walks a tar in all ways, from memory, scanned ahead and from a pipe, which must give the same.
#pragma once

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>
#include <xxhash.h>

#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "io/archive/tar/tar_reader.h"
#include "tests/support/walked_archive.h"

namespace mifdex::io::testing {

/// A pipe into which a thread writes `bytes`, `piece` at a time; then it is closed.
class FilledPipe {
 public:
  FilledPipe(std::string bytes, std::size_t piece) {
    int ends[2] = {-1, -1};
    EXPECT_EQ(::pipe2(ends, O_CLOEXEC), 0);
    read_ = std::make_shared<const Descriptor>(ends[0]);
    thread_ = std::thread([bytes = std::move(bytes), piece, write = Descriptor(ends[1])] {
      for (std::size_t done = 0; done < bytes.size();) {
        const ssize_t put =
            ::write(write.get(), bytes.data() + done, std::min(piece, bytes.size() - done));
        if (put <= 0) break;
        done += static_cast<std::size_t>(put);
      }
    });
  }
  ~FilledPipe() { thread_.join(); }
  FilledPipe(const FilledPipe&) = delete;
  FilledPipe& operator=(const FilledPipe&) = delete;

  ArrivingSource source() const {
    return {.fd = read_->get(), .owner = read_, .name = "the pipe", .folder = "/tmp"};
  }

 private:
  std::shared_ptr<const Descriptor> read_;
  std::thread thread_;
};

inline WalkedArchive walk_arriving(const std::string& bytes, const ArchiveLimits& limits = {},
                                   std::size_t piece = 100'000) {
  const FilledPipe pipe(bytes, piece);
  const auto arriving = std::make_shared<ArrivingBytes>(pipe.source());
  WalkedArchive walked = walk_all<TarReader>(arriving, limits);
  arriving->drain();
  EXPECT_FALSE(arriving->failure());
  EXPECT_EQ(arriving->length(), bytes.size());
  EXPECT_EQ(arriving->hash(), XXH3_64bits(bytes.data(), bytes.size()));
  return walked;
}

inline void expect_same_walk(const WalkedArchive& left, const WalkedArchive& right) {
  ASSERT_EQ(left.paths(), right.paths());
  for (std::size_t i = 0; i < left.files.size(); ++i) {
    const WalkedFile& a = left.files[i];
    const WalkedFile& b = right.files[i];
    EXPECT_EQ(a.content, b.content) << a.path;
    EXPECT_EQ(std::tuple(a.size, a.mtime, a.state, a.kind, a.detail, a.time_source),
              std::tuple(b.size, b.mtime, b.state, b.kind, b.detail, b.time_source))
        << a.path << ": " << a.detail << " | " << b.detail;
  }
  ASSERT_EQ(left.skipped.size(), right.skipped.size());
  for (std::size_t i = 0; i < left.skipped.size(); ++i) {
    EXPECT_EQ(left.skipped[i].path, right.skipped[i].path);
    EXPECT_EQ(left.skipped[i].reason, right.skipped[i].reason);
  }
  ASSERT_EQ(left.problem.has_value(), right.problem.has_value());
  if (!left.problem) return;
  EXPECT_EQ(std::tuple(left.problem->kind, left.problem->offset, left.problem->detail),
            std::tuple(right.problem->kind, right.problem->offset, right.problem->detail));
}

/// Fails if a walk that is scanned ahead, in windows of any size, gives anything else than
/// `walked`, by a walk that is not.
inline void expect_same_scanned(const SharedBytes& archive, const WalkedArchive& walked,
                                const ArchiveLimits& limits = {}) {
  for (const std::uint64_t window : {512U, 4096U, 65'536U}) {
    for (const std::size_t helps : {0U, 2U}) {
      SCOPED_TRACE(::testing::Message() << "windows of " << window << ", helps " << helps);
      const WalkedArchive scanned = walk_all<TarReader>(archive, limits, {}, {window, helps});
      expect_same_walk(walked, scanned);
      for (std::size_t i = 0; i < std::min(walked.files.size(), scanned.files.size()); ++i) {
        EXPECT_EQ(walked.files[i].offset, scanned.files[i].offset) << walked.files[i].path;
      }
      EXPECT_EQ(walked.batch_ends, scanned.batch_ends);
      EXPECT_EQ(walked.counted_entries, scanned.counted_entries);
      EXPECT_EQ(walked.counted_bytes, scanned.counted_bytes);
      if (::testing::Test::HasFailure()) return;
    }
  }
}

/// Returns what a walk over the tar in memory gives; the test fails if one that is scanned ahead or
/// over a pipe gives anything else.
inline WalkedArchive walk_tar(const std::string& bytes, const ArchiveLimits& limits = {}) {
  WalkedArchive walked = walk_all<TarReader>(in_memory(bytes), limits);
  expect_same_walk(walked, walk_arriving(bytes, limits));
  expect_same_scanned(in_memory(bytes), walked, limits);
  return walked;
}

}  // namespace mifdex::io::testing
