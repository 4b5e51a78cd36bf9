// The rules for groups, attributes and their values (GRAMMAR.md, sections 4 and 5).
//
// Threads: functions of their arguments. Time: as a sort of the component.
#pragma once

#include <vector>

#include "engine/mif/diagnostic.h"
#include "engine/mif/lint/component_index.h"

namespace mifdex::engine::mif {

/// Adds to `findings`, in no order, the findings of `compiler` for groups and attributes. For kDmi
/// without those that the reference parser reports while it reads (reference_parser.h): statements
/// that are missing, or come twice or too late in their block.
void check_groups(const ComponentIndex& index, Compiler compiler,
                  std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
