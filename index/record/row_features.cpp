#include "index/record/row_features.h"

namespace mifdex::index {

void RowFeatures::add(const Record& record) {
  findings |= record.findings;
  row_origins |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.row_origin));
  mif_statuses |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.mif_status));
  if (record.retries != 0) more |= kRetries;
  if (record.collected) more |= kCollected;
  if (record.exit_code) more |= kExitCode;
  if (record.job_source == AttributionSource::kManifest) more |= kJobByManifest;
}

void RowFeatures::add(const RowFeatures& other) {
  findings |= other.findings;
  row_origins |= other.row_origins;
  mif_statuses |= other.mif_statuses;
  more |= other.more;
}

}  // namespace mifdex::index
