// What must hold of groups, attributes and their values (GRAMMAR.md, sections 4 and 5).
//
// Threads: functions of their arguments. Time: as a sort of the component.
#pragma once

#include <vector>

#include "engine/mif/diagnostic.h"
#include "engine/mif/lint/component_index.h"

namespace mifdex::engine::mif {

/// Adds to `findings`, in no order, what `compiler` has to say of groups and attributes. For kDmi
/// without what the reference parser says while it reads (reference_parser.h): what is missing, or
/// stands twice or too late in its block.
void check_groups(const ComponentIndex& index, Compiler compiler,
                  std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
