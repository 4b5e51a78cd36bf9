#include "io/archive/split/split_set.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <utility>

#include "io/archive/archive_bytes.h"
#include "io/archive/split/rar_volume.h"
#include "io/archive/split/spanned_zip.h"
#include "io/archive/split/split_name.h"
#include "io/archive/zip/zip_records.h"
#include "io/base/endian.h"
#include "io/files/neighbour_file.h"

namespace mifdex::io {
namespace {

/// A set of 1.44 MB floppy disks with more parts holds over a gigabyte.
constexpr std::size_t kMostParts = 999;
/// Number of parts after a gap that are looked for, to distinguish a gap from the end of a set.
constexpr std::size_t kGap = 3;

/// The first volume descriptor of an ISO image.
constexpr std::size_t kVolumeOfIso = 0x8000;

enum class Extent { kWhole, kPart, kUnknown };

std::uint64_t size_of(int fd) {
  struct stat facts{};
  return ::fstat(fd, &facts) == 0 ? static_cast<std::uint64_t>(facts.st_size) : 0;
}

SharedBytes map_all(const Descriptor& fd) {
  const std::uint64_t size = size_of(fd.get());
  if (size == 0) return nullptr;
  Result<SharedBytes> bytes = ArchiveBytes::map(fd.get(), static_cast<std::size_t>(size));
  return bytes ? *bytes : nullptr;
}

std::string glance_at(int fd) {
  std::string glance(kArchiveGlance, '\0');
  const ssize_t got = ::pread(fd, glance.data(), glance.size(), 0);
  glance.resize(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
  return glance;
}

/// Returns the extent of a file of `size` bytes with this beginning: all of its archive or a part
/// of it, if the beginning shows that.
Extent extent_by_beginning(ArchiveKind kind, Bytes beginning, std::uint64_t size) {
  if (kind == ArchiveKind::kSevenZip && beginning.size() >= 32) {
    const std::uint64_t end = 32 + little_u64(beginning, 12) + little_u64(beginning, 20);
    return end <= size ? Extent::kWhole : Extent::kPart;
  }
  if (kind == ArchiveKind::kCab && beginning.size() >= 36) {
    return little_u32(beginning, 8) <= size ? Extent::kWhole : Extent::kPart;
  }
  if (kind == ArchiveKind::kIso && beginning.size() >= kVolumeOfIso + 132) {
    const std::uint64_t blocks = little_u32(beginning, kVolumeOfIso + 80);
    const std::uint64_t block_size = little_u16(beginning, kVolumeOfIso + 128);
    return blocks * block_size <= size ? Extent::kWhole : Extent::kPart;
  }
  return Extent::kUnknown;
}

Extent extent_of(ArchiveKind kind, Bytes archive) {
  if (kind != ArchiveKind::kZip) return extent_by_beginning(kind, archive, archive.size());
  const bool has_directory = std::holds_alternative<ZipDirectory>(find_zip_directory(archive));
  return has_directory ? Extent::kWhole : Extent::kPart;
}

/// A tar ends with blocks of zeros; one that is cut between two files shows it by nothing else.
bool ends_as_tar(int fd) {
  std::array<char, 512> end{};
  const std::uint64_t size = size_of(fd);
  if (size < end.size()) return false;
  const ssize_t got = ::pread(fd, end.data(), end.size(), static_cast<off_t>(size - end.size()));
  return got == static_cast<ssize_t>(end.size()) &&
         std::ranges::all_of(end, [](char c) { return c == '\0'; });
}

bool has_early_nul(Bytes beginning) { return beginning.substr(0, 4096).find('\0') != Bytes::npos; }

/// Nearly every name ends otherwise, and costs no more than this look.
bool may_name_later_part(Bytes name) {
  if (name.size() < 3) return false;
  const char last = name.back();
  if (last >= '0' && last <= '9') return true;
  const char before = name[name.size() - 3];
  return before == '.' || before == '_' || before == '-' || name.size() == 3;
}

bool has_zip_records(Bytes bytes) {
  for (std::size_t at = bytes.find("PK\3\4"); at != Bytes::npos;
       at = bytes.find("PK\3\4", at + 1)) {
    if (find_zip_content(bytes, at) && little_u16(bytes, at + 4) <= 100) return true;
  }
  return bytes.find("PK\1\2") != Bytes::npos;
}

std::string missing_first(const SplitName& name) { return name_of_part(name, leading_part(name)); }

/// Opens the parts from `first` on, until one is missing.
std::vector<Descriptor> open_parts(int folder, const SplitName& name, std::size_t first,
                                   SplitSet& set) {
  std::vector<Descriptor> parts;
  for (std::size_t number = first; number <= kMostParts; ++number) {
    const std::string part = name_of_part(name, number);
    Descriptor fd = open_neighbour(folder, part);
    const bool is_own = fd.is_open() && !name.is_sure &&
                        find_archive_kind(glance_at(fd.get())) != ArchiveKind::kNone;
    if (!fd.is_open() || is_own) {
      set.next = part;
      break;
    }
    parts.push_back(std::move(fd));
  }
  return parts;
}

bool goes_on_behind_gap(int folder, const SplitName& name, std::size_t gap) {
  for (std::size_t number = gap + 1; number <= gap + kGap; ++number) {
    if (open_neighbour(folder, name_of_part(name, number)).is_open()) return true;
  }
  return false;
}

/// A file that was cut into numbered or lettered pieces.
SplitSet find_pieces(int folder, const SplitName& name, ArchiveKind kind, Bytes archive) {
  SplitSet set;
  const Extent extent = extent_of(kind, archive);
  if (extent == Extent::kWhole) return set;
  if (extent == Extent::kUnknown && !name.is_sure) {
    const Descriptor second = open_neighbour(folder, name_of_part(name, 2));
    if (!second.is_open() || !has_early_nul(glance_at(second.get()))) return set;
  }
  set.behind = open_parts(folder, name, 2, set);
  const std::size_t count = set.behind.size() + 1;
  std::uint64_t size = archive.size();
  for (const Descriptor& part : set.behind) size += size_of(part.get());
  const bool is_cut =
      kind == ArchiveKind::kTar && !set.behind.empty() && !ends_as_tar(set.behind.back().get());
  const bool is_short = is_cut || extent_by_beginning(kind, archive, size) == Extent::kPart ||
                        (set.behind.empty() && extent == Extent::kPart);
  if (is_short || goes_on_behind_gap(folder, name, count + 1)) {
    set.missing = name_of_part(name, count + 1);
    if (set.missing.empty()) set.missing = "its next part";
  }
  return set;
}

/// The volumes that follow the first one, as far as each says that there is another.
void find_volumes(int folder, const SplitName& name, SplitSet& set) {
  for (std::size_t number = 2; number <= kMostParts; ++number) {
    const std::string part = name_of_part(name, number);
    Descriptor fd = open_neighbour(folder, part);
    const SharedBytes bytes = fd.is_open() ? map_all(fd) : nullptr;
    const auto volume = bytes ? read_rar_volume(bytes->bytes().view()) : std::nullopt;
    if (!volume) {
      set.missing = part.empty() ? "its next volume" : part;
      return;
    }
    set.behind.push_back(std::move(fd));
    if (!volume->has_next) return;
  }
}

/// Returns the first volume before `name` from which the set does not go on, by its name or in
/// words; empty if the volumes from the first one on lead to `name`.
std::string find_rar_break(int folder, const SplitName& name) {
  for (std::size_t number = 1; number < name.number; ++number) {
    std::string before = name_of_part(name, number);
    const Descriptor fd = open_neighbour(folder, before);
    const SharedBytes bytes = fd.is_open() ? map_all(fd) : nullptr;
    if (bytes == nullptr) return before;
    const auto volume = read_rar_volume(bytes->bytes().view());
    if (!volume) return before;
    const bool goes_on = volume->is_volume && (volume->has_next || volume->is_hidden);
    if (!goes_on) return "the volume before it";
  }
  return {};
}

SplitSet find_rar_set(int folder, const std::optional<SplitName>& name, Bytes archive) {
  SplitSet set;
  const std::optional<RarVolume> volume = read_rar_volume(archive);
  if (!volume || !volume->is_volume) return set;
  const bool is_first = volume->is_first.value_or(!name || name->number <= 1);
  const bool has_part_name =
      name && (name->style == SplitStyle::kRarNumbered || name->style == SplitStyle::kRarOld);
  if (!is_first) {
    if (!has_part_name || name->number <= 1) {
      set.missing = "its first volume";
      return set;
    }
    set.missing = find_rar_break(folder, *name);
    if (set.missing.empty()) set.read_with = name_of_part(*name, 1);
    return set;
  }
  if (!volume->has_next) return set;
  if (has_part_name && name->number == 1) {
    find_volumes(folder, *name, set);
  } else {
    set.missing = "its next volume";
  }
  return set;
}

SplitSet find_zip_set(int folder, const std::optional<SplitName>& name, std::size_t disks) {
  SplitSet set;
  if (!name || name->style != SplitStyle::kZip || name->number != 0) {
    set.missing = disks == 2 ? "its first disk" : "one of its disks";
    return set;
  }
  for (std::size_t number = 1; number < disks; ++number) {
    Descriptor fd = open_neighbour(folder, name_of_part(*name, number));
    if (!fd.is_open()) {
      set.missing = name_of_part(*name, number);
      set.before.clear();
      return set;
    }
    set.before.push_back(std::move(fd));
  }
  return set;
}

/// Whether the leading part of a set is there, and goes on in a later one.
enum class Lead { kNone, kEndsBefore, kGoesOn };

Lead look_at_lead(int folder, const SplitName& name, Bytes later) {
  const Descriptor lead = folder < 0 ? Descriptor() : open_neighbour(folder, missing_first(name));
  const SharedBytes bytes = lead.is_open() ? map_all(lead) : nullptr;
  if (bytes == nullptr) return Lead::kNone;
  const Bytes archive = bytes->bytes().view();
  if (name.style == SplitStyle::kZip) {
    return name.number < count_zip_disks(archive) ? Lead::kGoesOn : Lead::kEndsBefore;
  }
  const ArchiveKind kind = find_archive_kind(archive);
  if (is_foreign(kind)) return name.is_sure ? Lead::kGoesOn : Lead::kEndsBefore;
  if (kind == ArchiveKind::kNone) return Lead::kEndsBefore;
  const Extent extent = extent_of(kind, archive);
  const bool goes_on = extent == Extent::kPart ||
                       (extent == Extent::kUnknown && (name.is_sure || has_early_nul(later)));
  return goes_on ? Lead::kGoesOn : Lead::kEndsBefore;
}

/// True if the file `name`, an archive by these first bytes, is all of one.
bool is_whole(int folder, Bytes name, ArchiveKind kind, Bytes beginning) {
  const Descriptor file = folder < 0 ? Descriptor() : open_neighbour(folder, std::string(name));
  const SharedBytes bytes = file.is_open() ? map_all(file) : nullptr;
  const Bytes archive = bytes == nullptr ? beginning : bytes->bytes().view();
  if (kind == ArchiveKind::kZip && count_zip_disks(archive) > 1) return false;
  return extent_of(kind, archive) == Extent::kWhole;
}

Result<void> append_file(int from, int to, const std::atomic<int>* stop) {
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  const auto buffer = std::make_unique_for_overwrite<char[]>(kChunk);
  off_t offset = 0;
  while (true) {
    if (stop != nullptr && *stop != 0) return fail(ErrorKind::kIo, "the run was stopped");
    const ssize_t got = ::pread(from, buffer.get(), kChunk, offset);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail(ErrorKind::kIo, "cannot read a part of a split archive", {}, errno);
    if (got == 0) return {};
    offset += got;
    for (Bytes bytes(buffer.get(), static_cast<std::size_t>(got)); !bytes.empty();) {
      const ssize_t put = ::write(to, bytes.data(), bytes.size());
      if (put < 0 && errno == EINTR) continue;
      if (put < 0) {
        const bool full = errno == ENOSPC || errno == EDQUOT || errno == EFBIG;
        return fail(full ? ErrorKind::kFull : ErrorKind::kIo,
                    "cannot join a split archive in a temporary file", {}, errno,
                    "there must be space for all of its parts");
      }
      bytes.remove_prefix(static_cast<std::size_t>(put));
    }
  }
}

}  // namespace

bool is_later_part(int folder, Bytes name, Bytes beginning) {
  if (!may_name_later_part(name)) return false;
  const std::optional<SplitName> split = read_split_name(name);
  if (!split || split->number == leading_part(*split)) return false;
  if (split->style == SplitStyle::kRarNumbered || split->style == SplitStyle::kRarOld) return false;
  const bool is_packed = has_early_nul(beginning) || has_zip_records(beginning);
  // A part of stored texts is text: the last part of a zip says that there are others.
  if (!is_packed && !split->is_sure && split->style != SplitStyle::kZip) return false;
  const ArchiveKind kind = find_archive_kind(beginning);
  if (!split->is_sure && kind != ArchiveKind::kNone) return false;
  const Lead lead = look_at_lead(folder, *split, beginning);
  if (lead == Lead::kGoesOn) return true;
  if (!is_packed && split->style == SplitStyle::kZip) return false;
  if (kind != ArchiveKind::kNone && is_whole(folder, name, kind, beginning)) return false;
  if (split->is_sure) return lead == Lead::kNone || kind == ArchiveKind::kNone;
  return lead == Lead::kNone && split->style == SplitStyle::kNumbered && has_zip_records(beginning);
}

SplitSet find_split_set(int folder, Bytes name, ArchiveKind kind, Bytes archive) {
  const std::optional<SplitName> split = read_split_name(name);
  if (kind == ArchiveKind::kRar) {
    SplitSet set = find_rar_set(folder, split, archive);
    if (set.has_more_parts() || !set.missing.empty() || !set.read_with.empty()) return set;
  }
  if (kind == ArchiveKind::kZip) {
    const std::size_t disks = count_zip_disks(archive);
    if (disks > 1) return find_zip_set(folder, split, disks);
  }
  if (!split) return {};
  const bool in_pieces =
      split->style == SplitStyle::kNumbered || split->style == SplitStyle::kLettered;
  if (kind == ArchiveKind::kSplitPart) {
    SplitSet set;
    switch (look_at_lead(folder, *split, archive)) {
      case Lead::kGoesOn:
        set.read_with = missing_first(*split);
        break;
      case Lead::kNone:
        set.missing = missing_first(*split);
        break;
      case Lead::kEndsBefore:
        set.missing = "its first part";
        break;
    }
    return set;
  }
  if (!in_pieces || split->number != 1) return {};
  return find_pieces(folder, *split, kind, archive);
}

std::uint64_t bytes_of_split_set(const SplitSet& set, int leading) {
  std::uint64_t bytes = size_of(leading);
  for (const Descriptor& part : set.before) bytes += size_of(part.get());
  for (const Descriptor& part : set.behind) bytes += size_of(part.get());
  return bytes;
}

Result<std::uint64_t> join_split_set(const SplitSet& set, int leading, int joined,
                                     const std::atomic<int>* stop) {
  std::vector<std::uint64_t> begins;
  std::vector<int> parts;
  parts.reserve(set.before.size() + 1 + set.behind.size());
  for (const Descriptor& part : set.before) parts.push_back(part.get());
  parts.push_back(leading);
  for (const Descriptor& part : set.behind) parts.push_back(part.get());
  for (const int part : parts) {
    begins.push_back(size_of(joined));
    MIFDEX_TRY(append_file(part, joined, stop));
  }
  if (!set.before.empty()) {
    MIFDEX_TRY(join_zip_disks(joined, begins));
  }
  return size_of(joined);
}

}  // namespace mifdex::io
