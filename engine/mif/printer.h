// Prints a component as canonical MIF text: the output of `dump --mif`.
//
// Reading the text again gives the same component: parse(print(x)) == x, except for the details of
// its writer's style (comments, order of statements, quotes that were missing).
//
// Threads: functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "engine/mif/component.h"

namespace mifdex::engine::mif {

/// Returns the text of `component`, which must have details (Depth::kFull). UTF-8, with a byte
/// order mark if it has a character above 7F; lines end with LF. Text that was bare is printed with
/// quotes.
std::string print_mif(const Component& component);

/// Returns `text` as one or more adjacent literals that mean it, quotes included.
std::string quote_text(std::string_view text);

}  // namespace mifdex::engine::mif
