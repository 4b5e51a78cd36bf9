// Finds boxes that tests use but that are not part of the project.
#pragma once

#include <filesystem>

namespace mifdex {

/// Returns the corpus next to the checkout. A test that needs it must skip if it does not exist.
inline std::filesystem::path shared_corpus() {
  return std::filesystem::path(MIFDEX_SHARED) / "corpus";
}

}  // namespace mifdex
