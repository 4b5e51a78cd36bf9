#include <libdeflate.h>
#include <time.h>

#include <algorithm>
#include <string>

#include "tests/support/archive_samples.h"

namespace mifdex::io::testing {
namespace {

using namespace std::string_literals;

constexpr unsigned kMain = 0x73;
constexpr unsigned kFile = 0x74;
constexpr unsigned kEnd = 0x7B;
constexpr unsigned kVolume = 0x0001;
constexpr unsigned kNewNames = 0x0010;
constexpr unsigned kFirstVolume = 0x0100;
constexpr unsigned kSplitBefore = 0x0001;
constexpr unsigned kSplitAfter = 0x0002;
constexpr unsigned kHasData = 0x8000;
constexpr unsigned kNextVolume = 0x0001;

std::string rar_number(std::uint64_t value, std::size_t width) {
  std::string bytes;
  for (std::size_t i = 0; i < width; ++i) bytes += static_cast<char>(value >> (8 * i));
  return bytes;
}

std::uint32_t crc32(std::string_view bytes) {
  return libdeflate_crc32(0, bytes.data(), bytes.size());
}

std::uint32_t rar_time(std::int64_t mtime) {
  struct tm parts{};
  const time_t seconds = mtime;
  ::gmtime_r(&seconds, &parts);
  const int date = ((parts.tm_year - 80) << 9) | ((parts.tm_mon + 1) << 5) | parts.tm_mday;
  const int time = (parts.tm_hour << 11) | (parts.tm_min << 5) | (parts.tm_sec / 2);
  return static_cast<std::uint32_t>(date) << 16U | static_cast<std::uint32_t>(time);
}

std::string block(unsigned type, unsigned flags, const std::string& rest) {
  const std::string body =
      rar_number(type, 1) + rar_number(flags, 2) + rar_number(7 + rest.size(), 2) + rest;
  return rar_number(crc32(body) & 0xFFFFU, 2) + body;
}

std::string begin_volume(unsigned flags) {
  return "Rar!\x1A\x07\0"s + block(kMain, flags, std::string(6, '\0'));
}

std::string file_block(const SampleEntry& entry, std::size_t offset, std::size_t length) {
  const bool whole = offset + length == entry.content.size();
  const std::string data = entry.content.substr(offset, length);
  const unsigned flags = kHasData | (offset == 0 ? 0 : kSplitBefore) | (whole ? 0 : kSplitAfter);
  std::string name = entry.path;
  std::ranges::replace(name, '/', '\\');
  const std::string rest = rar_number(length, 4) + rar_number(entry.content.size(), 4) +
                           rar_number(0, 1) + rar_number(crc32(whole ? entry.content : data), 4) +
                           rar_number(rar_time(entry.mtime), 4) + rar_number(20, 1) + "\x30" +
                           rar_number(name.size(), 2) + rar_number(0x20, 4) + name;
  return block(kFile, flags, rest) + data;
}

}  // namespace

std::string make_rar(const SampleEntries& entries) {
  std::string bytes = begin_volume(0);
  for (const SampleEntry& entry : entries) bytes += file_block(entry, 0, entry.content.size());
  return bytes + block(kEnd, 0x4000, "");
}

std::vector<std::string> make_rar_volumes(const SampleEntries& entries, std::size_t bytes) {
  std::vector<std::string> volumes = {begin_volume(kVolume | kNewNames | kFirstVolume)};
  std::size_t left = bytes;
  for (const SampleEntry& entry : entries) {
    std::size_t offset = 0;
    do {
      if (left == 0) {
        volumes.back() += block(kEnd, 0x4000 | kNextVolume, "");
        volumes.push_back(begin_volume(kVolume | kNewNames));
        left = bytes;
      }
      const std::size_t length = std::min(left, entry.content.size() - offset);
      volumes.back() += file_block(entry, offset, length);
      offset += length;
      left -= length;
    } while (offset < entry.content.size());
  }
  volumes.back() += block(kEnd, 0x4000, "");
  return volumes;
}

}  // namespace mifdex::io::testing
