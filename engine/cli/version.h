// The version of mifdex, as set in CMakeLists.txt.
#pragma once

#include <string_view>

namespace mifdex::cli {

inline constexpr std::string_view kVersion = MIFDEX_VERSION;

}  // namespace mifdex::cli
