// Looks at a whole MIF as a compiler would: what its reader forgave, and what a reader does not
// see.
//
// The rules are those of mif-grammar, sections 4 and 5; whether the reference parser or SMS 1.2
// would have refused the file for one stands in the table of diagnostic.cpp.
//
// Threads: functions of their arguments. Never fails.
#pragma once

#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/diagnostic.h"

namespace mifdex::engine::mif {

/// The findings of the parser and the checker on `component` (Depth::kWhole), in the order of the
/// text, one for each line at the most: the first says what the others follow from.
std::vector<Diagnostic> check_component(const Component& component, std::string_view text);

/// Whether `compiler` would have refused a MIF with these findings.
bool refuses(Compiler compiler, const std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
