// Reads a status MIF, the report of a setup program, from a component (SOURCES.md, sections 1 to
// 3).
//
// Ownership: views into the component's text or arena. Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/mif/component.h"
#include "engine/sms/files/status_word.h"
#include "index/record/record.h"

namespace mifdex::engine {

struct StatusMif : index::ProductTexts {
  index::MifStatus mif_status = index::MifStatus::kMissing;
  std::string_view status_text;  ///< as written; an enum's text for its number; may be empty
  std::optional<mif::Attribute> description;
};

/// True if `component` reports a status: by a group InstallStatus, class
/// MICROSOFT|JOBSTATUS|1.0, or by rows of such a group in a table.
bool is_status_mif(const mif::Component& component);

/// Returns the status MIF in `component`; nothing if it is not one. If the file was cut inside the
/// status group before its Status was complete, the status is Unreadable. Enums and tables count
/// only if `component` is from a parser of Depth::kFull.
std::optional<StatusMif> read_status_mif(const mif::Component& component);

}  // namespace mifdex::engine
