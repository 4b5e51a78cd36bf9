// The version of mifdex, as set in CMakeLists.txt.
#pragma once

#include <string_view>

namespace mifdex::cli {

inline constexpr std::string_view kVersion = MIFDEX_VERSION;

/// The date of this version, for the man page.
inline constexpr std::string_view kReleaseDate = "2026-11-28";

}  // namespace mifdex::cli
