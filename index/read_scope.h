// How much of an index a reader opens.
//
// Threads: a value.
#pragma once

#include <cstdint>

namespace mifdex::index {

/// Opening less costs less: a query is a process of its own, and each family of rows takes its
/// files, options and memory.
enum class ReadScope : std::uint8_t {
  kAll,
  kResults,  ///< results, jobs and machines; not files, rejects and the places of reports
};

}  // namespace mifdex::index
