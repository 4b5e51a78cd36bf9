#include "io/archive/tar/tar_reader.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

namespace mifdex::io {
namespace {

// How far ahead pages are fetched.
constexpr std::uint64_t kWindow = std::uint64_t{4} << 20;

// Names and pax headers have some hundred bytes; no archive needs more than this.
constexpr std::uint64_t kLongestExtension = std::uint64_t{1} << 20;

constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();

std::uint64_t whole_blocks(std::uint64_t size) {
  return (size + kTarBlock - 1) / kTarBlock * kTarBlock;
}

std::optional<SkipReason> skip_reason(char type) {
  switch (type) {
    case '2':
      return SkipReason::kLink;
    case '3':
    case '4':
      return SkipReason::kDevice;
    case '6':
      return SkipReason::kPipe;
    default:
      return std::nullopt;
  }
}

bool is_extension(char type) {
  return type == 'L' || type == 'K' || type == 'x' || type == 'X' || type == 'g';
}

/// The same for a name and for a link to it, which may differ in a "./" or '/' before it.
std::uint64_t target_key(Bytes name) {
  while (name.starts_with("./") || name.starts_with('/')) name.remove_prefix(name.find('/') + 1);
  return XXH3_64bits(name.data(), name.size());
}

/// A folder, a list of one, or the name of the volume: nothing that is a file of the box.
bool is_no_file(char type) { return type == '5' || type == 'D' || type == 'V'; }

}  // namespace

TarReader::TarReader(SharedBytes archive, const WalkOptions& options)
    : archive_(std::move(archive)),
      bytes_(archive_->bytes().view()),
      options_(options),
      names_(options.prefix, options.met) {}

bool TarReader::next(FileBatch& files, EntryBatch& entries) {
  files.reset(sequence_++);
  entries.clear();
  entries.archive = archive_;
  batch_bytes_ = 0;
  while (!is_full(entries, files) && take_header(files, entries)) {
  }
  return !files.empty();
}

bool TarReader::is_full(const EntryBatch& entries, const FileBatch& files) const {
  return entries.entries.size() >= kBatchEntries || files.weight() >= 2 * kBatchEntries ||
         batch_bytes_ >= kBatchBytes;
}

/// Takes the header at at_; returns false at the end.
bool TarReader::take_header(FileBatch& files, EntryBatch& entries) {
  if (at_ + kTarBlock > populated_) {
    archive_->populate(at_, kWindow);
    populated_ = at_ + kWindow;
  }
  const std::uint64_t left = bytes_.size() - std::min<std::uint64_t>(at_, bytes_.size());
  if (left == 0 || at_ >= until_) return false;
  if (bytes_[at_] == '\0' && skip_zeros()) return at_ < bytes_.size();
  if (left < kTarBlock) {
    stop(RejectKind::kArchiveDamaged, at_, "it ends inside a header");
    return false;
  }
  const std::optional<TarHeader> header = read_tar_header(bytes_.substr(at_, kTarBlock));
  if (!header) {
    stop(RejectKind::kArchiveDamaged, at_,
         ended_ ? "the data after the end of the archive are not an archive"
                : "no header where one is expected");
    return false;
  }
  const std::uint64_t content = at_ + kTarBlock;
  if (is_extension(header->type)) {
    if (header->size > kLongestExtension || header->size > bytes_.size() - content) {
      stop(RejectKind::kArchiveDamaged, at_, "a name or header that is too long");
      return false;
    }
    if (!take_extension(*header, bytes_.substr(content, header->size))) return false;
    at_ = content + whole_blocks(header->size);
    return true;
  }
  take_entry(*header, files, entries);
  long_name_.reset();
  long_link_.reset();
  pax_ = {};
  return at_ < bytes_.size();
}

/// Passes the zeros at at_, if they fill a block; an archive ends with two such blocks.
bool TarReader::skip_zeros() {
  const std::size_t next = std::min(bytes_.find_first_not_of('\0', at_), bytes_.size());
  const std::uint64_t end = next == bytes_.size() ? next : next / kTarBlock * kTarBlock;
  if (end <= at_) return false;
  at_ = end;
  ended_ = true;
  return true;
}

/// Takes the facts about the entry after it. Returns false if they make no sense.
bool TarReader::take_extension(const TarHeader& header, Bytes content) {
  switch (header.type) {
    case 'L':
      long_name_ = std::string(content.substr(0, content.find('\0')));
      return true;
    case 'K':
      long_link_ = std::string(content.substr(0, content.find('\0')));
      return true;
    case 'x':
    case 'X':
      if (read_pax_records(content, pax_)) return true;
      stop(RejectKind::kArchiveDamaged, at_, "a pax header that cannot be read");
      return false;
    default:  // what is said of all entries: of no use here
      return true;
  }
}

void TarReader::take_entry(const TarHeader& header, FileBatch& files, EntryBatch& entries) {
  const Bytes name = name_of(header);
  const std::optional<SkipReason> skipped = skip_reason(header.type);
  const bool folder = is_no_file(header.type) || (header.type == '\0' && name.ends_with('/'));
  // Links, devices and folders have no content, whatever size they claim (but a 'D', which lists).
  const bool is_link = header.type == '1';
  const bool has_content = !skipped && !is_link && header.type != '5';
  const std::uint64_t size = has_content ? stored_bytes(header) : 0;
  if (const auto limit = options_.tally->add_entry()) return stop(*limit, at_, {});
  const std::uint64_t left = bytes_.size() - at_ - kTarBlock;
  if (size <= left) fetch(at_ + kTarBlock + whole_blocks(size));
  if (skipped) {
    files.add_skipped(names_.path_of(name), *skipped);
  } else if (is_link) {
    take_link(header, name, files, entries);
  } else if (!folder) {
    if (!take_file(header, name, files, entries)) return;
    if (targets_) note_target(name, entries);
  }
  if (size > left) {
    if (folder) stop(RejectKind::kArchiveDamaged, at_, "it ends inside a folder's list");
    at_ = bytes_.size();
    return;
  }
  at_ = std::min<std::uint64_t>(at_ + kTarBlock + whole_blocks(size), bytes_.size());
}

std::uint64_t TarReader::stored_bytes(const TarHeader& header) const {
  const std::uint64_t size = pax_.size.value_or(header.size);
  if (header.type != 'S' || pax_.sparse.is_sparse) return size;
  const std::uint64_t extension = gnu_sparse_extension(bytes_.substr(at_));
  return extension > kNever - size ? kNever : size + extension;
}

/// Returns false if the walk ends here.
bool TarReader::take_file(const TarHeader& header, Bytes name, FileBatch& files,
                          EntryBatch& entries) {
  const std::uint64_t content = at_ + kTarBlock;
  const std::uint64_t left = bytes_.size() - content;
  ArchiveEntry entry;
  entry.offset = content;
  entry.size = stored_bytes(header);
  entry.packed = entry.size;
  entry.mtime = time_or_none(pax_.mtime.value_or(header.mtime));
  entry.time_source = entry.mtime == kNoTime ? TimeSource::kNone : TimeSource::kEntry;
  const std::uint64_t there = options_.counts_bytes ? std::min(entry.size, left) : 0;
  if (const auto limit = options_.tally->add_bytes(there, options_.consumed + content + there)) {
    stop(*limit, at_, {});
    return false;
  }
  const bool fits = names_.add(files, name);
  if (!fits) {
    entries.add_reject(entry, RejectKind::kNameTooLong, {});
  } else if (entry.size > left) {
    entry.packed = left;
    const std::string cut = fmt::format("only {} of {} bytes are there", left, entry.size);
    entries.add_reject(entry, RejectKind::kEntryDamaged, cut);
    stop(RejectKind::kArchiveDamaged, at_, fmt::format("it ends inside {}: {}", name, cut));
  } else if (header.type == 'S' || pax_.sparse.is_sparse) {
    take_sparse(entry, entries);
  } else if (header.type == 'M') {
    entries.add_reject(entry, RejectKind::kArchiveSplit,
                       "it begins in the previous volume; join the volumes first");
  } else {
    entries.add(entry, content + entry.size);
    batch_bytes_ += std::min(entry.size, options_.max_file_bytes);
  }
  return true;
}

/// A hard link is a file with the bytes of its target, which comes before it.
void TarReader::take_link(const TarHeader& header, Bytes name, FileBatch& files,
                          EntryBatch& entries) {
  if (!targets_) learn_targets();
  const std::string target = link_of(header);
  const auto found = targets_->find(target_key(target));
  ArchiveEntry entry;
  entry.mtime = time_or_none(pax_.mtime.value_or(header.mtime));
  entry.time_source = entry.mtime == kNoTime ? TimeSource::kNone : TimeSource::kEntry;
  if (!names_.add(files, name)) {
    entries.add_reject(entry, RejectKind::kNameTooLong, {});
  } else if (found == targets_->end()) {
    entries.add_reject(entry, RejectKind::kEntryDamaged,
                       fmt::format("a hard link to {}, which the archive does not have", target));
  } else if (found->second.entry.reject != ArchiveEntry::kNone) {
    entries.add_reject(entry, RejectKind::kEntryDamaged,
                       fmt::format("a hard link to {}, which cannot be read", target));
  } else {
    const ArchiveEntry link = entry;
    entry = found->second.entry;
    entry.mtime = link.mtime;
    entry.time_source = link.time_source;
    if (entry.packing == Packing::kSparse) {
      entry.sparse = static_cast<std::uint32_t>(entries.maps.size());
      entries.maps.push_back(found->second.map);
    }
    const std::uint64_t shown = std::min(entry.size, options_.max_file_bytes);
    if (const auto limit = options_.tally->add_bytes(shown, options_.consumed + at_)) {
      entries.add_reject(entry, *limit, {});
      return stop(*limit, at_, {});
    }
    entries.entries.push_back(entry);
    batch_bytes_ += shown;
  }
  note_target(name, entries);
}

/// Keeps the last of `entries`, which has this name.
void TarReader::note_target(Bytes name, const EntryBatch& entries) {
  Target target{entries.entries.back(), {}};
  if (target.entry.packing == Packing::kSparse) target.map = entries.maps[target.entry.sparse];
  targets_->insert_or_assign(target_key(name), std::move(target));
}

/// Walks over what came before the first link once more.
void TarReader::learn_targets() {
  WalkOptions quiet = options_;
  quiet.prefix.clear();
  quiet.met = std::make_shared<SeenPaths>();
  quiet.tally = std::make_shared<ArchiveTally>(options_.tally->limits());
  TarReader before(archive_, quiet);
  before.targets_.emplace();
  before.until_ = at_;
  FileBatch files;
  EntryBatch entries;
  while (before.next(files, entries)) {
  }
  targets_ = std::move(before.targets_);
}

std::string TarReader::link_of(const TarHeader& header) const {
  if (pax_.link) return *pax_.link;
  return long_link_ ? *long_link_ : std::string(header.link);
}

/// A file with holes, of which `entry` has what is stored.
void TarReader::take_sparse(ArchiveEntry entry, EntryBatch& entries) {
  const Bytes stored = bytes_.substr(entry.offset, entry.packed);
  std::optional<SparseMap> map = pax_.sparse.is_sparse
                                     ? read_pax_sparse(pax_.sparse, stored, entry.packed)
                                     : read_gnu_sparse(bytes_.substr(at_), entry.packed);
  if (!map && pax_.sparse.is_unknown) {
    return entries.add_reject(entry, RejectKind::kArchiveUnsupported,
                              "a sparse file (with holes) in an unknown format");
  }
  if (!map) {
    return entries.add_reject(entry, RejectKind::kEntryDamaged,
                              "it is sparse (has holes), and its map is damaged or unknown");
  }
  const std::uint64_t end = entry.offset + entry.packed;
  entry.offset += map->map_bytes;
  entry.packed -= map->map_bytes;
  entry.size = map->size;
  // A hole costs nothing in the archive, but is filled if the file is read.
  const std::uint64_t filled = std::min(entry.size, options_.max_file_bytes);
  const std::uint64_t holes = filled - std::min(filled, entry.packed);
  if (const auto limit = options_.tally->add_bytes(holes, options_.consumed + end)) {
    entries.add_reject(entry, *limit, {});
    return stop(*limit, at_, {});
  }
  entry.packing = Packing::kSparse;
  entry.sparse = static_cast<std::uint32_t>(entries.maps.size());
  entries.maps.push_back(std::make_shared<const SparseExtents>(std::move(map->extents)));
  entries.add(entry, end);
  batch_bytes_ += filled;
}

/// Holds until the next header is taken.
Bytes TarReader::name_of(const TarHeader& header) {
  if (pax_.sparse.name) return *pax_.sparse.name;
  if (pax_.path) return *pax_.path;
  if (long_name_) return *long_name_;
  if (header.prefix.empty()) return header.name;
  name_.assign(header.prefix);
  name_ += '/';
  name_ += header.name;
  return name_;
}

/// Has the header at `at` on its way while its neighbour is taken.
void TarReader::fetch(std::uint64_t at) const {
  constexpr std::size_t kLine = 64;
  if (at + kTarBlock > std::min<std::uint64_t>(populated_, bytes_.size())) return;
  for (std::size_t line = 0; line < kTarBlock; line += kLine) {
    __builtin_prefetch(bytes_.data() + at + line);
  }
}

void TarReader::stop(RejectKind kind, std::uint64_t offset, std::string detail) {
  fail(kind, offset, std::move(detail));
  at_ = bytes_.size();
}

}  // namespace mifdex::io
