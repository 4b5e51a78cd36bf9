#include "engine/mif/scan/scan_level.h"

namespace mifdex::engine::mif {

const char* name_of(ScanLevel level) {
  switch (level) {
    case ScanLevel::kScalar:
      return "scalar";
    case ScanLevel::kAvx2:
      return "avx2";
  }
  return "?";
}

bool can_scan_at(ScanLevel level) {
  if (level == ScanLevel::kScalar) return true;
#if defined(__x86_64__)
  return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("bmi") != 0 &&
         __builtin_cpu_supports("bmi2") != 0;
#else
  return false;
#endif
}

ScanLevel best_scan_level() {
  static const ScanLevel best = [] {
    ScanLevel found = ScanLevel::kScalar;
    for (const ScanLevel level : kScanLevels) {
      if (can_scan_at(level)) found = level;
    }
    return found;
  }();
  return best;
}

}  // namespace mifdex::engine::mif
