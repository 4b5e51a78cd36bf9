#include "io/archive/tar/tar_sparse.h"

#include <algorithm>
#include <charconv>

#include "io/archive/tar/tar_header.h"

namespace mifdex::io {
namespace {

// GNU's old header: four pairs of numbers, then whether a block with more of them follows.
constexpr std::size_t kHeaderPairs = 386;
constexpr std::size_t kHeaderPairCount = 4;
constexpr std::size_t kHeaderContinues = 482;
constexpr std::size_t kRealSize = 483;
constexpr std::size_t kBlockPairCount = 21;
constexpr std::size_t kBlockContinues = 504;
constexpr std::size_t kNumber = 12;

/// More pieces than this are damage: a file that may be read has at most 5,000,000 bytes by
/// default.
constexpr std::size_t kMostExtents = 1'000'000;

std::optional<std::uint64_t> read_decimal(Bytes text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

/// Adds an extent, unless it has no bytes. Returns false if there are too many.
bool add_extent(SparseExtent extent, std::vector<SparseExtent>& extents) {
  if (extent.size == 0) return true;
  if (extents.size() >= kMostExtents) return false;
  extents.push_back(extent);
  return true;
}

/// Adds the pairs in `field`, up to the first that is empty. Returns false if one is not a number.
bool add_pairs(Bytes field, std::size_t count, std::vector<SparseExtent>& extents) {
  for (std::size_t i = 0; i < count; ++i) {
    const Bytes pair = field.substr(i * 2 * kNumber, 2 * kNumber);
    if (pair.front() == '\0') return true;
    const auto offset = read_tar_number(pair.substr(0, kNumber));
    const auto size = read_tar_number(pair.substr(kNumber));
    if (!offset || !size || !add_extent({*offset, *size}, extents)) return false;
  }
  return true;
}

/// One number too many says that there are too many.
void add_number(std::uint64_t number, PaxSparse& sparse) {
  if (sparse.numbers.size() <= 2 * kMostExtents) sparse.numbers.push_back(number);
}

/// True if the extents ascend, are within the file and have `stored` bytes in all.
bool is_sound(const SparseMap& map, std::uint64_t stored) {
  std::uint64_t end = 0;
  std::uint64_t sum = 0;
  for (const SparseExtent& extent : map.extents) {
    if (extent.offset < end || extent.offset > map.size) return false;
    if (extent.size > map.size - extent.offset) return false;
    end = extent.offset + extent.size;
    sum += extent.size;
  }
  return sum == stored;
}

/// Reads the map of format 1.0: a count, and as many pairs, a number in each line.
bool read_lines(Bytes content, std::uint64_t stored, SparseMap& map) {
  content = content.substr(0, stored);
  std::size_t place = 0;
  const auto next = [&]() -> std::optional<std::uint64_t> {
    const std::size_t end = content.find('\n', place);
    if (end == Bytes::npos) return std::nullopt;
    const auto number = read_decimal(content.substr(place, end - place));
    place = end + 1;
    return number;
  };
  const auto count = next();
  if (!count) return false;
  for (std::uint64_t i = 0; i < *count; ++i) {
    const auto offset = next();
    const auto size = next();
    if (!offset || !size || !add_extent({*offset, *size}, map.extents)) return false;
  }
  map.map_bytes = (place + kTarBlock - 1) / kTarBlock * kTarBlock;
  return map.map_bytes <= stored;
}

}  // namespace

void take_sparse_record(Bytes key, Bytes value, PaxSparse& sparse) {
  sparse.is_sparse = true;
  if (key == "name") {
    sparse.name = std::string(value);
  } else if (key == "size" || key == "realsize") {
    sparse.size = read_decimal(value);
  } else if (key == "major") {
    sparse.major = static_cast<unsigned>(read_decimal(value).value_or(0));
    sparse.is_unknown |= sparse.major > 1;
  } else if (key == "offset" || key == "numbytes") {
    const bool is_offset = key == "offset";
    const auto number = read_decimal(value);
    sparse.is_unknown |= !number || (sparse.numbers.size() % 2 == 0) != is_offset;
    add_number(number.value_or(0), sparse);
  } else if (key == "map") {
    while (!value.empty()) {
      const std::size_t comma = std::min(value.find(','), value.size());
      const auto number = read_decimal(value.substr(0, comma));
      sparse.is_unknown |= !number;
      add_number(number.value_or(0), sparse);
      value.remove_prefix(std::min(comma + 1, value.size()));
    }
  }
}

std::uint64_t gnu_sparse_extension(Bytes archive) {
  std::uint64_t bytes = 0;
  bool continues = archive[kHeaderContinues] != '\0';
  while (continues && archive.size() >= bytes + 2 * kTarBlock) {
    bytes += kTarBlock;
    continues = archive[bytes + kBlockContinues] != '\0';
  }
  return bytes;
}

std::optional<SparseMap> read_gnu_sparse(Bytes archive, std::uint64_t stored) {
  SparseMap map;
  const auto size = read_tar_number(archive.substr(kRealSize, kNumber));
  if (!size) return std::nullopt;
  map.size = *size;
  map.map_bytes = gnu_sparse_extension(archive);
  if (map.map_bytes > stored) return std::nullopt;
  if (!add_pairs(archive.substr(kHeaderPairs), kHeaderPairCount, map.extents)) return std::nullopt;
  for (std::uint64_t at = kTarBlock; at <= map.map_bytes; at += kTarBlock) {
    if (!add_pairs(archive.substr(at), kBlockPairCount, map.extents)) return std::nullopt;
  }
  if (!is_sound(map, stored - map.map_bytes)) return std::nullopt;
  return map;
}

std::optional<SparseMap> read_pax_sparse(const PaxSparse& sparse, Bytes content,
                                         std::uint64_t stored) {
  if (sparse.is_unknown || !sparse.size || sparse.numbers.size() % 2 != 0) return std::nullopt;
  SparseMap map;
  map.size = *sparse.size;
  if (sparse.major == 1 && !read_lines(content, stored, map)) return std::nullopt;
  if (sparse.major == 0) {
    for (std::size_t i = 0; i < sparse.numbers.size(); i += 2) {
      if (!add_extent({sparse.numbers[i], sparse.numbers[i + 1]}, map.extents)) return std::nullopt;
    }
  }
  if (!is_sound(map, stored - map.map_bytes)) return std::nullopt;
  return map;
}

}  // namespace mifdex::io
