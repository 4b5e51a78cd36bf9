#include "io/archive/split/cab_set.h"

#include <unistd.h>

#include <array>
#include <cstddef>
#include <utility>

#include "io/archive/detect/archive_kind.h"
#include "io/base/endian.h"
#include "io/files/neighbour_file.h"

namespace mifdex::io {
namespace {

constexpr std::size_t kFixedHeader = 36;
constexpr std::size_t kMostCabinets = 63;
constexpr std::size_t kLongestName = 255;
constexpr unsigned kHasPrevious = 1;
constexpr unsigned kHasNext = 2;
constexpr unsigned kHasReserve = 4;

/// Takes a text that ends with NUL from the front of `bytes`.
std::optional<std::string> take_text(Bytes& bytes) {
  const std::size_t end = bytes.find('\0');
  if (end == Bytes::npos || end > kLongestName) return std::nullopt;
  std::string text(bytes.substr(0, end));
  bytes.remove_prefix(end + 1);
  return text;
}

std::optional<CabHeader> header_of(int fd) {
  std::array<char, kFixedHeader + 4 + 4 * (kLongestName + 1)> begin{};
  const ssize_t got = ::pread(fd, begin.data(), begin.size(), 0);
  if (got <= 0) return std::nullopt;
  return read_cab_header(Bytes(begin.data(), static_cast<std::size_t>(got)));
}

}  // namespace

std::optional<CabHeader> read_cab_header(Bytes beginning) {
  if (beginning.size() < kFixedHeader || find_archive_kind(beginning) != ArchiveKind::kCab) {
    return std::nullopt;
  }
  const unsigned flags = little_u16(beginning, 30);
  CabHeader header{little_u16(beginning, 32), little_u16(beginning, 34), {}, {}};
  Bytes rest = beginning.substr(kFixedHeader);
  if ((flags & kHasReserve) != 0) {
    if (rest.size() < 4) return std::nullopt;
    const std::size_t reserve = std::size_t{little_u16(rest, 0)} + 4;
    if (rest.size() < reserve) return std::nullopt;
    rest.remove_prefix(reserve);
  }
  // Each name is followed by that of its disk.
  for (const auto& [flag, name] :
       {std::pair{kHasPrevious, &CabHeader::previous}, std::pair{kHasNext, &CabHeader::next}}) {
    if ((flags & flag) == 0) continue;
    std::optional<std::string> file = take_text(rest);
    if (!file || !take_text(rest)) return std::nullopt;
    header.*name = std::move(*file);
  }
  return header;
}

std::vector<Descriptor> open_following_cabinets(int folder, const CabHeader& first) {
  std::vector<Descriptor> parts;
  CabHeader last = first;
  while (parts.size() < kMostCabinets && !last.next.empty()) {
    Descriptor fd = open_neighbour(folder, last.next);
    if (!fd.is_open()) break;
    std::optional<CabHeader> header = header_of(fd.get());
    if (!header || header->set != first.set || header->index != last.index + 1) break;
    parts.push_back(std::move(fd));
    last = std::move(*header);
  }
  return parts;
}

bool has_previous_cabinet(int folder, const CabHeader& cabinet) {
  if (cabinet.previous.empty() || cabinet.index == 0) return false;
  const Descriptor fd = open_neighbour(folder, cabinet.previous);
  if (!fd.is_open()) return false;
  const std::optional<CabHeader> header = header_of(fd.get());
  return header && header->set == cabinet.set && header->index + 1 == cabinet.index;
}

}  // namespace mifdex::io
