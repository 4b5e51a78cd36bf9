// Reads an archive that a test holds in memory to its end, and keeps what came out.
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

#include "io/archive_reader.h"
#include "io/open_archive.h"

namespace mifdex::io::testing {

/// A file that has these bytes and no name.
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
  std::string content;  ///< of what is too large, the glance
  ReadState state = ReadState::kWhole;
  std::int64_t mtime = 0;
  std::uint64_t size = 0;
  std::optional<Reject> reject;
  TimeSource time_source = TimeSource::kNotRecorded;
};

struct ArchiveRun {
  std::vector<ReadEntry> entries;
  std::vector<Skipped> skipped;
  std::vector<std::pair<std::string, Descriptor>> spooled;  ///< by path
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

inline ArchiveRun read_to_end(Result<ArchiveReader> reader) {
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
      ReadEntry entry{files.path(i), std::string(file.bytes.view()),
                      file.state,    file.mtime,
                      file.size,     std::nullopt,
                      file.time_source};
      if (file.state == ReadState::kRejected) entry.reject = part.reject(file);
      run.entries.push_back(std::move(entry));
    }
    for (SpooledEntry& entry : reader->spooled()) {
      run.spooled.emplace_back(files.path(entry.file), std::move(entry.fd));
    }
    run.skipped.insert(run.skipped.end(), files.skipped().begin(), files.skipped().end());
  }
  run.problem = reader->problem();
  run.decoded_bytes = reader->decoded_bytes();
  return run;
}

inline ArchiveRun read_archive(std::string_view bytes, ArchiveKind kind,
                               const ArchiveLimits& limits = {}, ArchiveOptions options = {}) {
  const Descriptor file = file_of(bytes);
  return read_to_end(ArchiveReader::open({file.get()}, kind, limits, std::move(options)));
}

/// Reads with a decoder of the test's own.
inline ArchiveRun run_decoder(cage::Decoder decoder, const ArchiveLimits& limits = {},
                              std::string_view bytes = "x") {
  const Descriptor file = file_of(bytes);
  cage::JobOrder order;
  order.decoder = decoder;
  order.limits = limits;
  return read_to_end(open_archive({file.get()}, order, {}));
}

}  // namespace mifdex::io::testing
