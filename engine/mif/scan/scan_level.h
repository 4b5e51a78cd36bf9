// The speed of a scan: which of the CPU's registers it uses. All levels give the same tokens.
//
// Threads: any.
#pragma once

#include <cstdint>

namespace mifdex::engine::mif {

enum class ScanLevel : std::uint8_t {
  kScalar,  ///< plain integers; every other level is compared with it
  kAvx2,    ///< lines by their shapes, 64 bytes in two registers (line_cache.h)
};

inline constexpr ScanLevel kScanLevels[] = {ScanLevel::kScalar, ScanLevel::kAvx2};

const char* name_of(ScanLevel level);

bool can_scan_at(ScanLevel level);

ScanLevel best_scan_level();

}  // namespace mifdex::engine::mif
