#include "engine/ingest/machine_limits.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

namespace mifdex::engine {
namespace {

// cpu.max holds "quota period" in microseconds, or "max period" for no limit.
unsigned quota_threads() {
  std::ifstream file("/sys/fs/cgroup/cpu.max");
  std::string quota;
  unsigned long period = 0;
  if (!(file >> quota >> period) || quota == "max" || period == 0) return ~0U;
  const unsigned long microseconds = std::strtoul(quota.c_str(), nullptr, 10);
  return static_cast<unsigned>(std::max(1UL, microseconds / period));
}

}  // namespace

unsigned usable_threads() {
  const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
  return std::min(cores, quota_threads());
}

std::string temporary_folder() {
  const char* given = std::getenv("TMPDIR");
  return given != nullptr && *given != '\0' ? given : "/tmp";
}

}  // namespace mifdex::engine
