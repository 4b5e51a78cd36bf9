// The rules of a component, by what they are about (GRAMMAR.md, sections 4, 5 and 7).
//
// Each adds its findings, in no order; the table of diagnostic_codes.h has which compiler treats
// them as errors. Threads: functions of their arguments. Time: as a sort of the component.
#pragma once

#include <vector>

#include "engine/mif/diagnostic.h"
#include "engine/mif/lint/component_index.h"

namespace mifdex::engine::mif {

/// Adds the findings of `compiler` for groups, attributes and their values. For kDmi without those
/// that the reference parser reports while it reads (reference_parser.h): statements that are
/// missing, or come twice or too late in their block.
void check_groups(const ComponentIndex& index, Compiler compiler,
                  std::vector<Diagnostic>& findings);

/// Adds the findings for enums, paths, templates and tables: the same for every compiler.
void check_lists(const ComponentIndex& index, Compiler compiler, std::vector<Diagnostic>& findings);

/// Adds what only SMS 1.2 does: the cases that it refused (times out of range, Q239534; a name
/// whose case changes, Q185913; a text over the size derived from the first, Q223009) and, as
/// notes, the data that it lost (text beyond 255 characters or after \0, escaped quotes, Q140810).
void check_for_sms(const ComponentIndex& index, std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
