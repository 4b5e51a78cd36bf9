// The features of a row, or of the rows of a set, as bits: enough to rule out that any row of the
// set matches.
//
// Threads: values.
#pragma once

#include <cstdint>

#include "index/record/record.h"

namespace mifdex::index {

/// The facts of a row that a RowEvaluator depends on; for a set of rows, the union of theirs.
struct RowFeatures {
  // Bits of `more`. Do not renumber: on disk (FORMAT.md).
  static constexpr std::uint8_t kRetries = 1U << 0U;
  static constexpr std::uint8_t kCollected = 1U << 1U;
  static constexpr std::uint8_t kExitCode = 1U << 2U;
  static constexpr std::uint8_t kJobByManifest = 1U << 3U;

  std::uint32_t findings = 0;     ///< Record::findings
  std::uint8_t row_origins = 0;   ///< bits by RowOrigin
  std::uint8_t mif_statuses = 0;  ///< bits by MifStatus
  std::uint8_t more = 0;          ///< kRetries, kCollected, ...

  void add(const Record& record);
  void add(const RowFeatures& other);
  bool any() const { return meet(*this); }
  bool meet(const RowFeatures& other) const {
    return (findings & other.findings) != 0 || (row_origins & other.row_origins) != 0 ||
           (mif_statuses & other.mif_statuses) != 0 || (more & other.more) != 0;
  }
  /// True if a set with these has all that `other` has.
  bool hold(const RowFeatures& other) const {
    return (other.findings & ~findings) == 0 && (other.row_origins & ~row_origins) == 0 &&
           (other.mif_statuses & ~mif_statuses) == 0 && (other.more & ~more) == 0;
  }
};

inline void RowFeatures::add(const Record& record) {
  findings |= record.findings;
  row_origins |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.row_origin));
  mif_statuses |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.mif_status));
  if (record.retries != 0) more |= kRetries;
  if (record.collected) more |= kCollected;
  if (record.exit_code) more |= kExitCode;
  if (record.job_source == AttributionSource::kManifest) more |= kJobByManifest;
}

inline void RowFeatures::add(const RowFeatures& other) {
  findings |= other.findings;
  row_origins |= other.row_origins;
  mif_statuses |= other.mif_statuses;
  more |= other.more;
}

}  // namespace mifdex::index
