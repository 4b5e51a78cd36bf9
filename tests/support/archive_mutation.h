// Damages archives as disks, transfers and attackers do: the same seed gives the same damage.
#pragma once

#include <cstdint>
#include <random>
#include <string>

namespace mifdex::io::testing {

/// Returns a damaged copy of `archive`; `other` lends pieces. One to four of: bits that flip, bytes
/// that are lost, doubled, zeroed or come from elsewhere, numbers at their bounds, an end too
/// early.
std::string mutated(const std::string& archive, const std::string& other, std::uint64_t seed);

}  // namespace mifdex::io::testing
