// Hashes texts, so that a table whose keys are strings can be asked for a view.
//
// Threads: a function without state.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

namespace mifdex::index {

struct TextHash {
  using is_transparent = void;

  std::size_t operator()(std::string_view text) const {
    return std::hash<std::string_view>()(text);
  }
};

}  // namespace mifdex::index
