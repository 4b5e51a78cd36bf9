// The rules for enums, paths, templates and tables (GRAMMAR.md, sections 4 and 5).
//
// Threads: functions of their arguments. Time: as a sort of the component.
#pragma once

#include <vector>

#include "engine/mif/diagnostic.h"
#include "engine/mif/lint/component_index.h"

namespace mifdex::engine::mif {

/// Adds to `findings`, in no order, the findings for enums, paths, templates and tables: the same
/// for every compiler; the table of diagnostic_texts.cpp has the differences.
void check_lists(const ComponentIndex& index, Compiler compiler, std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
