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
/// text, one for each line at the most: the first of the most severe says what the others follow
/// from. Of two that are as severe, one that SMS refused goes before one that it took.
std::vector<Diagnostic> check_component(const Component& component, std::string_view text);

/// The same with all findings of each line: what a compiler met that did not stop at the first.
std::vector<Diagnostic> all_findings(const Component& component);

/// Whether `compiler` would have refused a MIF with these findings.
bool refuses(Compiler compiler, const std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
