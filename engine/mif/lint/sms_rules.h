// The rules and effects of SMS 1.2 alone, beyond the language (GRAMMAR.md, section 7).
//
// Threads: functions of their arguments.
#pragma once

#include <vector>

#include "engine/mif/diagnostic.h"
#include "engine/mif/lint/component_index.h"

namespace mifdex::engine::mif {

/// Adds to `findings` the cases that SMS 1.2 refused (times out of range, Q239534; a name whose
/// case changes, Q185913; a text over the size derived from the first, Q223009) and, as notes, the
/// data that it lost (text beyond 255 characters or after \0, escaped quotes, Q140810).
void check_for_sms(const ComponentIndex& index, std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
