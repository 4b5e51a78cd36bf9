// The entries from a walk over an archive, copied out of its batches.
#pragma once

#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include "io/archive/archive_walk.h"
#include "io/archive/entry_reader.h"
#include "io/archive/tar/tar_scan.h"

namespace mifdex::io::testing {

struct WalkedFile {
  std::string path;
  std::string content;
  std::uint64_t size = 0;
  std::int64_t mtime = 0;
  std::uint64_t offset = 0;
  ReadState state = ReadState::kWhole;
  RejectKind kind{};  // if it is a reject
  std::string detail;
  TimeSource time_source = TimeSource::kNotRecorded;
};

struct WalkedArchive {
  std::vector<WalkedFile> files;
  std::vector<Skipped> skipped;
  std::optional<Reject> problem;
  std::size_t batches = 0;
  std::vector<std::size_t> batch_ends;  // how many files there were at the end of each batch
  std::uint64_t counted_entries = 0;    // by the tally
  std::uint64_t counted_bytes = 0;

  std::string paths() const {
    std::string all;
    for (const WalkedFile& file : files) all += (all.empty() ? "" : " ") + file.path;
    return all;
  }
  const WalkedFile& at(const std::string& path) const {
    for (const WalkedFile& file : files) {
      if (file.path == path) return file;
    }
    ADD_FAILURE() << "no " << path << " among " << paths();
    static const WalkedFile none;
    return none;
  }
};

/// Returns `bytes` in memory that ends where they do, so that ASan reports a read beyond.
inline SharedBytes in_memory(const std::string& bytes) {
  auto memory = std::make_unique<char[]>(bytes.size() + PaddedBytes::kPadding);
  std::memcpy(memory.get(), bytes.data(), bytes.size());
  return ArchiveBytes::hold(std::move(memory), bytes.size());
}

/// How a tar in a file is scanned ahead.
struct ScannedAhead {
  std::uint64_t window = 0;       // as WalkOptions::scan_window
  std::size_t helps_a_batch = 0;  // calls of TarScan::help() after each batch
};

/// Walks to the end, by a `Walk`, and reads every entry.
template <class Walk, class Archive>
WalkedArchive walk_all(const std::shared_ptr<Archive>& archive, const ArchiveLimits& limits = {},
                       const std::string& prefix = {}, const ScannedAhead& scanned = {}) {
  WalkOptions options;
  options.prefix = prefix;
  options.scan_window = scanned.window;
  options.met = std::make_shared<SeenPaths>();
  options.tally = std::make_shared<ArchiveTally>(limits);
  options.max_file_bytes = limits.max_file_bytes;
  WalkedArchive walked;
  Walk walk(archive, options);
  EntryReader reader({.max_file_bytes = limits.max_file_bytes});
  FileBatch names;
  EntryBatch entries;
  BytesBatch part;
  ScanRoom room;
  while (walk.next(names, entries)) {
    ++walked.batches;
    EXPECT_EQ(names.size(), entries.entries.size());
    walked.skipped.insert(walked.skipped.end(), names.skipped().begin(), names.skipped().end());
    reader.start(entries, 1);
    std::size_t count = 0;
    for (std::size_t i = 0; i < scanned.helps_a_batch && entries.scan != nullptr; ++i) {
      entries.scan->help(room);
    }
    while (reader.next(part)) {
      for (const FileBytes& file : part.files()) {
        EXPECT_EQ(file.origin.file, count++);
        const bool rejected = file.state == ReadState::kRejected;
        walked.files.push_back(
            {names.path(file.origin.file), std::string(file.bytes.view()), file.size, file.mtime,
             file.origin.offset, file.state, rejected ? part.reject(file).kind : RejectKind{},
             rejected ? part.reject(file).detail : std::string(), file.time_source});
      }
    }
    EXPECT_EQ(count, names.size());
    walked.batch_ends.push_back(walked.files.size());
  }
  walked.problem = walk.problem();
  walked.counted_entries = options.tally->entries();
  walked.counted_bytes = options.tally->bytes();
  return walked;
}

}  // namespace mifdex::io::testing
