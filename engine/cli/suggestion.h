// "did you mean ...?": the known word that a mistyped one is nearest to.
//
// Threads: pure function. Ownership: the answer is a view of one of the words given.
#pragma once

#include <span>
#include <string_view>

namespace mifdex::cli {

/// The word of `known` with the fewest letters to insert, drop, change or swap with their
/// neighbour; empty where that is more than a third of `typed`, i.e. no typing mistake.
std::string_view closest(std::string_view typed, std::span<const std::string_view> known);

}  // namespace mifdex::cli
