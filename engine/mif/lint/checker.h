// Checks a whole MIF as a compiler would: the mistakes that its reader forgave, and those that a
// reader does not notice.
//
// The rules are those of GRAMMAR.md, sections 4 and 5; the table of diagnostic_codes.h says for
// each if the reference parser or SMS 1.2 would have refused the file for it.
//
// Threads: functions of their arguments. Never fails.
#pragma once

#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/diagnostic.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// Returns the findings of `compiler` for `component` (Depth::kFull, read from `text`), in the
/// order of the text, at most one for each line: the one from which the others follow. kMifdex and
/// kSms12 begin with the mistakes that the parser forgave, kDmi with the reference parser's own way
/// through the text (reference_parser.h).
std::vector<Diagnostic> check_component(const Component& component, io::PaddedBytes text,
                                        Compiler compiler = Compiler::kMifdex);

/// True if `compiler` would have refused a MIF with these findings.
bool refuses(Compiler compiler, const std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
