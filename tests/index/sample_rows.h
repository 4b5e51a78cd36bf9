// Rows as a run makes them, but owned, so that tests can keep, shuffle and add them; and an index
// as text.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "index/reader.h"
#include "index/writer.h"

namespace mifdex::index {

struct SampleObservation {
  std::string box = "VAQ";
  std::string path;
  std::string pair_key;
  std::uint64_t hash = 0;
  std::int64_t time = 0;
  LineStatus status = LineStatus::kComplete;
  Outcome outcome = Outcome::kObservation;
  std::string description = "done";
  std::string job, machine, smsid, domain, site;
  AttributionSource job_source = AttributionSource::kUnattributed;
  AttributionSource machine_source = AttributionSource::kUnattributed;
  RowOrigin row_origin = RowOrigin::kObservation;
  std::uint32_t findings = 0;
  io::TimeSource time_source = io::TimeSource::kFile;
};

struct SampleFile {
  std::string box = "VAQ";
  std::string path;
  std::uint64_t hash = 0;
  Outcome outcome = Outcome::kOther;
  std::string reason;
};

struct SampleInstruction {
  std::string box = "VAQ";
  std::string pair_key;
  std::string path;
  std::string job, smsid, site;
  std::uint64_t retries = 0;
  bool lone_line = false;  ///< added as a row that is a result if no MIF pairs with it
  std::int64_t time = 5;
};

struct SampleIdentity {
  std::string smsid, name, domain, site;
  std::int64_t time = 0;
  bool manifest = false;
  std::string box = {};  ///< of the file that is the source; empty: none
  std::string path = {};
};

struct SampleJob {
  std::string job, name;
  std::int64_t end = 0;
  std::uint64_t targets = 0;
};

struct SampleFileLine {
  std::string path, job, machine;
  bool is_smsid = false;
  std::optional<std::int64_t> collected = std::nullopt;
};

struct SampleTarget {
  std::string manifest = "manifest";  ///< its box
  std::string job, machine;
  bool is_smsid = false;
};

struct SampleReject {
  std::string box = "VAQ";
  std::string path;
  std::uint64_t offset = 0;
  std::string detail;
};

using SampleRow = std::variant<SampleObservation, SampleFile, SampleInstruction, SampleIdentity,
                               SampleReject, SampleJob, SampleFileLine, SampleTarget>;

/// Adds `row`, registering its box (at "/boxes/" + name).
void add(Writer& writer, const SampleRow& row);

/// Opens the index, adds all rows, commits; returns the report. The test fails if a step does.
CommitReport index_rows(const std::string& dir, const std::vector<SampleRow>& rows,
                        unsigned threads = 1);

std::unique_ptr<Writer> must_write(const std::string& dir, unsigned threads = 1);
std::unique_ptr<Reader> must_read(const std::string& dir);
CommitReport must_commit(Writer& writer);

/// Returns everything that a reader can return, one row per line: lines with history and what a
/// judge gets, lines, jobs, machines, files, places, rejects and totals. If two texts are equal, so
/// are the indexes.
std::string dump(const Reader& reader, const std::vector<SampleRow>& rows);

/// Expects that the counts of jobs, machines and the index are those of its lines, counted again.
void expect_counts_recounted(const Reader& reader);

/// Expects that a full verify of the index in `dir` finds nothing.
void expect_sound(const std::string& dir);

/// Returns "JOB MACHINE status observations path" of the lines that `query` gives, a row each.
std::vector<std::string> line_texts(const Reader& reader, const Query& query);

Glob glob(const std::string& pattern);

}  // namespace mifdex::index
