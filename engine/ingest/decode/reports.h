// Collects the reports of a file that has several: joined by `copy`, appended, two products in one
// file.
//
// Threads: one owner. Ownership: texts are those of the records and the identity that were added;
// take() allocates in the arena given.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "engine/ingest/record_batch.h"
#include "engine/sms/files/identity.h"
#include "index/record/record.h"
#include "index/writer.h"
#include "io/base/arena.h"
#include "io/bytes_batch.h"
#include "io/text/source_offsets.h"

namespace mifdex::engine {

struct Report {
  ObservationRow row;
  std::optional<Identity> identity;  ///< of its own component; else the first in the file
};

class Reports {
 public:
  /// `offsets` are those of the text of `file`; both must outlive the Reports.
  Reports(const io::FileBytes& file, io::SourceOffsets& offsets) : file_(file), offsets_(offsets) {}

  /// Adds a report that begins at byte `begin` of the decoded text and ends at `end`. `identity` is
  /// the machine that its component names.
  void add(const index::Record& record, const std::optional<Identity>& identity, std::size_t begin,
           std::size_t end);

  /// Notes the machine of reports without an identity; if called several times, the first call
  /// counts.
  void identify(const Identity& identity) {
    if (!identity_) identity_ = identity;
  }
  const std::optional<Identity>& identity() const { return identity_; }

  /// Returns the rows of all reports without their pair keys: first that of the file, completed
  /// from `row`, with the report that decides (Failed before Unreadable before Other and Missing
  /// before Success; if several are equal, the last); then a part for each of the others.
  std::vector<Report> take(const index::FileRow& row, io::Arena& arena) const;

 private:
  std::size_t decisive() const;

  const io::FileBytes& file_;
  io::SourceOffsets& offsets_;
  std::vector<index::Record> records_;
  std::vector<std::optional<Identity>> identities_;  ///< of each record
  std::optional<Identity> identity_;
};

}  // namespace mifdex::engine
