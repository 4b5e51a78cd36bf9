// Who a machine is: the Identification group of inventory and job status MIFs (Q199229).
//
// Ownership: views into the component's text or arena. Threads: functions of their arguments.
#pragma once

#include <optional>
#include <string_view>

#include "engine/mif/component.h"

namespace mifdex::engine {

struct Identity {
  std::string_view smsid;
  std::string_view name;
  std::string_view domain;
  std::string_view site;
};

/// The group that names a machine: class MICROSOFT|IDENTIFICATION|1.0, or, behind a //UniqueID<>
/// header, ConfigMgr's System group. nullptr where there is none.
const mif::Group* find_identity_group(const mif::Component& component);

/// Reads Name, SMSID, Domain and Site; what is missing is taken from SMSLocation
/// ("site|domain|name"). Nothing where there is no such group or it has neither SMSID nor name.
std::optional<Identity> read_identity(const mif::Component& component);

}  // namespace mifdex::engine
