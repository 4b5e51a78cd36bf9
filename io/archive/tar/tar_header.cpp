#include "io/archive/tar/tar_header.h"

#include <algorithm>
#include <charconv>
#include <cstring>
#include <limits>

namespace mifdex::io {
namespace {

// Offsets of the fields (POSIX.1-1988, ustar).
constexpr std::size_t kName = 0;
constexpr std::size_t kNameSize = 100;
constexpr std::size_t kSize = 124;
constexpr std::size_t kMtime = 136;
constexpr std::size_t kNumberSize = 12;
constexpr std::size_t kChecksum = 148;
constexpr std::size_t kChecksumSize = 8;
constexpr std::size_t kType = 156;
constexpr std::size_t kLink = 157;
constexpr std::size_t kMagic = 257;
constexpr std::size_t kPrefix = 345;
constexpr std::size_t kPrefixSize = 155;

constexpr Bytes kGnuSparse = "GNU.sparse.";

Bytes until_nul(Bytes field) { return field.substr(0, field.find('\0')); }

/// Reads a number in octal digits, blanks before and blanks or NULs after it; an empty field is 0.
std::optional<std::uint64_t> read_octal(Bytes field) {
  std::size_t at = field.find_first_not_of(' ');
  if (at == Bytes::npos) return 0;
  std::uint64_t value = 0;
  for (; at < field.size() && field[at] >= '0' && field[at] <= '7'; ++at) {
    value = value * 8 + static_cast<std::uint64_t>(field[at] - '0');
  }
  for (; at < field.size(); ++at) {
    if (field[at] != ' ' && field[at] != '\0') return std::nullopt;
  }
  return value;
}

/// A number as GNU writes it where octal digits do not reach: the bytes, big-endian, the first with
/// its highest bit set; two's complement.
std::optional<std::int64_t> read_base256(Bytes field) {
  const auto first = static_cast<unsigned char>(field[0]);
  const bool negative = (first & 0x40U) != 0;
  const unsigned fill = negative ? 0xFF : 0x00;
  // The front four of twelve bytes must only repeat the sign.
  if (first != (fill | 0x80U)) return std::nullopt;
  for (std::size_t i = 1; i < field.size() - 8; ++i) {
    if (static_cast<unsigned char>(field[i]) != fill) return std::nullopt;
  }
  std::uint64_t value = 0;
  for (std::size_t i = field.size() - 8; i < field.size(); ++i) {
    value = value << 8U | static_cast<unsigned char>(field[i]);
  }
  const auto number = static_cast<std::int64_t>(value);
  if ((number < 0) != negative) return std::nullopt;
  return number;
}

bool is_base256(Bytes field) { return (static_cast<unsigned char>(field[0]) & 0x80U) != 0; }

std::optional<std::int64_t> read_time(Bytes field) {
  if (is_base256(field)) return read_base256(field);
  const auto number = read_octal(field);
  if (!number) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

/// The sum of the bytes of `block`, eight at a time: of every second byte in lanes of 16 bits,
/// which a block cannot overflow.
std::uint32_t sum_of_bytes(Bytes block) {
  constexpr std::uint64_t kLanes = 0x00FF00FF00FF00FF;
  static_assert(kTarBlock / 8 * 2 * 0xFF <= 0xFFFF);
  std::uint64_t sums = 0;
  for (std::size_t at = 0; at < kTarBlock; at += 8) {
    std::uint64_t word = 0;
    std::memcpy(&word, block.data() + at, sizeof word);
    sums += (word & kLanes) + (word >> 8U & kLanes);
  }
  std::uint32_t sum = 0;
  for (; sums != 0; sums >>= 16U) sum += static_cast<std::uint32_t>(sums & 0xFFFF);
  return sum;
}

std::uint32_t count_high(Bytes bytes) {
  return static_cast<std::uint32_t>(std::count_if(
      bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; }));
}

template <class Number>
std::optional<Number> read_decimal(Bytes text) {
  Number value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end == text.data()) return std::nullopt;
  return value;
}

/// Seconds, of which a fraction is cut off towards the past, as stat shows them.
std::optional<std::int64_t> read_pax_time(Bytes text) {
  const auto seconds = read_decimal<std::int64_t>(text);
  if (!seconds) return std::nullopt;
  const std::size_t dot = text.find('.');
  const bool fraction = dot != Bytes::npos && text.find_first_not_of('0', dot + 1) != Bytes::npos;
  const bool back =
      text.starts_with('-') && fraction && *seconds > std::numeric_limits<std::int64_t>::min();
  return back ? *seconds - 1 : *seconds;
}

void take_record(Bytes key, Bytes value, PaxFacts& facts) {
  if (key == "path") {
    facts.path = std::string(value);
  } else if (key == "linkpath") {
    facts.link = std::string(value);
  } else if (key == "size") {
    if (const auto size = read_decimal<std::uint64_t>(value)) facts.size = size;
  } else if (key == "mtime") {
    if (const auto mtime = read_pax_time(value)) facts.mtime = mtime;
  } else if (key.starts_with(kGnuSparse)) {
    take_sparse_record(key.substr(kGnuSparse.size()), value, facts.sparse);
  } else if (key == "SCHILY.realsize") {
    facts.sparse.is_sparse = facts.sparse.is_unknown = true;
  }
}

}  // namespace

bool tar_checksum_holds(Bytes block) {
  const Bytes field = block.substr(kChecksum, kChecksumSize);
  const auto stored = read_octal(field);
  if (!stored) return false;
  std::uint32_t sum = sum_of_bytes(block) + ' ' * static_cast<std::uint32_t>(kChecksumSize);
  for (const char c : field) sum -= static_cast<unsigned char>(c);
  if (*stored == sum) return true;
  const std::uint32_t high = count_high(block) - count_high(field);
  return *stored == sum - 256 * high;
}

std::optional<std::uint64_t> read_tar_number(Bytes field) {
  if (!is_base256(field)) return read_octal(field);
  const auto number = read_base256(field);
  if (!number || *number < 0) return std::nullopt;
  return static_cast<std::uint64_t>(*number);
}

std::optional<TarHeader> read_tar_header(Bytes block) {
  if (!tar_checksum_holds(block)) return std::nullopt;
  const auto size = read_tar_number(block.substr(kSize, kNumberSize));
  if (!size) return std::nullopt;
  TarHeader header;
  header.name = until_nul(block.substr(kName, kNameSize));
  header.size = *size;
  header.mtime = time_or_none(read_time(block.substr(kMtime, kNumberSize)).value_or(kNoTime));
  header.type = block[kType];
  header.link = until_nul(block.substr(kLink, kNameSize));
  // GNU's own magic has blanks there, and other things than a prefix after it.
  if (block.substr(kMagic, 6) == Bytes("ustar\0", 6)) {
    header.prefix = until_nul(block.substr(kPrefix, kPrefixSize));
  }
  return header;
}

bool read_pax_records(Bytes records, PaxFacts& facts) {
  while (!records.empty() && records.front() != '\0') {
    const std::size_t blank = records.find(' ');
    const auto length = read_decimal<std::uint64_t>(records.substr(0, blank));
    if (blank == Bytes::npos || !length || *length <= blank + 1 || *length > records.size()) {
      return false;
    }
    const Bytes record = records.substr(blank + 1, *length - blank - 1);
    const std::size_t equals = record.find('=');
    if (equals == Bytes::npos || record.back() != '\n') return false;
    take_record(record.substr(0, equals), record.substr(equals + 1, record.size() - equals - 2),
                facts);
    records.remove_prefix(*length);
  }
  return true;
}

}  // namespace mifdex::io
