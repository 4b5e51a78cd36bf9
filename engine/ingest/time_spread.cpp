#include "engine/ingest/time_spread.h"

#include <algorithm>

#include "io/base/file_time.h"

namespace mifdex::engine {
namespace {

constexpr std::int64_t kSlotSeconds = 600;
constexpr std::int64_t kSlotsPerHour = 6;

std::int64_t slot_of(std::int64_t time) {
  const std::int64_t slot = time / kSlotSeconds;
  return time % kSlotSeconds < 0 ? slot - 1 : slot;
}

}  // namespace

void TimeSpread::add(std::int64_t time) {
  if (time == io::kNoTime) return;
  ++count_;
  if (time >= kAfterSms) ++after_sms_;
  const std::int64_t slot = slot_of(time);
  const auto known = slots_.find(slot);
  if (known != slots_.end()) {
    ++known->second;
  } else if (slots_.size() < kMostSlots) {
    slots_.emplace(slot, 1);
  }
}

std::uint64_t TimeSpread::in_one_hour() const {
  std::uint64_t most = 0;
  for (const auto& [slot, times] : slots_) {
    std::uint64_t hour = times;
    for (std::int64_t next = 1; next < kSlotsPerHour; ++next) {
      const auto found = slots_.find(slot + next);
      if (found != slots_.end()) hour += found->second;
    }
    most = std::max(most, hour);
  }
  return most;
}

}  // namespace mifdex::engine
