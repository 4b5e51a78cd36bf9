#include "io/archive/zip/zip_records.h"

#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>

#include "io/base/ascii.h"
#include "io/base/endian.h"

namespace mifdex::io {
namespace {

using namespace std::string_view_literals;

constexpr Bytes kEndSign = "PK\5\6"sv;
constexpr Bytes kLocatorSign = "PK\6\7"sv;
constexpr Bytes kEnd64Sign = "PK\6\6"sv;
constexpr Bytes kCentralSign = "PK\1\2"sv;
constexpr Bytes kLocalSign = "PK\3\4"sv;
constexpr Bytes kSpannedSign = "PK\7\10"sv;
constexpr Bytes kDescriptorSign = kSpannedSign;  // APPNOTE has one sign for two things

constexpr std::uint64_t kEndSize = 22;
constexpr std::uint64_t kLocatorSize = 20;
constexpr std::uint64_t kEnd64Size = 56;
// How far before the end of a file its end record is looked for: a comment has at most 65,535
// bytes, and as many again may have been added by a transfer.
constexpr std::uint64_t kSearched = std::uint64_t{2} * 65'536;

constexpr std::uint32_t kFull16 = 0xFFFF;  // the true number is elsewhere
constexpr std::uint32_t kFull32 = 0xFFFFFFFF;

bool has_sign(Bytes archive, std::uint64_t place, Bytes sign) {
  return place <= archive.size() && archive.substr(place).starts_with(sign);
}

/// An end record, in 16 and 32 bits or in 64.
struct EndRecord {
  std::uint64_t entries = 0;
  std::uint64_t size = 0;
  std::uint64_t offset = 0;
  std::uint64_t at = 0;  ///< the end of the directory if nothing is between
  bool split = false;
  bool wide = false;
};

std::optional<EndRecord> read_wide_end(Bytes archive, std::uint64_t end_at) {
  if (end_at < kLocatorSize + kEnd64Size) return std::nullopt;
  const std::uint64_t locator = end_at - kLocatorSize;
  if (!has_sign(archive, locator, kLocatorSign)) return std::nullopt;
  // Where the locator says, or, with something before the archive, right before the locator.
  for (const std::uint64_t at : {little_u64(archive, locator + 8), locator - kEnd64Size}) {
    if (at > locator - kEnd64Size || !has_sign(archive, at, kEnd64Sign)) continue;
    EndRecord end;
    end.entries = little_u64(archive, at + 32);
    end.size = little_u64(archive, at + 40);
    end.offset = little_u64(archive, at + 48);
    end.at = at;
    end.split = little_u32(archive, at + 16) != 0 || little_u32(archive, at + 20) != 0 ||
                little_u32(archive, locator + 16) > 1;
    end.wide = true;
    return end;
  }
  return std::nullopt;
}

EndRecord read_end(Bytes archive, std::uint64_t at) {
  EndRecord end;
  end.entries = little_u16(archive, at + 10);
  end.size = little_u32(archive, at + 12);
  end.offset = little_u32(archive, at + 16);
  end.at = at;
  end.split = (little_u16(archive, at + 4) != 0 && little_u16(archive, at + 4) != kFull16) ||
              little_u16(archive, at + 8) != little_u16(archive, at + 10);
  const bool full =
      little_u16(archive, at + 10) == kFull16 || end.size == kFull32 || end.offset == kFull32;
  if (full) {
    if (const auto wide = read_wide_end(archive, at)) return *wide;
  }
  return end;
}

/// The directory that `end` speaks of, if it is there.
std::optional<ZipDirectory> directory_of(Bytes archive, const EndRecord& end) {
  ZipDirectory directory;
  directory.entries = end.entries;
  directory.short_count = !end.wide;
  if (end.size > end.at) return std::nullopt;
  // Bytes before the archive move all of it; the offset in the record is tried if the place of the
  // end record does not give the directory (bytes between the directory and its end).
  directory.begin = end.at - end.size;
  directory.end = end.at;
  if (end.size == 0) {
    if (end.entries != 0) return std::nullopt;
    directory.begin = directory.end;
    return directory;
  }
  if (has_sign(archive, directory.begin, kCentralSign) && directory.begin >= end.offset) {
    directory.bias = directory.begin - end.offset;
    return directory;
  }
  if (end.offset > end.at - end.size || !has_sign(archive, end.offset, kCentralSign)) {
    return std::nullopt;
  }
  directory.begin = end.offset;
  directory.end = end.offset + end.size;
  return directory;
}

/// Takes a time that has a zone; the first one counts.
void take_time(std::int64_t seconds, ZipEntry& entry) {
  const std::int64_t time = time_or_none(seconds);
  if (time == kNoTime || entry.time_source == TimeSource::kEntry) return;
  entry.mtime = time;
  entry.time_source = TimeSource::kEntry;
}

/// Takes the time that every header has: by the clocks of who packed it.
void take_dos_time(std::uint32_t date, std::uint32_t time, ZipEntry& entry) {
  const auto seconds = read_dos_time(date, time);
  if (!seconds) return;
  entry.mtime = *seconds;
  entry.time_source = TimeSource::kEntryLocal;
}

/// The numbers that did not fit their fields, in the order of the fields (4.5.3).
void take_zip64(Bytes extra, ZipEntry& entry, bool size, bool packed, bool offset,
                std::uint64_t bias) {
  std::uint64_t at = 0;
  const auto take = [&](bool wanted, std::uint64_t& number, std::uint64_t more) {
    if (!wanted) return;
    if (at + 8 > extra.size()) {
      entry.whole = false;
      return;
    }
    number = little_u64(extra, at) + more;
    at += 8;
  };
  take(size, entry.size, 0);
  take(packed, entry.packed, 0);
  take(offset, entry.offset, bias);
}

/// 100 nanoseconds since 1601, in tag 1 of the NTFS field (4.5.5).
std::optional<std::int64_t> ntfs_time(Bytes extra) {
  if (extra.size() < 16 || little_u16(extra, 4) != 1 || little_u16(extra, 6) < 8)
    return std::nullopt;
  constexpr std::int64_t kFrom1601To1970 = 11'644'473'600;
  return static_cast<std::int64_t>(little_u64(extra, 8) / 10'000'000) - kFrom1601To1970;
}

/// Returns the name in UTF-8, if it was made of the name that is in the header (4.6.9).
Bytes unicode_name(Bytes extra, Bytes name) {
  if (extra.size() < 5 || extra[0] != 1) return {};
  const uLong crc =
      crc32(0, reinterpret_cast<const Bytef*>(name.data()), static_cast<uInt>(name.size()));
  return crc == little_u32(extra, 1) ? extra.substr(5) : Bytes();
}

// Access and modification time in 32 bits each, seconds since 1970 UTC (4.5.7, and Info-ZIP's field
// before 5455).
constexpr std::uint16_t kPkwareUnix = 0x000D;
constexpr std::uint16_t kOldInfoZip = 0x5855;

struct WideFields {
  bool size, packed, offset;
};

void take_extras(Bytes extras, WideFields wide, std::uint64_t bias, ZipEntry& entry) {
  bool has_wide = false;
  std::optional<std::int64_t> ntfs;
  std::optional<std::int64_t> old_unix;
  while (extras.size() >= 4) {
    const std::uint16_t id = little_u16(extras, 0);
    const std::uint16_t size = little_u16(extras, 2);
    if (size > extras.size() - 4) break;
    const Bytes extra = extras.substr(4, size);
    extras.remove_prefix(std::size_t{4} + size);
    if (id == 0x0001 && !has_wide) {
      has_wide = true;
      take_zip64(extra, entry, wide.size, wide.packed, wide.offset, bias);
    } else if (id == 0x5455 && extra.size() >= 5 && (extra[0] & 1) != 0) {
      take_time(static_cast<std::int32_t>(little_u32(extra, 1)), entry);
    } else if ((id == kOldInfoZip || id == kPkwareUnix) && extra.size() >= 8) {
      old_unix = static_cast<std::int32_t>(little_u32(extra, 4));
    } else if (id == 0x000A) {
      ntfs = ntfs_time(extra);
    } else if (id == 0x7075) {
      entry.unicode_name = unicode_name(extra, entry.name);
    } else if (id == 0x9901) {
      entry.encrypted = true;
    }
  }
  if (!has_wide && (wide.size || wide.packed || wide.offset)) entry.whole = false;
  if (old_unix) take_time(*old_unix, entry);
  if (ntfs) take_time(*ntfs, entry);
}

/// Takes checksum and sizes from the descriptor after the bytes at `content`: the first whose
/// length is that of the bytes before it.
bool take_descriptor(Bytes archive, std::uint64_t content, ZipEntry& entry) {
  constexpr std::uint64_t kShort = 16;
  constexpr std::uint64_t kWide = 24;
  for (std::size_t at = archive.find(kDescriptorSign, content); at != Bytes::npos;
       at = archive.find(kDescriptorSign, at + 1)) {
    const std::uint64_t length = at - content;
    if (archive.size() - at < kShort) return false;
    entry.crc = little_u32(archive, at + 4);
    entry.packed = little_u32(archive, at + 8);
    entry.size = little_u32(archive, at + 12);
    if (entry.packed == length) return true;
    if (archive.size() - at < kWide) continue;
    entry.packed = little_u64(archive, at + 8);
    entry.size = little_u64(archive, at + 16);
    if (entry.packed == length) return true;
  }
  return false;
}

}  // namespace

std::variant<ZipDirectory, Reject> find_zip_directory(Bytes archive) {
  const std::uint64_t size = archive.size();
  const std::uint64_t last = size < kEndSize ? 0 : size - kEndSize;
  bool split = has_sign(archive, 0, kSpannedSign) && !has_sign(archive, 4, kLocalSign);
  for (std::uint64_t at = last;; --at) {
    if (size < kEndSize || last - at > kSearched) break;
    at = archive.rfind(kEndSign, at);
    if (at == Bytes::npos || last - at > kSearched) break;
    if (at + kEndSize + little_u16(archive, at + 20) <= size) {
      const EndRecord end = read_end(archive, at);
      split |= end.split;
      if (!end.split) {
        if (const auto directory = directory_of(archive, end)) return *directory;
      }
    }
    if (at == 0) break;
  }
  if (split)
    return Reject{RejectKind::kArchiveSplit, 0, 0, "a zip that is split into several files"};
  return Reject{RejectKind::kArchiveDamaged, size, 0, "the directory at its end is missing"};
}

std::optional<ZipEntry> read_zip_entry(Bytes archive, const ZipDirectory& directory,
                                       std::uint64_t& place) {
  if (directory.end < place || directory.end - place < kZipCentralSize) return std::nullopt;
  if (!has_sign(archive, place, kCentralSign)) return std::nullopt;
  const Bytes header = archive.substr(place);
  const std::uint64_t name = little_u16(header, 28);
  const std::uint64_t extra = little_u16(header, 30);
  const std::uint64_t length = kZipCentralSize + name + extra + little_u16(header, 32);
  if (length > directory.end - place) return std::nullopt;
  ZipEntry entry;
  const std::uint16_t flags = little_u16(header, 8);
  entry.method = little_u16(header, 10);
  take_dos_time(little_u16(header, 14), little_u16(header, 12), entry);
  entry.crc = little_u32(header, 16);
  entry.packed = little_u32(header, 20);
  entry.size = little_u32(header, 24);
  entry.offset = little_u32(header, 42) + directory.bias;
  entry.name = header.substr(kZipCentralSize, name);
  entry.encrypted = (flags & 0x2041U) != 0;  // bits 0, 6 and 13
  entry.utf8 = (flags & 0x0800U) != 0;
  const unsigned host = little_u16(header, 4) >> 8U;
  const bool is_unix = host == 3 || host == 19;
  entry.mode = is_unix ? little_u32(header, 38) >> 16U : 0;
  entry.from_unix = is_unix;
  take_extras(header.substr(kZipCentralSize + name, extra),
              {little_u32(header, 24) == kFull32, little_u32(header, 20) == kFull32,
               little_u32(header, 42) == kFull32},
              directory.bias, entry);
  place += length;
  return entry;
}

std::optional<std::uint64_t> find_first_local(Bytes archive) {
  const std::size_t at = archive.substr(0, kSearched).find(kLocalSign);
  if (at == Bytes::npos) return std::nullopt;
  return at;
}

std::optional<ZipEntry> read_zip_local(Bytes archive, std::uint64_t& place) {
  if (has_sign(archive, place, kDescriptorSign)) {  // of the entry before it
    const std::size_t next = archive.substr(0, place + 32).find(kLocalSign, place);
    if (next == Bytes::npos) return std::nullopt;
    place = next;
  }
  const std::optional<std::uint64_t> content = find_zip_content(archive, place);
  if (!content) return std::nullopt;
  const Bytes header = archive.substr(place);
  const unsigned flags = little_u16(header, 6);
  const std::size_t name = little_u16(header, 26);
  ZipEntry entry;
  entry.offset = place;
  entry.method = little_u16(header, 8);
  take_dos_time(little_u16(header, 12), little_u16(header, 10), entry);
  entry.crc = little_u32(header, 14);
  entry.packed = little_u32(header, 18);
  entry.size = little_u32(header, 22);
  entry.name = header.substr(kZipLocalSize, name);
  entry.encrypted = (flags & 0x2041U) != 0;
  entry.utf8 = (flags & 0x0800U) != 0;
  take_extras(header.substr(kZipLocalSize + name, *content - place - kZipLocalSize - name),
              {entry.size == kFull32, entry.packed == kFull32, false}, 0, entry);
  const bool sized_behind = (flags & 8U) != 0 && entry.packed == 0;
  if (sized_behind && !take_descriptor(archive, *content, entry)) return std::nullopt;
  place = entry.packed > archive.size() - *content ? archive.size() : *content + entry.packed;
  return entry;
}

std::optional<std::uint64_t> find_zip_content(Bytes archive, std::uint64_t place) {
  if (place > archive.size() || archive.size() - place < kZipLocalSize) return std::nullopt;
  if (!has_sign(archive, place, kLocalSign)) return std::nullopt;
  const std::uint64_t content =
      place + kZipLocalSize + little_u16(archive, place + 26) + little_u16(archive, place + 28);
  if (content > archive.size()) return std::nullopt;
  return content;
}

bool zip_names_agree(Bytes archive, std::uint64_t central, std::uint64_t local) {
  const Bytes one = archive.substr(central + kZipCentralSize, little_u16(archive, central + 28));
  const Bytes two = archive.substr(local + kZipLocalSize, little_u16(archive, local + 26));
  if (one == two || one.size() != two.size()) return true;
  const auto plain = [](char c) { return c == '\\' ? '/' : ascii::lower(c); };
  return std::ranges::equal(
      one, two, [&plain](char a, char b) { return plain(a) == plain(b) || ((a | b) & 0x80) != 0; });
}

std::string zip_method_name(std::uint16_t method) {
  switch (method) {
    case 9:
      return "deflate64";
    case 12:
      return "bzip2";
    case 14:
      return "lzma";
    case 93:
      return "zstd";
    case 95:
      return "xz";
    case 98:
      return "ppmd";
    default:
      return fmt::format("method {}", method);
  }
}

}  // namespace mifdex::io
