// The comments before the component of an inventory MIF (GRAMMAR.md, section 7; Q202078).
//
// Ownership: views of the text. Threads: a function of its argument.
#pragma once

#include <algorithm>
#include <string_view>

#include "io/base/ascii.h"

namespace mifdex::engine::mif {

struct HeaderComments {
  std::string_view architecture;  ///< //Architecture<...>
  std::string_view unique_id;     ///< //UniqueID<...>
  std::string_view netbios_name;  ///< HOST of //KeyAttribute<NetBIOS Name><HOST>
  std::string_view lines;         ///< all comment lines, from the first to the last; with their //
};

/// Reads the comment lines that `text` begins with. Empty if there are none. Blanks before `<` are
/// accepted, as Q202078 prints them, although ConfigMgr accepts none.
HeaderComments read_header_comments(std::string_view text);

/// Returns the offset of the first of the comment lines that end `text`, where a component begins;
/// the size of `text` if there are none. Empty lines may be between them, and blanks after them.
/// Example: "END COMPONENT\n//UniqueID<1>\n  " -> 14.
std::size_t header_begin(std::string_view text);

/// Calls `use(line)` for each comment line of HeaderComments::lines, from its // to its last byte
/// that is not a blank.
template <class Use>
void for_each_header_comment(std::string_view lines, const Use& use) {
  for (lines = ascii::trim(lines); !lines.empty(); lines = ascii::trim_front(lines)) {
    const std::size_t newline = std::min(lines.find('\n'), lines.size());
    use(ascii::trim(lines.substr(0, newline)));
    lines.remove_prefix(newline);
  }
}

}  // namespace mifdex::engine::mif
