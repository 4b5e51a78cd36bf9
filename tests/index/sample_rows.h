// Rows as a run makes them, owned, so that tests can keep, shuffle and add them; and an index as
// text.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "index/bulk_writer.h"
#include "index/store_reader.h"

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
  Attribution job_source = Attribution::kNobody;
  Attribution machine_source = Attribution::kNobody;
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
};

struct SampleIdentity {
  std::string smsid, name, domain, site;
  std::int64_t time = 0;
};

struct SampleReject {
  std::string box = "VAQ";
  std::string path;
  std::uint64_t offset = 0;
  std::string detail;
};

using SampleRow =
    std::variant<SampleObservation, SampleFile, SampleInstruction, SampleIdentity, SampleReject>;

/// Adds `row`, registering its box (at "/boxes/" + name).
void add(BulkWriter& writer, const SampleRow& row);

/// Opens, adds all, commits. Expects no failure.
CommitReport index_rows(const std::string& dir, const std::vector<SampleRow>& rows,
                        unsigned threads = 1);

std::unique_ptr<BulkWriter> must_write(const std::string& dir, unsigned threads = 1);
std::unique_ptr<StoreReader> must_read(const std::string& dir);
CommitReport must_commit(BulkWriter& writer);

/// Everything a reader can tell, a row a line: lines with history, lines, jobs, machines, files,
/// places, rejects and totals. Equal texts: equal indexes.
std::string dump(const StoreReader& reader, const std::vector<SampleRow>& rows);

/// "JOB MACHINE status observations path" of the lines that `query` gives, a row each.
std::vector<std::string> line_texts(const StoreReader& reader, const Query& query);

Glob glob(const std::string& pattern);

}  // namespace mifdex::index
