#include "io/sandbox/decoders/lzh/lzh_headers.h"

#include <time.h>

#include <algorithm>
#include <array>
#include <utility>

#include "io/sandbox/message.h"

namespace mifdex::io::sandbox {
namespace {

constexpr std::size_t kSmallHeader = 4096;
constexpr std::size_t kLargestHeader = std::size_t{1} << 20;
constexpr std::size_t kLevelAt = 20;

unsigned byte_of(char c) { return static_cast<unsigned char>(c); }

/// In names of folders, and in those that Unix wrote at level 0, FF is a separator.
std::string with_backslashes(std::string name) {
  std::replace(name.begin(), name.end(), '\xFF', '\\');
  return name;
}

/// Sets a time that has a zone.
void set_time(LzhEntry& entry, std::int64_t seconds) {
  entry.mtime = time_or_none(seconds);
  entry.time_source = TimeSource::kEntry;
}

/// Converts units of 100 ns since 1601.
std::int64_t time_of_windows(std::uint64_t ticks) {
  constexpr std::int64_t kTo1970 = 11'644'473'600;
  return static_cast<std::int64_t>(ticks / 10'000'000) - kTo1970;
}

constexpr std::array<std::uint16_t, 256> make_crc_table() {
  std::array<std::uint16_t, 256> table{};
  for (unsigned i = 0; i < table.size(); ++i) {
    unsigned value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value >> 1U) ^ ((value & 1U) != 0 ? 0xA001U : 0U);
    table[i] = static_cast<std::uint16_t>(value);
  }
  return table;
}

}  // namespace

std::uint16_t lzh_crc(Bytes bytes, std::uint16_t crc) {
  static constexpr auto kTable = make_crc_table();
  for (const char c : bytes) {
    crc = static_cast<std::uint16_t>(crc >> 8U ^ kTable[(crc ^ byte_of(c)) & 0xFFU]);
  }
  return crc;
}

bool LzhHeaders::fail(std::string why) {
  damage_ = std::move(why);
  return false;
}

std::uint64_t LzhHeaders::number(std::size_t at, std::size_t width) const {
  std::uint64_t value = 0;
  for (std::size_t i = width; i > 0; --i) value = value << 8U | byte_of(bytes_[at + i - 1]);
  return value;
}

/// Makes bytes_ hold at least `bytes` from at_. Returns false if the archive has fewer.
bool LzhHeaders::load(std::size_t bytes) {
  if (bytes_.size() >= bytes) return true;
  if (bytes > kLargestHeader) return false;
  const std::size_t wanted = bytes <= kSmallHeader ? kSmallHeader : kLargestHeader;
  bytes_.resize(wanted);
  const ssize_t got = source_.read_at(at_, bytes_.data(), wanted);
  bytes_.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes_.size() >= bytes;
}

bool LzhHeaders::next(LzhEntry& entry) {
  entry = {};
  folder_.clear();
  crc_at_ = 0;
  bytes_.clear();
  if (!damage_.empty()) return false;
  if (at_ > source_.size()) return fail("it ends early");
  if (at_ == source_.size()) return false;
  if (!load(1)) return fail("it cannot be read to its end");
  if (bytes_[0] == '\0') return end_of_archive();
  if (!load(kLevelAt + 2)) return fail("it ends inside a header");
  entry.method = bytes_.substr(2, 5);
  if (entry.method[0] != '-' || entry.method[4] != '-')
    return fail("no header where one is expected");
  entry.packed = number(7, 4);
  entry.size = number(11, 4);
  if (!read_header(entry)) return damage_.empty() ? fail("a damaged header") : false;
  if (entry.packed > source_.size()) return fail("an entry is longer than the archive");
  entry.is_folder = entry.method == "-lhd-";
  entry.path =
      folder_.empty() || folder_.ends_with('/') ? folder_ + entry.path : folder_ + '/' + entry.path;
  at_ = entry.content + entry.packed;
  return true;
}

bool LzhHeaders::read_header(LzhEntry& entry) {
  switch (bytes_[kLevelAt]) {
    case 0:
      return read_level_0(entry);
    case 1:
      return read_level_1(entry);
    case 2:
      return read_level_2_or_3(entry, 2);
    case 3:
      return read_level_2_or_3(entry, 3);
    default:
      return fail("a header of an unknown level");
  }
}

