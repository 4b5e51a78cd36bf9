// Short ways for tests of commits to make rows and to read the index.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/index/sample_rows.h"
#include "tests/support/temp_folder.h"

namespace mifdex::index {

using Texts = std::vector<std::string>;

/// Returns a status MIF at `path` that names job and machine itself.
inline SampleObservation observation(const std::string& path, const std::string& job,
                                     const std::string& machine, std::int64_t time,
                                     std::uint64_t hash,
                                     LineStatus status = LineStatus::kComplete) {
  SampleObservation row;
  row.path = path;
  row.job = job;
  row.machine = machine;
  row.job_source = job.empty() ? AttributionSource::kUnattributed : AttributionSource::kManifest;
  row.machine_source =
      machine.empty() ? AttributionSource::kUnattributed : AttributionSource::kManifest;
  row.time = time;
  row.hash = hash;
  row.status = status;
  return row;
}

/// Returns one that names neither and needs an instruction with the pair key `stem`.
inline SampleObservation unpaired(const std::string& stem, std::uint64_t hash) {
  SampleObservation row = observation(stem + ".PCK", "", "", 100, hash);
  row.pair_key = stem;
  return row;
}

inline std::map<std::string, StatusCounts> job_counts(const Reader& reader) {
  std::map<std::string, StatusCounts> counts;
  EXPECT_TRUE(reader.jobs({}, [&](const JobRow& row) {
    counts[std::string(row.job)] = row.counts;
    return true;
  }));
  return counts;
}

inline std::map<std::string, StatusCounts> machine_counts(const Reader& reader) {
  std::map<std::string, StatusCounts> counts;
  EXPECT_TRUE(reader.machines({}, [&](const MachineRow& row) {
    counts[std::string(row.machine)] = row.counts;
    return true;
  }));
  return counts;
}

inline std::uint64_t lines_of(const StatusCounts& counts, LineStatus status) {
  return counts.lines[static_cast<std::size_t>(status)];
}

inline Outcome outcome_of(const Reader& reader, const std::string& path) {
  Outcome outcome{};
  EXPECT_TRUE(reader.files_named(path, [&](const FileAnswer& file) {
    outcome = file.outcome;
    return true;
  }));
  return outcome;
}

/// An index that rows are added to, a commit at a time.
class CommitTest : public testing::Test {
 protected:
  void index(const std::vector<SampleRow>& rows) { report_ = index_rows(dir_, rows); }
  std::unique_ptr<Reader> read() { return must_read(dir_); }
  /// Returns "JOB MACHINE status observations path" of each row shown.
  Texts lines(bool history = false) {
    Query query;
    query.history = history;
    return line_texts(*read(), query);
  }

  MemoryFolder folder_;
  std::string dir_ = folder_ / "idx";
  CommitReport report_;
};

}  // namespace mifdex::index
