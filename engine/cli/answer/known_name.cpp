#include "engine/cli/answer/known_name.h"

namespace mifdex::cli {

io::Result<std::string> known_name(const index::Reader& reader, const index::Record& record) {
  const bool is_given = record.machine_source == index::AttributionSource::kManifest ||
                        record.machine_source == index::AttributionSource::kLayout;
  if (is_given || record.smsid.empty()) return std::string(record.machine);
  auto name = reader.name_known_at(record.smsid, record.time);
  if (!name) return name;
  return name->empty() ? std::string(record.machine) : *std::move(name);
}

}  // namespace mifdex::cli
