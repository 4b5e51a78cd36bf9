// The Knowledge Base articles that explain why SMS showed something else (SOURCES.md, section 4).
//
// Threads: pure functions. Ownership: texts are literals.
#pragma once

#include <cstdint>
#include <string_view>

namespace mifdex::engine {

/// Returns, in one sentence without a full stop, how SMS behaved in the situation of article
/// Q`number`; empty if the article explains no difference.
std::string_view article_explanation(std::uint32_t number);

}  // namespace mifdex::engine
