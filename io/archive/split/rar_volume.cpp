#include "io/archive/split/rar_volume.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "io/archive/zip/zip_records.h"
#include "io/base/endian.h"

namespace mifdex::io {
namespace {

using namespace std::string_view_literals;

constexpr Bytes kSign4 = "Rar!\x1A\x07\0"sv;
constexpr Bytes kSign5 = "Rar!\x1A\x07\1\0"sv;

/// A block of RAR 4: checksum (2 bytes), type, flags, size, and what the type adds.
namespace rar4 {

constexpr unsigned kMain = 0x73;
constexpr unsigned kFile = 0x74;
constexpr unsigned kService = 0x7A;
constexpr unsigned kEnd = 0x7B;
constexpr unsigned kMainVolume = 0x0001;
constexpr unsigned kMainEncrypted = 0x0080;
constexpr unsigned kMainFirst = 0x0100;
constexpr unsigned kFileSplitBefore = 0x0001;
constexpr unsigned kFileSplitAfter = 0x0002;
constexpr unsigned kFileLarge = 0x0100;
constexpr unsigned kHasData = 0x8000;
constexpr unsigned kEndHasNext = 0x0001;

struct Block {
  unsigned type = 0;
  unsigned flags = 0;
  std::uint64_t end = 0;  ///< of the block and its data, in the volume
};

std::optional<Block> read_block(Bytes volume, std::uint64_t place) {
  if (place > volume.size() || volume.size() - place < 7) return std::nullopt;
  Block block{static_cast<unsigned char>(volume[place + 2]), little_u16(volume, place + 3), 0};
  const std::uint64_t size = little_u16(volume, place + 5);
  if (size < 7 || size > volume.size() - place) return std::nullopt;
  const bool is_file = block.type == kFile || block.type == kService;
  std::uint64_t data = 0;
  if ((is_file || (block.flags & kHasData) != 0) && size >= 11)
    data = little_u32(volume, place + 7);
  if (is_file && (block.flags & kFileLarge) != 0 && size >= 36) {
    data |= static_cast<std::uint64_t>(little_u32(volume, place + 32)) << 32U;
  }
  block.end = place + size + std::min<std::uint64_t>(data, volume.size());
  return block;
}

std::optional<RarVolume> read(Bytes volume) {
  const std::optional<Block> main = read_block(volume, kSign4.size());
  if (!main || main->type != kMain) return std::nullopt;
  RarVolume facts;
  facts.is_volume = (main->flags & kMainVolume) != 0;
  if ((main->flags & kMainFirst) != 0) facts.is_first = true;
  facts.is_hidden = (main->flags & kMainEncrypted) != 0;
  if (facts.is_hidden) return facts;
  bool met_file = false;
  for (std::uint64_t place = main->end; const auto block = read_block(volume, place);) {
    if (block->type == kEnd) {
      facts.has_next = (block->flags & kEndHasNext) != 0;
      break;
    }
    if (block->type == kFile) {
      if (!met_file && (block->flags & kFileSplitBefore) != 0) facts.is_first = false;
      met_file = true;
      facts.has_next = (block->flags & kFileSplitAfter) != 0;
    }
    place = block->end;
  }
  return facts;
}

}  // namespace rar4

/// A block of RAR 5: checksum (4 bytes), size, type, flags, and what these add, as numbers of seven
/// bits a byte.
namespace rar5 {

constexpr std::uint64_t kMain = 1;
constexpr std::uint64_t kFile = 2;
constexpr std::uint64_t kEncryption = 4;
constexpr std::uint64_t kEnd = 5;
constexpr std::uint64_t kHasExtra = 0x01;
constexpr std::uint64_t kHasData = 0x02;
constexpr std::uint64_t kSplitAfter = 0x10;

/// Takes a number from the front of `bytes`; 0 if there is none.
std::uint64_t take_number(Bytes& bytes) {
  std::uint64_t number = 0;
  for (unsigned shift = 0; !bytes.empty() && shift < 63; shift += 7) {
    const auto byte = static_cast<unsigned char>(bytes.front());
    bytes.remove_prefix(1);
    number |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if ((byte & 0x80U) == 0) break;
  }
  return number;
}

struct Block {
  std::uint64_t type = 0;
  std::uint64_t flags = 0;
  Bytes rest;             ///< of the header, after what every block has
  std::uint64_t end = 0;  ///< of the block and its data, in the volume
};

std::optional<Block> read_block(Bytes volume, std::uint64_t place) {
  if (place > volume.size() || volume.size() - place < 8) return std::nullopt;
  Bytes bytes = volume.substr(place + 4);
  const std::uint64_t size = take_number(bytes);
  const auto begin = static_cast<std::uint64_t>(bytes.data() - volume.data());
  if (size < 2 || size > bytes.size()) return std::nullopt;
  Block block;
  block.rest = bytes.substr(0, size);
  block.type = take_number(block.rest);
  block.flags = take_number(block.rest);
  if ((block.flags & kHasExtra) != 0) take_number(block.rest);
  std::uint64_t data = 0;
  if ((block.flags & kHasData) != 0) data = take_number(block.rest);
  block.end = begin + size + std::min<std::uint64_t>(data, volume.size());
  return block;
}

std::optional<RarVolume> read(Bytes volume) {
  std::optional<Block> block = read_block(volume, kSign5.size());
  if (!block || block->type == kEncryption) return std::nullopt;
  if (block->type != kMain) return std::nullopt;
  const std::uint64_t flags = take_number(block->rest);
  RarVolume facts;
  facts.is_volume = (flags & 1U) != 0;
  facts.is_first = (flags & 2U) == 0;  // later ones have their number
  while ((block = read_block(volume, block->end)) && block->type != kEncryption) {
    if (block->type == kEnd) {
      facts.has_next = (take_number(block->rest) & 1U) != 0;
      break;
    }
    if (block->type == kFile) facts.has_next = (block->flags & kSplitAfter) != 0;
  }
  return facts;
}

}  // namespace rar5

}  // namespace

std::optional<RarVolume> read_rar_volume(Bytes volume) {
  if (volume.starts_with(kSign4)) return rar4::read(volume);
  if (volume.starts_with(kSign5)) return rar5::read(volume);
  return std::nullopt;
}

}  // namespace mifdex::io
