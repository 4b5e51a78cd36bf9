#include "io/archive/zip/zip_reader.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>
#include <span>
#include <tuple>
#include <utility>

#include "io/archive/zip/zip_excerpt.h"
#include "io/archive/zip/zip_names.h"

namespace mifdex::io {
namespace {

constexpr std::uint16_t kStored = 0;
constexpr std::uint16_t kDeflated = 8;

std::optional<SkipReason> skip_reason(std::uint32_t mode) {
  switch (mode & S_IFMT) {
    case S_IFLNK:
      return SkipReason::kLink;
    case S_IFIFO:
      return SkipReason::kPipe;
    case S_IFSOCK:
      return SkipReason::kSocket;
    case S_IFCHR:
    case S_IFBLK:
      return SkipReason::kDevice;
    default:
      return std::nullopt;
  }
}

/// Returns the end of the bytes that an entry takes at least: its name is in its local header too.
std::uint64_t end_of(const ZipEntry& entry) {
  constexpr std::uint64_t kFar = std::uint64_t{1}
                                 << 62;  // no file is so long, and sums do not wrap
  return std::min(entry.offset, kFar) + kZipLocalSize + entry.name.size() +
         std::min(entry.packed, kFar);
}

/// The bytes that an entry says are its own.
struct EntryExtent {
  std::uint64_t begin;
  std::uint64_t end;
  std::uint64_t number;
  std::uint64_t central;  ///< where the directory says so
};

/// True if only a general decoder can read `entry`. Names that end with '/' are folders.
bool is_foreign(const ZipEntry& entry) {
  return entry.method != kStored && entry.method != kDeflated && !entry.encrypted && entry.whole &&
         !entry.name.ends_with('/') && !skip_reason(entry.mode);
}

/// True if there is a local header at the beginning of `extent`, with the name that the
/// directory has.
bool has_header(Bytes archive, const ZipDirectory& directory, const EntryExtent& extent) {
  std::uint64_t place = extent.central;
  const auto listed = read_zip_entry(archive, directory, place);
  const auto content = find_zip_content(archive, extent.begin);
  return listed && content &&
         archive.substr(extent.begin + kZipLocalSize, *content - extent.begin - kZipLocalSize)
             .starts_with(listed->name);
}

}  // namespace

ZipReader::ZipReader(SharedBytes archive, const WalkOptions& options)
    : archive_(std::move(archive)),
      bytes_(archive_->bytes().view()),
      options_(options),
      names_(options.prefix, options.met),
      zip_names_(options.name_encoding, options.prefix) {
  auto found = find_zip_directory(bytes_);
  if (const Reject* reject = std::get_if<Reject>(&found)) {
    fail(reject->kind, reject->offset, reject->detail);
    const auto first = find_first_local(bytes_);
    ended_ = reject->kind != RejectKind::kArchiveDamaged || !first;
    by_local_headers_ = !ended_;
    at_ = first.value_or(0);
    directory_.begin = directory_.end = bytes_.size();
    return;
  }
  directory_ = std::get<ZipDirectory>(found);
  at_ = directory_.begin;
  find_overlaps();
}

/// Finds entries that share bytes: the trick of bombs, and of archives that show different contents
/// to different programs, or damage. An entry that reaches over the header of another is wrong; so
/// is one that begins inside another if it has no header of its own there; if two have one header,
/// the first is right.
void ZipReader::find_overlaps() {
  bool ascending = true;
  std::uint64_t end = 0;
  std::uint64_t number = 0;
  for (std::uint64_t at = at_; const auto entry = read_zip_entry(bytes_, directory_, at);) {
    zip_names_.look_at(*entry);
    if (entry->offset < end) ascending = false;
    end = end_of(*entry);
    if (++number > options_.tally->limits().max_entries) break;
  }
  if (ascending) return;
  std::vector<EntryExtent> extents;
  extents.reserve(number);
  for (std::uint64_t at = at_; extents.size() < number;) {
    const std::uint64_t central = at;
    const auto entry = read_zip_entry(bytes_, directory_, at);
    if (!entry) break;
    extents.push_back({entry->offset, end_of(*entry), extents.size(), central});
  }
  std::ranges::sort(extents, [](const EntryExtent& a, const EntryExtent& b) {
    return std::tie(a.begin, a.number) < std::tie(b.begin, b.number);
  });
  const EntryExtent* before = nullptr;  // the last one that holds so far
  for (const EntryExtent& extent : extents) {
    if (before != nullptr && extent.begin < before->end) {
      const bool lies = extent.begin == before->begin || !has_header(bytes_, directory_, extent);
      overlapping_.push_back(lies ? extent.number : before->number);
      if (lies) continue;
    }
    before = &extent;
  }
  std::ranges::sort(overlapping_);
}

bool ZipReader::next(FileBatch& files, EntryBatch& entries) {
  files.reset(sequence_++);
  entries.clear();
  entries.archive = archive_;
  batch_bytes_ = 0;
  while (!ended_ && entries.entries.size() < kBatchEntries && files.weight() < 2 * kBatchEntries &&
         batch_bytes_ < kBatchBytes) {
    if (!take_entry(files, entries)) end_walk();
  }
  return !files.empty();
}

void ZipReader::end_walk() {
  ended_ = true;
  if (by_local_headers_) return;
  constexpr std::uint64_t kShort = 0xFFFF;
  const std::uint64_t all = directory_.short_count ? number_ & kShort : number_;
  if (at_ < directory_.end && number_ < directory_.entries) {
    fail(RejectKind::kArchiveDamaged, at_, "its directory is damaged here");
  } else if (all != directory_.entries) {
    fail(RejectKind::kArchiveDamaged, at_,
         fmt::format("its directory has {} entries, but its end record says {}", number_,
                     directory_.entries));
  }
}

bool ZipReader::take_entry(FileBatch& files, EntryBatch& entries) {
  const std::uint64_t place = at_;
  const auto listed =
      by_local_headers_ ? read_zip_local(bytes_, at_) : read_zip_entry(bytes_, directory_, at_);
  if (!listed) return false;
  const bool overlaps =
      next_overlap_ < overlapping_.size() && overlapping_[next_overlap_] == number_;
  if (overlaps) ++next_overlap_;
  central_ = by_local_headers_ ? 0 : place;
  if (options_.leave_foreign && !by_local_headers_ && !overlaps && is_foreign(*listed) &&
      leave_out(*listed)) {
    foreign_.push_back(place);
    ++number_;
    return true;
  }
  if (const auto limit = options_.tally->add_entry()) {
    fail(*limit, place, {});
    ended_ = true;
    return true;
  }
  const std::string& name = name_of(*listed);
  if (const auto skipped = skip_reason(listed->mode)) {
    files.add_skipped(names_.path_of(name), *skipped);
  } else if (!name.ends_with('/')) {
    take_file(*listed, overlaps, files, entries);
  }
  ++number_;
  return true;
}

/// True if an entry for another decoder can be handed to it.
bool ZipReader::leave_out(const ZipEntry& listed) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 31U;  // of all of them
  const auto content = find_zip_content(bytes_, listed.offset);
  if (!content || listed.packed > bytes_.size() - *content) return false;
  if (!zip_names_agree(bytes_, central_, listed.offset)) return false;
  const std::uint64_t length = listed.packed +
                               4 * (listed.name.size() + listed.unicode_name.size()) +
                               kZipLocalSize + kZipCentralSize;
  if (length > kMost - foreign_bytes_ || listed.size > kMost) return false;
  foreign_bytes_ += length;
  return true;
}

