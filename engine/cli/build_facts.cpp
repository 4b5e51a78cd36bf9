#include "engine/cli/build_facts.h"

#include <fmt/format.h>

#include "engine/cli/version.h"
#include "engine/mif/scan/scan_level.h"

namespace mifdex::cli {

// MIFDEX_BUILD_TYPE, MIFDEX_COMPILER and MIFDEX_LIBRARIES are defined in CMakeLists.txt.
std::string build_facts() {
  return fmt::format(
      "mifdex {}\n"
      "commit     {}\n"
      "build      {}, {}\n"
      "SIMD       {}\n"
      "libraries  {}\n",
      kVersion, build_commit(), MIFDEX_BUILD_TYPE, MIFDEX_COMPILER,
      engine::mif::name_of(engine::mif::best_scan_level()), MIFDEX_LIBRARIES);
}

}  // namespace mifdex::cli
