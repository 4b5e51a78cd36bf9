// Who a machine is: the Identification group of inventory and job status MIFs (Q199229), and what
// SMS 2.0 wrote into comments.
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

/// Returns the group that names a machine: class MICROSOFT|IDENTIFICATION|1.0 or, after a
/// //UniqueID<> header, ConfigMgr's System group. Returns nullptr if there is none.
const mif::Group* find_identity_group(const mif::Component& component);

/// Reads Name, SMSID, Domain and Site. If one is missing, it is taken from SMSLocation
/// ("site|domain|name"), and then from the comments of SMS 2.0, //KeyAttribute<NetBIOS Name><HOST>
/// and, next to it, //UniqueID<> (GRAMMAR.md, section 7). Returns nothing if neither SMSID nor name
/// is there. The name may be empty: Macintosh clients have none (Q129125).
std::optional<Identity> read_identity(const mif::Component& component);

}  // namespace mifdex::engine
