// A component as canonical MIF text: what `dump --mif` prints.
//
// Reading the text again gives the same component: parse(print(x)) == x, but for what only its
// writer's hand showed (comments, order of statements, quotes that were missing).
//
// Threads: functions of their arguments.
#pragma once

#include <string>
#include <string_view>

#include "engine/mif/component.h"

namespace mifdex::engine::mif {

/// `component`, which must have details (Depth::kFull). UTF-8, with a byte order mark where a
/// character above 7F stands in it; lines end with LF. Text that stood bare comes out quoted.
std::string print_mif(const Component& component);

/// `text` as one or more literals side by side that mean it, quotes included.
std::string quote_text(std::string_view text);

}  // namespace mifdex::engine::mif
