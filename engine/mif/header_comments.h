// What an inventory MIF says in comments before its component (mif-grammar, section 7; Q202078).
//
// Ownership: views of the text. Threads: a function of its argument.
#pragma once

#include <string_view>

namespace mifdex::engine::mif {

struct HeaderComments {
  std::string_view architecture;  ///< //Architecture<...>
  std::string_view unique_id;     ///< //UniqueID<...>
};

/// Reads the comment lines that `text` begins with. Empty where there are none. Blanks before `<`
/// are taken, as Q202078 prints them, although ConfigMgr wants none.
HeaderComments read_header_comments(std::string_view text);

}  // namespace mifdex::engine::mif
