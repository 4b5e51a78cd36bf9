#include "io/cage/lzh_time.h"

#include <time.h>

#include <array>

namespace mifdex::io::cage {
namespace {

/// What libarchive makes of a DOS time: days and hours that do not exist run over.
std::int64_t run_over(std::uint32_t date, std::uint32_t time) {
  struct tm parts{};
  parts.tm_year = static_cast<int>(date >> 9U & 0x7FU) + 80;
  parts.tm_mon = static_cast<int>(date >> 5U & 0xFU) - 1;
  parts.tm_mday = static_cast<int>(date & 0x1FU);
  parts.tm_hour = static_cast<int>(time >> 11U & 0x1FU);
  parts.tm_min = static_cast<int>(time >> 5U & 0x3FU);
  parts.tm_sec = static_cast<int>(time & 0x1FU) * 2;
  return ::timegm(&parts);
}

}  // namespace

LzhTime read_lzh_time(Source& archive, std::uint64_t place, std::int64_t decoded) {
  std::array<unsigned char, 21> header{};
  const ssize_t got =
      archive.read_at(place, reinterpret_cast<char*>(header.data()), header.size());
  const bool whole = got == static_cast<ssize_t>(header.size());
  if (!whole || header[2] != '-' || header[6] != '-' || header[20] > 1) {
    return {decoded, TimeSource::kEntry};
  }
  const std::uint32_t time = header[15] | static_cast<std::uint32_t>(header[16]) << 8U;
  const std::uint32_t date = header[17] | static_cast<std::uint32_t>(header[18]) << 8U;
  if (decoded != run_over(date, time)) return {decoded, TimeSource::kEntry};
  return {read_dos_time(date, time).value_or(kNoTime), TimeSource::kEntryLocal};
}

}  // namespace mifdex::io::cage
