// Reads the Status and the Description that a component reports, wherever they are: in a group, in
// the row of a table, in several groups.
//
// Ownership: views into the component's text or arena. Threads: functions of their arguments.
#pragma once

#include <optional>
#include <string_view>

#include "engine/mif/component.h"
#include "index/record/record.h"

namespace mifdex::engine {

struct StatusReport {
  index::MifStatus status = index::MifStatus::kMissing;
  std::string_view text;  ///< the value as written, up to a NUL; an enum's text for its number
  std::optional<mif::Attribute> description;  ///< of a row: name and value alone
};

/// True if `group` reports a Status: if it is called InstallStatus or has the class
/// MICROSOFT|JOBSTATUS|1.0, or if its attributes are in no group and are Status and Description.
bool reports_status(const mif::Component& component, const mif::Group& group);

/// True if a table of `component` has rows of such a group. Tables are known only if
/// `component` is from a parser of Depth::kFull.
bool has_status_table(const mif::Component& component);

/// Returns the report of `component`. If it has several Statuses and one of them is Failed, returns
/// that one; else, if one was cut off, Unreadable; else the last that has a value (GRAMMAR.md,
/// section 7). A value that is not text, such as UNKNOWN, is Other with its word. Rows count in
/// place of the template of their table, whose values are defaults (section 5).
StatusReport read_status_report(const mif::Component& component);

}  // namespace mifdex::engine
