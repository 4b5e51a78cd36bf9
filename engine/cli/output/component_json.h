// A component as one JSON object: "type":"component", complete enough to write an equivalent MIF
// again.
//
// Threads: a function of its arguments. Ownership: the text is the caller's.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/cli/rows/row_types.h"
#include "engine/ingest/decode/mif_file.h"

namespace mifdex::cli {

/// Returns {"type":"component","schema":1,"file":...,"blocks":[...],"diagnostics":[...]}, without a
/// newline. Blocks come in the order of the file, each with its "block": group, table, path or
/// enum.
std::string component_json(std::string_view file, const engine::mif::MifFile& mif);

/// Returns the component and the parts that its JSON is made of, as row types.
std::vector<RowType> component_row_types();

}  // namespace mifdex::cli
