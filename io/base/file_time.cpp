#include "io/base/file_time.h"

#include "io/base/civil_time.h"

namespace mifdex::io {
namespace {

constexpr int kFirstDosYear = 1980;
constexpr std::int64_t kFirstDosTime = 315'532'800;  // 1980-01-01T00:00:00

/// Years 1 to 9999: no other can be written in RFC 3339.
constexpr std::int64_t kFirstTime = -62'135'596'800;
constexpr std::int64_t kLastTime = 253'402'300'799;

}  // namespace

std::optional<std::int64_t> read_dos_time(std::uint32_t date, std::uint32_t time) {
  const auto seconds =
      read_clock_time({.year = static_cast<int>(date >> 9U & 0x7FU) + kFirstDosYear,
                       .month = date >> 5U & 0xFU,
                       .day = date & 0x1FU,
                       .hour = time >> 11U & 0x1FU,
                       .minute = time >> 5U & 0x3FU,
                       .second = (time & 0x1FU) * 2});
  return seconds == kFirstDosTime ? std::nullopt : seconds;
}

std::int64_t time_or_none(std::int64_t seconds) {
  return seconds == 0 || seconds < kFirstTime || seconds > kLastTime ? kNoTime : seconds;
}

}  // namespace mifdex::io
