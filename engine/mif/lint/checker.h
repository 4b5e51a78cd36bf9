// Looks at a whole MIF as a compiler would: what its reader forgave, and what a reader does not
// see.
//
// The rules are those of GRAMMAR.md, sections 4 and 5; whether the reference parser or SMS 1.2
// would have refused the file for one stands in the table of diagnostic_texts.cpp.
//
// Threads: functions of their arguments. Never fails.
#pragma once

#include <vector>

#include "engine/mif/component.h"
#include "engine/mif/diagnostic.h"
#include "io/base/bytes.h"

namespace mifdex::engine::mif {

/// What `compiler` has to say of `component` (Depth::kFull, read from `text`), in the order of the
/// text, one finding for each line at the most: the first says what the others follow from. kMifdex
/// and kSms12 begin from what the parser forgave, kDmi from the reference parser's own way through
/// the text (reference_parser.h).
std::vector<Diagnostic> check_component(const Component& component, io::PaddedBytes text,
                                        Compiler compiler = Compiler::kMifdex);

/// Whether `compiler` would have refused a MIF with these findings.
bool refuses(Compiler compiler, const std::vector<Diagnostic>& findings);

}  // namespace mifdex::engine::mif
