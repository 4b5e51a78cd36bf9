// Finds the begin of a MIF in a text that has something else before it: a banner, a log, the head
// of an XML or INI file.
//
// Threads: functions of their arguments.
#pragma once

#include <cstddef>
#include <string_view>

namespace mifdex::engine::mif {

/// The most text before START COMPONENT that is skipped, comments not counted.
inline constexpr std::size_t kMostTextBefore = std::size_t{64} * 1024;

/// True if the first line of `text` that is neither blank nor a comment begins a block or
/// states the LANGUAGE (GRAMMAR.md, section 4).
bool begins_with_mif(std::string_view text);

/// Returns the offset of START in the first line of `text` that is `START COMPONENT` and holds no
/// other text than MIF; npos if there is none. Blanks, NULs and byte order marks may precede START
/// on its line. Example: "Setup 2.3\nSTART COMPONENT\n" returns 10.
std::size_t find_component_line(std::string_view text);

/// True if a line of `text` is `START GROUP` and holds no other text than MIF: it has a
/// part of a component then, even if it has no START COMPONENT that can be read.
bool has_group_line(std::string_view text);

}  // namespace mifdex::engine::mif
