// The JSON Schema of a row type (draft 2020-12), made from its fields.
//
// Threads: pure function. Ownership: the text is the caller's.
#pragma once

#include <span>
#include <string>

#include "engine/cli/rows/row_types.h"

namespace mifdex::cli {

/// Returns the schema of `type`, indented, with a newline at its end. Row types that its fields
/// refer to are in "$defs"; they must be among `all`. Every field is required, and no others are
/// allowed.
std::string row_schema(const RowType& type, std::span<const RowType> all);

}  // namespace mifdex::cli
