// Where the tests find boxes that are not part of the project.
#pragma once

#include <filesystem>

namespace mifdex {

/// The corpus beside the checkout. A test that needs it must skip if it is not there.
inline std::filesystem::path shared_corpus() {
  return std::filesystem::path(MIFDEX_SHARED) / "corpus";
}

}  // namespace mifdex
