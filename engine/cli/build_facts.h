// How this mifdex was built, for `mifdex --version -v` and reports of bugs.
//
// Threads: any; constants.
#pragma once

#include <string>
#include <string_view>

namespace mifdex::cli {

/// Returns the commit it was built from, with "-changed" if the sources differed from it; "unknown"
/// if it was built from an archive of the sources. Defined by scripts/cmake/write_commit.cmake.
std::string_view build_commit();

/// Returns the lines of `mifdex --version -v`: version, commit, build type and compiler, SIMD level
/// of this CPU, and the libraries with the versions that it was built with.
std::string build_facts();

}  // namespace mifdex::cli