void ZipReader::take_file(const ZipEntry& listed, bool overlaps, FileBatch& files,
                          EntryBatch& entries) {
  ArchiveEntry entry;
  entry.offset = listed.offset;
  entry.packed = listed.packed;
  entry.size = listed.size;
  entry.mtime = listed.mtime;
  entry.time_source = listed.time_source;
  entry.crc = listed.crc;
  entry.central = central_;
  entry.packing = listed.method == kStored ? Packing::kStored : Packing::kDeflated;
  // Nothing but a glance is made of what is too large.
  const std::uint64_t decoded = listed.size > options_.max_file_bytes ? 0 : listed.size;
  consumed_ += std::min<std::uint64_t>(listed.packed, bytes_.size());
  if (const auto limit = options_.tally->add_bytes(decoded, options_.consumed + consumed_)) {
    fail(*limit, listed.offset, {});
    ended_ = true;
    return;
  }
  const bool fits = names_.add(files, name_);
  if (!fits) {
    entries.add_reject(entry, RejectKind::kNameTooLong, {});
  } else if (listed.encrypted) {
    entries.add_reject(entry, RejectKind::kEncrypted, {});
  } else if (!listed.whole) {
    entries.add_reject(entry, RejectKind::kEntryDamaged, "its zip64 field is missing");
  } else if (overlaps) {
    entries.add_reject(entry, RejectKind::kEntryDamaged, "its bytes are those of another entry");
  } else if (is_foreign(listed) && has_other_name(listed)) {
    entries.add_reject(entry, RejectKind::kEntryDamaged, "its own header has another name");
  } else if (listed.method != kStored && listed.method != kDeflated) {
    entries.add_reject(entry, RejectKind::kArchiveUnsupported, zip_method_name(listed.method));
  } else if (listed.offset > directory_.begin || listed.packed > directory_.begin - listed.offset) {
    entries.add_reject(entry, RejectKind::kEntryDamaged,
                       "it extends beyond the end of the archive");
  } else {
    entries.add(entry, std::min(end_of(listed), directory_.begin));
    batch_bytes_ += decoded;
  }
}

Result<TempStorePiece> ZipReader::store_foreign(TempStore& store, std::size_t first) const {
  return store_zip_excerpt({bytes_, directory_, std::span(foreign_).subspan(first), zip_names_},
                           store);
}

bool ZipReader::has_other_name(const ZipEntry& listed) const {
  return central_ != 0 && find_zip_content(bytes_, listed.offset) &&
         !zip_names_agree(bytes_, central_, listed.offset);
}

const std::string& ZipReader::name_of(const ZipEntry& listed) {
  zip_names_.name(listed, name_);
  return name_;
}

}  // namespace mifdex::io
