// Which of several files of one stem an instruction is for. The despooler names a report .PCK and
// writes its instruction under the same stem (Q169491, Q138241); a .MIF of the stem is a plain
// report that came beside it.
//
// Threads: functions without state.
#pragma once

#include <string_view>

#include "io/base/ascii.h"

namespace mifdex::index {

/// True if the name of the file at `path` ends in .PCK, in any letter case.
inline bool is_pck(std::string_view path) {
  constexpr std::string_view kSuffix = ".PCK";
  return path.size() > kSuffix.size() &&
         ascii::equals_ignore_case(path.substr(path.size() - kSuffix.size()), kSuffix);
}

/// True if the instruction of a pair is for the file at `path` of the pair. `has_pck` is
/// true if a report of the pair is named .PCK: then the instruction is for that one alone.
inline bool applies_to(std::string_view path, bool has_pck) { return !has_pck || is_pck(path); }

}  // namespace mifdex::index
