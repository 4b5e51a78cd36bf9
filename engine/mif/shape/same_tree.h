// Compares two trees of one text: what two readers of it must agree on.
//
// Threads: a function of its arguments.
#pragma once

#include <string_view>

#include "engine/mif/component.h"

namespace mifdex::engine::mif {

/// True if `one` and `other`, both read from `text` without details, are equal: all names, values,
/// numbers, flags and diagnostics, and the places in `text` of all views of it. Texts in arenas are
/// compared by their bytes.
bool is_same_tree(const Component& one, const Component& other, std::string_view text);

}  // namespace mifdex::engine::mif
