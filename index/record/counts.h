// Counts of lines, kept exact at every commit.
//
// Threads: values.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "index/record/record.h"

namespace mifdex::index {

/// Counts of lines by status, kept exact at every commit.
struct StatusCounts {
  std::array<std::uint64_t, kLineStatusCount + 1> lines{};  ///< at the number of the LineStatus
  std::uint64_t observations = 0;     ///< status MIFs; a row that only keeps a place for one is
                                      ///< none
  std::uint64_t failed = 0;           ///< of them, those whose status is Failed
  std::uint64_t failed_machines = 0;  ///< (job, machine)s with a Failed among all their MIFs
  std::uint64_t exhausted =
      0;                   ///< (job, machine)s with kRetriesExhausted Failed MIFs or more (Q140374)
  std::int64_t first = 0;  ///< time of the oldest observation
  std::int64_t last = 0;   ///< time of the newest; both 0 if there is none
};

/// The number of retries that SMS made before a job had failed (Q140374).
inline constexpr std::uint64_t kRetriesExhausted = 100;

}  // namespace mifdex::index
