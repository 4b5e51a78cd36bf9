// How fast a text is scanned: by which of the CPU's registers. All levels give the same tokens.
//
// Threads: any.
#pragma once

#include <cstdint>

namespace mifdex::engine::mif {

enum class ScanLevel : std::uint8_t {
  kScalar,  ///< plain integers; what every other level is judged by
  kAvx2,    ///< lines by their shapes, 64 bytes in two registers (line_cache.h)
};

inline constexpr ScanLevel kScanLevels[] = {ScanLevel::kScalar, ScanLevel::kAvx2};

const char* name_of(ScanLevel level);

/// Whether this CPU has what `level` asks for.
bool can_scan_at(ScanLevel level);

/// The fastest level of this CPU.
ScanLevel best_scan_level();

}  // namespace mifdex::engine::mif
