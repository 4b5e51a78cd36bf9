#include "io/sandbox/decoders/libarchive/zip_count.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "io/base/bytes.h"
#include "io/base/endian.h"

namespace mifdex::io::sandbox {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t kEndRecord = 22;
constexpr std::size_t kLongestComment = 65'535;
constexpr std::size_t kLocator = 20;
constexpr std::size_t kZip64Record = 56;
constexpr std::uint64_t kSeeZip64 = 0xFFFF;

/// Returns the number in the zip64 record, to which a locator just before the end record points.
std::optional<std::uint64_t> zip64_count(Source& archive, Bytes before_end) {
  if (before_end.size() < kLocator) return std::nullopt;
  const Bytes locator = before_end.substr(before_end.size() - kLocator);
  if (!locator.starts_with("PK\6\7"sv)) return std::nullopt;
  std::array<char, kZip64Record> record{};
  const ssize_t got = archive.read_at(little_u64(locator, 8), record.data(), record.size());
  const Bytes bytes(record.data(), record.size());
  if (got != static_cast<ssize_t>(record.size()) || !bytes.starts_with("PK\6\6"sv)) {
    return std::nullopt;
  }
  return little_u64(bytes, 32);
}

}  // namespace

std::optional<std::uint64_t> zip_entry_count(Source& archive) {
  const std::uint64_t most = kLocator + kEndRecord + kLongestComment;
  std::string end(static_cast<std::size_t>(std::min(archive.size(), most)), '\0');
  const ssize_t got = archive.read_at(archive.size() - end.size(), end.data(), end.size());
  if (got != static_cast<ssize_t>(end.size()) || end.size() < kEndRecord) return std::nullopt;
  const std::size_t place = end.rfind("PK\5\6"sv, end.size() - kEndRecord);
  if (place == std::string::npos) return std::nullopt;
  const std::uint64_t count = little_u16(end, place + 10);
  if (count != kSeeZip64) return count;
  return zip64_count(archive, Bytes(end).substr(0, place)).value_or(count);
}

}  // namespace mifdex::io::sandbox
