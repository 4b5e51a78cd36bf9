#include "io/archive/split/spanned_zip.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "io/archive/zip/zip_records.h"
#include "io/base/endian.h"

namespace mifdex::io {
namespace {

constexpr std::uint64_t kEndSize = 22;
constexpr std::uint64_t kLongestComment = 65'535;
constexpr std::uint64_t kFull32 = std::numeric_limits<std::uint32_t>::max();
constexpr std::uint32_t kFull16 = 0xFFFF;
/// A directory of 65,534 entries with names of usual length has some 6 MiB.
constexpr std::uint64_t kLargestDirectory = std::uint64_t{256} << 20;

/// Where in `end`, the last bytes of a zip, its end record begins.
std::optional<std::size_t> find_end_record(Bytes end) {
  if (end.size() < kEndSize) return std::nullopt;
  const std::size_t place = end.rfind("PK\5\6", end.size() - kEndSize);
  return place == Bytes::npos ? std::nullopt : std::optional(place);
}

Bytes last_bytes(Bytes archive) {
  const std::uint64_t most = kEndSize + kLongestComment;
  return archive.size() > most ? archive.substr(archive.size() - most) : archive;
}

void put(std::string& bytes, std::size_t place, std::uint64_t value, std::size_t width) {
  for (std::size_t i = 0; i < width; ++i) bytes[place + i] = static_cast<char>(value >> (8 * i));
}

std::unexpected<Error> does_not_fit() {
  return fail(ErrorKind::kFormat, "its directory does not fit its disks");
}

Result<std::string> read_at(int file, std::uint64_t place, std::uint64_t size) {
  std::string bytes(size, '\0');
  const ssize_t got = ::pread(file, bytes.data(), bytes.size(), static_cast<off_t>(place));
  if (got != static_cast<ssize_t>(size)) return does_not_fit();
  return bytes;
}

Result<void> write_at(int file, std::uint64_t place, const std::string& bytes) {
  const ssize_t put_bytes = ::pwrite(file, bytes.data(), bytes.size(), static_cast<off_t>(place));
  if (put_bytes == static_cast<ssize_t>(bytes.size())) return {};
  const bool full = put_bytes >= 0 || errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
  return fail(full ? ErrorKind::kFull : ErrorKind::kIo,
              "cannot join a split archive in a temporary file", {}, errno);
}

/// Changes disk and offset of each header to an offset in one file.
bool rebase(std::string& directory, std::uint64_t entries, std::span<const std::uint64_t> begins) {
  std::size_t at = 0;
  for (std::uint64_t entry = 0; entry < entries; ++entry) {
    if (directory.size() - at < kZipCentralSize) return false;
    if (directory.compare(at, 4, "PK\1\2") != 0) return false;
    const std::size_t disk = little_u16(directory, at + 34);
    const std::uint64_t offset = little_u32(directory, at + 42);
    if (disk >= begins.size() || offset == kFull32) return false;
    if (begins[disk] + offset >= kFull32) return false;
    put(directory, at + 34, 0, 2);
    put(directory, at + 42, begins[disk] + offset, 4);
    at += kZipCentralSize + little_u16(directory, at + 28) + little_u16(directory, at + 30) +
          little_u16(directory, at + 32);
    if (at > directory.size()) return false;
  }
  return true;
}

}  // namespace

std::size_t count_zip_disks(Bytes archive) {
  const Bytes end = last_bytes(archive);
  const auto place = find_end_record(end);
  if (!place) return 1;
  const std::uint32_t disk = little_u16(end, *place + 4);
  return disk == kFull16 ? 1 : std::size_t{disk} + 1;
}

Result<void> join_zip_disks(int file, std::span<const std::uint64_t> begins) {
  struct stat facts{};
  if (::fstat(file, &facts) != 0) return fail(ErrorKind::kIo, "cannot read a file", {}, errno);
  const auto size = static_cast<std::uint64_t>(facts.st_size);
  const std::uint64_t length = std::min(size, kEndSize + kLongestComment);
  MIFDEX_TRY(auto end, read_at(file, size - length, length));
  const auto place = find_end_record(end);
  if (!place) return does_not_fit();
  const std::size_t disk = little_u16(end, *place + 6);
  const std::uint64_t entries = little_u16(end, *place + 10);
  const std::uint64_t directory_size = little_u32(end, *place + 12);
  const std::uint64_t offset = little_u32(end, *place + 16);
  const bool wide = entries == kFull16 || directory_size == kFull32 || offset == kFull32;
  const std::uint64_t end_at = size - length + *place;
  const std::uint64_t most =
      std::min(kLargestDirectory, entries * (kZipCentralSize + 3 * std::uint64_t{kFull16}));
  if (wide || directory_size > std::min(end_at, most)) return does_not_fit();
  const std::uint64_t begin = end_at - directory_size;
  const Result<std::string> sign = read_at(file, begin, 4);
  if (!sign || *sign != "PK\1\2") return does_not_fit();
  MIFDEX_TRY(auto directory, read_at(file, begin, directory_size));
  put(end, *place + 4, 0, 2);
  put(end, *place + 6, 0, 2);
  put(end, *place + 8, entries, 2);
  // A zip that was cut by a program that knows nothing of zip keeps the offsets of one file.
  const bool by_disk = disk < begins.size() && begins[disk] + offset == begin && begin < kFull32;
  if (by_disk) {
    if (!rebase(directory, entries, begins)) return does_not_fit();
    put(end, *place + 16, begin, 4);
    if (Result<void> done = write_at(file, begin, directory); !done) return done;
  }
  return write_at(file, end_at, end.substr(*place));
}

}  // namespace mifdex::io
