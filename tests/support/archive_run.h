// Reads an archive that a test holds in memory to its end, and keeps the entries.
#pragma once

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "io/archive/entry_reader.h"
#include "io/archive/tar/tar_reader.h"
#include "io/sandbox/open_sandboxed.h"
#include "io/sandbox/sandboxed_reader.h"
#include "tests/support/walked_archive.h"

namespace mifdex::io::testing {

inline Descriptor file_of(std::string_view bytes) {
  Descriptor fd(::memfd_create("archive", MFD_CLOEXEC));
  EXPECT_TRUE(fd.is_open());
  while (!bytes.empty()) {
    const ssize_t done = ::write(fd.get(), bytes.data(), bytes.size());
    EXPECT_GT(done, 0);
    if (done <= 0) break;
    bytes.remove_prefix(static_cast<std::size_t>(done));
  }
  return fd;
}

struct ReadEntry {
  std::string path;
  std::string content;  ///< if the file is too large, only its beginning
  ReadState state = ReadState::kWhole;
  std::int64_t mtime = 0;
  std::uint64_t size = 0;
  std::optional<Reject> reject;
  TimeSource time_source = TimeSource::kNotRecorded;
};

struct ArchiveRun {
  std::vector<ReadEntry> entries;
  std::vector<Skipped> skipped;
  std::vector<std::pair<std::string, Descriptor>> kept_archives;  ///< by path
  std::optional<Reject> problem;
  std::uint64_t decoded_bytes = 0;

  RejectKind problem_kind() const { return problem ? problem->kind : RejectKind{}; }
  std::string problem_detail() const { return problem ? problem->detail : ""; }
  std::size_t whole() const {
    std::size_t count = 0;
    for (const ReadEntry& entry : entries) count += entry.state == ReadState::kWhole ? 1 : 0;
    return count;
  }
};

inline ArchiveRun read_to_end(Result<SandboxedReader> reader) {
  ArchiveRun run;
  EXPECT_TRUE(reader.has_value()) << error_text(reader.error());
  if (!reader) return run;
  FileBatch files;
  BytesBatch part;
  while (true) {
    const Result<bool> more = reader->next(files, part);
    EXPECT_TRUE(more.has_value()) << error_text(more.error());
    if (!more || !*more) break;
    EXPECT_EQ(files.size(), part.files().size());
    for (std::size_t i = 0; i < part.files().size(); ++i) {
      const FileBytes& file = part.files()[i];
      EXPECT_EQ(file.origin.file, i);
      ReadEntry entry{files.path(i),   std::string(file.bytes.view()),
                      file.state,      file.mtime,
                      file.size,       std::nullopt,
                      file.time_source};
      if (file.state == ReadState::kRejected) entry.reject = part.reject(file);
      run.entries.push_back(std::move(entry));
    }
    for (KeptArchive& entry : reader->kept_archives()) {
      run.kept_archives.emplace_back(files.path(entry.file), std::move(entry.fd));
    }
    run.skipped.insert(run.skipped.end(), files.skipped().begin(), files.skipped().end());
  }
  run.problem = reader->problem();
  run.decoded_bytes = reader->decoded_bytes();
  return run;
}

inline std::string bytes_in(const Descriptor& file) {
  std::string bytes(static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END)), '\0');
  EXPECT_EQ(::pread(file.get(), bytes.data(), bytes.size(), 0), static_cast<ssize_t>(bytes.size()));
  return bytes;
}

/// Replaces the tar to which a stream was unpacked by the entries of the tar.
inline void walk_tar(ArchiveRun& run, const std::string& tar, const ArchiveLimits& limits,
                     const ArchiveOptions& options) {
  run.entries.clear();
  WalkOptions walk;
  walk.prefix = options.prefix;
  walk.met = options.met ? options.met : std::make_shared<SeenPaths>();
  walk.tally = std::make_shared<ArchiveTally>(limits);
  walk.max_file_bytes = limits.max_file_bytes;
  walk.counts_bytes = false;
  TarReader reader(in_memory(tar), walk);
  EntryReader bytes({.max_file_bytes = limits.max_file_bytes});
  FileBatch files;
  EntryBatch entries;
  BytesBatch part;
  while (reader.next(files, entries)) {
    bytes.start(entries, 0);
    while (bytes.next(part)) {
      for (const FileBytes& file : part.files()) {
        run.entries.push_back({files.path(file.origin.file), std::string(file.bytes.view()),
                               file.state, file.mtime, file.size, std::nullopt, file.time_source});
        if (file.state == ReadState::kRejected) run.entries.back().reject = part.reject(file);
      }
    }
    run.skipped.insert(run.skipped.end(), files.skipped().begin(), files.skipped().end());
  }
  if (!run.problem) run.problem = reader.problem();
}

/// Reads an archive; a compressed tar as its entries, as in a box.
inline ArchiveRun read_archive(std::string_view bytes, ArchiveKind kind,
                               const ArchiveLimits& limits = {}, ArchiveOptions options = {}) {
  const Descriptor file = file_of(bytes);
  if (!is_single_stream(kind)) {
    return read_to_end(SandboxedReader::open({file.get()}, kind, limits, std::move(options)));
  }
  ArchiveOptions of_stream = options;
  of_stream.met.reset();
  of_stream.keeps_cut_tar = true;
  of_stream.make_temp_file = []() -> Result<Descriptor> { return file_of(""); };
  ArchiveRun run = read_to_end(SandboxedReader::open({file.get()}, kind, limits, of_stream));
  if (run.entries.size() != 1 || run.entries[0].state == ReadState::kRejected) return run;
  if (find_archive_kind(run.entries[0].content) != ArchiveKind::kTar) return run;
  std::string tar = run.entries[0].content;
  if (!run.kept_archives.empty())
    tar = bytes_in(run.kept_archives[0].second).substr(0, run.entries[0].size);
  run.kept_archives.clear();
  walk_tar(run, tar, limits, options);
  return run;
}

/// Reads with a decoder of the test's own.
inline ArchiveRun run_decoder(sandbox::Decoder decoder, const ArchiveLimits& limits = {},
                              std::string_view bytes = "x") {
  const Descriptor file = file_of(bytes);
  sandbox::DecodeOrder order;
  order.decoder = decoder;
  order.limits = limits;
  return read_to_end(open_archive({file.get()}, order, {}));
}

}  // namespace mifdex::io::testing
