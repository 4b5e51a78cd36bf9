#include "io/sandbox/decoders/iso/rock_ridge.h"

#include <algorithm>
#include <array>

#include "io/base/civil_time.h"
#include "io/base/endian.h"

namespace mifdex::io::sandbox {
namespace {

constexpr std::uint64_t kFirstDescriptor = 16;
constexpr std::size_t kMostDescriptors = 64;
constexpr std::size_t kRecordSize = 33;  // without the name
constexpr unsigned kMostAreas = 32;      // continuations of one record
constexpr std::size_t kMostAreaBytes = std::size_t{64} * 1024;
constexpr std::size_t kLongestName = 4096;

std::uint8_t octet_at(Bytes bytes, std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); }

std::string read(Source& image, std::uint64_t at, std::size_t size) {
  std::string bytes(size, '\0');
  const ssize_t got = image.read_at(at, bytes.data(), size);
  bytes.resize(got < 0 ? 0 : static_cast<std::size_t>(got));
  return bytes;
}

/// Reads years since 1900, month, day, hour, minute, second, and how far the clock is ahead of UTC
/// in quarters of an hour.
std::int64_t read_short_time(Bytes bytes) {
  const auto clock = read_clock_time({.year = 1900 + octet_at(bytes, 0),
                                      .month = octet_at(bytes, 1),
                                      .day = octet_at(bytes, 2),
                                      .hour = octet_at(bytes, 3),
                                      .minute = octet_at(bytes, 4),
                                      .second = octet_at(bytes, 5)});
  constexpr std::int64_t kQuarter = std::int64_t{15} * 60;
  return clock ? time_or_none(*clock - static_cast<std::int8_t>(bytes[6]) * kQuarter) : kNoTime;
}

/// Reads the same in digits, with hundredths: "1997052118092800" and the quarters.
std::int64_t read_long_time(Bytes bytes) {
  constexpr std::size_t kDigits = 16;
  const bool sound =
      std::ranges::all_of(bytes.substr(0, kDigits), [](char c) { return c >= '0' && c <= '9'; });
  if (!sound) return kNoTime;
  const auto number = [&bytes](std::size_t at, std::size_t width) {
    unsigned value = 0;
    for (std::size_t i = at; i < at + width; ++i) {
      value = value * 10 + static_cast<unsigned>(bytes[i] - '0');
    }
    return value;
  };
  const auto clock = read_clock_time({.year = static_cast<int>(number(0, 4)),
                                      .month = number(4, 2),
                                      .day = number(6, 2),
                                      .hour = number(8, 2),
                                      .minute = number(10, 2),
                                      .second = number(12, 2)});
  constexpr std::int64_t kQuarter = std::int64_t{15} * 60;
  return clock ? time_or_none(*clock - static_cast<std::int8_t>(bytes[16]) * kQuarter) : kNoTime;
}

/// Reads the system use fields of one record, wherever they continue.
class SystemUse {
 public:
  SystemUse(Source& image, const IsoVolume& volume, IsoRecord& record)
      : image_(image), volume_(volume), record_(record) {}

  void read_all(Bytes fields) {
    take(fields);
    for (unsigned areas = 0; next_size_ != 0 && areas < kMostAreas; ++areas) {
      const std::uint64_t at = next_at_;
      const auto size = std::min(next_size_, kMostAreaBytes);
      next_size_ = 0;
      area_ = read(image_, at, size);
      take(area_);
    }
    if (!name_.empty()) {
      record_.name = std::move(name_);
      record_.long_name = true;
    }
  }

 private:
  void take(Bytes fields) {
    while (fields.size() >= 4) {
      const std::size_t length = octet_at(fields, 2);
      if (length < 4 || length > fields.size()) return;
      if (fields.starts_with("ST")) return;  // nothing follows
      take_field(fields.substr(0, 2), fields.substr(0, length));
      fields.remove_prefix(length);
    }
  }

  void take_field(Bytes sign, Bytes field) {
    if (sign == "CE" && field.size() >= 28) {
      next_at_ = std::uint64_t{little_u32(field, 4)} * volume_.block + little_u32(field, 12);
      next_size_ = little_u32(field, 20);
    } else if (sign == "NM" && field.size() >= 5) {
      constexpr unsigned kSelfOrParent = 6;
      if ((octet_at(field, 4) & kSelfOrParent) != 0) return;
      if (name_.size() < kLongestName) name_ += field.substr(5);
    } else if (sign == "PX" && field.size() >= 8) {
      take_mode(little_u32(field, 4));
    } else if (sign == "SL") {
      record_.is_link = true;
    } else if (sign == "TF" && field.size() >= 5) {
      take_times(field);
    } else if (sign == "CL" && field.size() >= 8) {
      record_.child = std::uint64_t{little_u32(field, 4)} * volume_.block;
    } else if (sign == "RE") {
      record_.relocated = true;
    } else if (sign == "ZF") {
      record_.compressed = true;
    }
  }