/// Reads a header of level 0. The header and its name have a sum of their bytes.
bool LzhHeaders::read_level_0(LzhEntry& entry) {
  const std::size_t length = 2 + number(0, 1);
  const std::size_t name = number(21, 1);
  if (!load(length) || 22 + name > length) return false;
  unsigned sum = 0;
  for (std::size_t i = 2; i < length; ++i) sum += byte_of(bytes_[i]);
  if ((sum & 0xFFU) != byte_of(bytes_[1])) return fail("a header's checksum is wrong");
  entry.mtime = read_dos_time(static_cast<std::uint32_t>(number(17, 2)),
                              static_cast<std::uint32_t>(number(15, 2)))
                    .value_or(kNoTime);
  entry.time_source = TimeSource::kEntryLocal;
  entry.path = with_backslashes(bytes_.substr(22, name));
  if (24 + name <= length) entry.crc = static_cast<std::uint16_t>(number(22 + name, 2));
  const std::size_t unix_part = 24 + name;
  if (bytes_[kLevelAt] == 0 && unix_part + 12 <= length && bytes_[unix_part] == 'U') {
    set_time(entry, static_cast<std::int64_t>(number(unix_part + 2, 4)));
  }
  entry.content = at_ + length;
  return true;
}

/// Reads the same as level 0, and then extensions, which the packed size includes.
bool LzhHeaders::read_level_1(LzhEntry& entry) {
  const std::size_t length = 2 + number(0, 1);
  if (length < 27 || !read_level_0(entry)) return false;
  std::size_t end = length;
  if (!read_extensions(entry, length, 2, end)) return false;
  if (end - length > entry.packed || !check_header_crc(end)) return false;
  entry.packed -= end - length;
  entry.content = at_ + end;
  return true;
}

bool LzhHeaders::read_level_2_or_3(LzhEntry& entry, unsigned level) {
  const std::size_t width = level == 2 ? 2 : 4;
  const std::size_t first = level == 2 ? 26 : 32;
  if (!load(first)) return false;
  const std::size_t length = level == 2 ? number(0, 2) : number(24, 4);
  if (length < first || !load(length)) return false;
  set_time(entry, static_cast<std::int64_t>(number(15, 4)));
  entry.crc = static_cast<std::uint16_t>(number(21, 2));
  std::size_t end = first;
  if (!read_extensions(entry, first, width, end) || end > length) return false;
  if (!check_header_crc(length)) return false;
  entry.content = at_ + length;
  return true;
}

/// Reads the extensions from `at`. The length of the first is just before it, in `width` bytes.
bool LzhHeaders::read_extensions(LzhEntry& entry, std::size_t at, std::size_t width,
                                 std::size_t& end) {
  std::size_t length = number(at - width, width);
  while (length != 0) {
    if (length < 1 + width || length > kLargestHeader || !load(at + length)) return false;
    take_extension(entry, byte_of(bytes_[at]), at + 1, length - 1 - width);
    at += length;
    length = number(at - width, width);
  }
  end = at;
  return true;
}

void LzhHeaders::take_extension(LzhEntry& entry, unsigned type, std::size_t at,
                                std::size_t length) {
  if (type == 0x00 && length >= 2) {
    crc_at_ = at;
  } else if (type == 0x01) {
    entry.path = bytes_.substr(at, length);
  } else if (type == 0x02) {
    folder_ = with_backslashes(bytes_.substr(at, length));
  } else if (type == 0x41 && length >= 24 && number(at + 8, 8) != 0) {
    set_time(entry, time_of_windows(number(at + 8, 8)));
  } else if (type == 0x42 && length >= 16) {
    entry.packed = number(at, 8);
    entry.size = number(at + 8, 8);
  } else if (type == 0x54 && length >= 4) {
    set_time(entry, static_cast<std::int64_t>(number(at, 4)));
  }
}

/// Checks the CRC of the first `length` bytes, in which its own two count as zero.
bool LzhHeaders::check_header_crc(std::size_t length) {
  if (crc_at_ == 0) return true;
  const Bytes header = Bytes(bytes_).substr(0, length);
  std::uint16_t crc = lzh_crc(header.substr(0, crc_at_));
  crc = lzh_crc(Bytes("\0\0", 2), crc);
  crc = lzh_crc(header.substr(crc_at_ + 2), crc);
  return crc == number(crc_at_, 2) || fail("a header's CRC is wrong");
}

/// Reads to the end of the source. Zeros and ^Z after the end are padding. Another header belongs
/// to the next archive.
bool LzhHeaders::end_of_archive() {
  const std::uint64_t end = at_;
  while (load(1)) {
    const std::size_t padding = bytes_.find_first_not_of(std::string("\0\x1A", 2));
    if (padding != std::string::npos) {
      return fail(std::to_string(source_.size() - end - 1) + " bytes follow its end");
    }
    at_ += bytes_.size();
    bytes_.clear();
  }
  return false;
}

}  // namespace mifdex::io::sandbox
