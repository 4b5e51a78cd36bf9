// A status MIF out of a component: what a setup program reported (despooler, sections 1 to 3).
//
// Ownership: views into the component's text or arena. Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/mif/component.h"
#include "index/record.h"

namespace mifdex::engine {

struct StatusMif {
  index::MifStatus mif_status = index::MifStatus::kMissing;
  std::string_view status_text;  ///< as written; empty where there is none
  const mif::Attribute* description = nullptr;
  std::string_view manufacturer;
  std::string_view product;
  std::string_view version;
  std::string_view locale;
  std::string_view serial_number;
  std::string_view installation;
};

/// The group that makes a component a status MIF: InstallStatus, class MICROSOFT|JOBSTATUS|1.0.
/// Where there are several the last with a Status, else the last; nullptr where there is none.
const mif::Group* find_status_group(const mif::Component& component);

/// What a Status value says: Success and Failed without regard to case, blanks round them not
/// counted; no text is Missing; every other text is Other and never folded into these (despooler,
/// section 3).
index::MifStatus read_status_word(std::string_view text);

/// Reads the status MIF in `component`; nothing where it is none. Where the file was cut inside the
/// status group before its Status was whole, the status is Unreadable.
std::optional<StatusMif> read_status_mif(const mif::Component& component);

}  // namespace mifdex::engine