  void take_mode(std::uint32_t mode) {
    constexpr std::uint32_t kKind = 0170000;
    constexpr std::uint32_t kFolder = 0040000;
    constexpr std::uint32_t kRegular = 0100000;
    constexpr std::uint32_t kLink = 0120000;
    const std::uint32_t kind = mode & kKind;
    if (kind == kLink) record_.is_link = true;
    record_.is_special = kind != 0 && kind != kFolder && kind != kRegular && kind != kLink;
  }

  /// Takes the time of change. The times whose bits are set follow one after the other; the second
  /// bit is that of change.
  void take_times(Bytes field) {
    const unsigned flags = octet_at(field, 4);
    const bool in_digits = (flags & 0x80U) != 0;
    const std::size_t width = in_digits ? 17 : 7;
    if ((flags & 2U) == 0) return;
    const std::size_t at = 5 + ((flags & 1U) != 0 ? width : 0);
    if (at + width > field.size()) return;
    const Bytes bytes = field.substr(at, width);
    record_.mtime = in_digits ? read_long_time(bytes) : read_short_time(bytes);
  }

  Source& image_;
  const IsoVolume& volume_;
  IsoRecord& record_;
  std::string name_;
  std::string area_;
  std::uint64_t next_at_ = 0;
  std::size_t next_size_ = 0;
};

/// Returns the name without its version: RESULT.PCK;1 is RESULT.PCK, and README.;1 is README.
std::string susp_name(Bytes name) {
  name = name.substr(0, name.rfind(';'));
  if (name.size() > 1 && name.ends_with('.')) name.remove_suffix(1);
  return std::string(name);
}

}  // namespace

std::optional<IsoVolume> read_iso_volume(Source& image) {
  for (std::size_t i = 0; i < kMostDescriptors; ++i) {
    const std::string sector = read(image, (kFirstDescriptor + i) * kIsoSector, kIsoSector);
    if (sector.size() < kIsoSector || Bytes(sector).substr(1, 5) != "CD001") return std::nullopt;
    constexpr std::uint8_t kPrimary = 1;
    constexpr std::uint8_t kEnd = 255;
    if (octet_at(sector, 0) == kEnd) return std::nullopt;
    if (octet_at(sector, 0) != kPrimary) continue;
    IsoVolume volume;
    volume.block = little_u16(sector, 128);
    if (volume.block < 512 || volume.block > kIsoSector) return std::nullopt;
    const Bytes root = Bytes(sector).substr(156, 34);
    volume.root = (std::uint64_t{little_u32(root, 2)} + octet_at(root, 1)) * volume.block;
    volume.root_size = little_u32(root, 10);
    const std::string first = read(image, volume.root, kIsoSector);
    constexpr std::size_t kSelf = 34;
    if (first.size() > kSelf + 7 && Bytes(first).substr(kSelf, 2) == "SP" &&
        Bytes(first).substr(kSelf + 4, 2) == "\xBE\xEF") {
      volume.skip = octet_at(first, kSelf + 6);
    }
    return volume;
  }
  return std::nullopt;
}

std::optional<IsoRecord> read_iso_record(Source& image, const IsoVolume& volume, Bytes bytes) {
  if (bytes.size() <= kRecordSize) return std::nullopt;
  const std::size_t length = octet_at(bytes, 0);
  const std::size_t name_size = octet_at(bytes, 32);
  if (length > bytes.size() || length < kRecordSize + name_size) return std::nullopt;
  bytes = bytes.substr(0, length);
  IsoRecord record;
  const unsigned flags = octet_at(bytes, 25);
  record.begin = (std::uint64_t{little_u32(bytes, 2)} + octet_at(bytes, 1)) * volume.block;
  record.size = little_u32(bytes, 10);
  record.mtime = read_short_time(bytes.substr(18, 7));
  record.is_folder = (flags & 2U) != 0;
  record.associated = (flags & 4U) != 0;
  record.goes_on = (flags & 0x80U) != 0;
  record.interleaved = octet_at(bytes, 26) != 0 || octet_at(bytes, 27) != 0;
  const Bytes name = bytes.substr(kRecordSize, name_size);
  record.is_self_or_parent = name_size == 1 && octet_at(name, 0) <= 1;
  record.name = susp_name(name);
  const std::size_t use = kRecordSize + name_size + (name_size % 2 == 0 ? 1 : 0);
  const std::size_t skip = volume.skip.value_or(0);
  if (volume.skip && !record.is_self_or_parent && use + skip < bytes.size()) {
    SystemUse(image, volume, record).read_all(bytes.substr(use + skip));
  }
  return record;
}

}  // namespace mifdex::io::sandbox
