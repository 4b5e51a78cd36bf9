// The meaning of a PRAGMA: to SMS, and in DMI's own list of keys (GRAMMAR.md, section 7).
//
// Ownership: views of the text. Threads: functions of their arguments.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace mifdex::engine::mif {

/// The effect of a pragma on a group in SMS: "SMS:Add" and its like, without regard to case.
enum class SmsAction : std::uint8_t {
  kNone,     ///< not a pragma of SMS: as kAdd
  kAdd,      ///< adds the instances to those that the machine has; the default
  kUpdate,   ///< replaces those with the same key
  kDelete,   ///< removes them; for the Identification group, the machine
  kLookup,   ///< "sms:lookup", of the BackOffice Resource Kit
  kUnknown,  ///< begins with SMS: and is none of these
};

/// One `key:value` of a pragma, blanks trimmed; `value` is empty if there is no colon.
struct PragmaItem {
  std::string_view key;
  std::string_view value;
};

struct Pragma {
  SmsAction sms = SmsAction::kNone;
  std::vector<PragmaItem> items;  ///< in the order of the text: "SNMP:1.3.6.1, ..."
};

/// Reads `text`, the value of PRAGMA = "...".
Pragma read_pragma(std::string_view text);

/// Returns "add", "update", "delete", "lookup", "unknown"; empty for kNone.
std::string_view sms_action_name(SmsAction action);

}  // namespace mifdex::engine::mif
