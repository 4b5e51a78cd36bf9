#include "index/record/row_features.h"

namespace mifdex::index {

void Traits::add(const Record& record) {
  signs |= record.signs;
  standings |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.standing));
  mif_statuses |= static_cast<std::uint8_t>(1U << static_cast<unsigned>(record.mif_status));
  if (record.retries != 0) more |= kRetries;
  if (record.collected) more |= kCollected;
  if (record.exit_code) more |= kExitCode;
  if (record.job_source == Attribution::kManifest) more |= kJobByManifest;
}

void Traits::add(const Traits& other) {
  signs |= other.signs;
  standings |= other.standings;
  mif_statuses |= other.mif_statuses;
  more |= other.more;
}

}  // namespace mifdex::index
