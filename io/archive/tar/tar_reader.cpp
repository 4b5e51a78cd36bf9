#include "io/archive/tar/tar_reader.h"

#include <fmt/format.h>
#include <xxhash.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <utility>

#include "io/archive/detect/archive_kind.h"
#include "io/archive/detect/found_archive.h"
#include "io/files/slab_reader.h"

namespace mifdex::io {
namespace {

// How far ahead pages are fetched.
constexpr std::uint64_t kWindow = std::uint64_t{4} << 20;

// Of a stream, the map of a file with holes may not be longer. Half a million extents fit.
constexpr std::uint64_t kLongestArrivingMap = std::uint64_t{8} << 20;
constexpr std::uint64_t kFirstMapView = std::uint64_t{64} << 10;

// Of a stream, zeros are looked at in such pieces.
constexpr std::uint64_t kZeros = std::uint64_t{64} << 10;

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
      names_(options.prefix, options.met) {
  if (options.scan_window != 0 && bytes_.size() > options.scan_window) {
    scan_ = std::make_shared<TarScan>(archive_, options.prefix, options.scan_window);
  }
}

TarReader::TarReader(std::shared_ptr<ArrivingBytes> arriving, const WalkOptions& options)
    : arriving_(std::move(arriving)), options_(options), names_(options.prefix, options.met) {
  targets_.emplace();
}

bool TarReader::next(FileBatch& files, EntryBatch& entries) {
  files.reset(sequence_++);
  entries.clear();
  batch_bytes_ = 0;
  arriving_ ? walk_stream(files, entries) : walk(files, entries);
  return !files.empty();
}

void TarReader::walk(FileBatch& files, EntryBatch& entries) {
  entries.archive = archive_;
  entries.scan = scan_;
  while (!is_full(entries, files) &&
         (take_scanned(files, entries) || take_header(files, entries))) {
  }
}

/// Takes the entry at at_ if the scan has it. What the scan found depends on the bytes of the entry
/// alone: so not if a header before it counts, and not if hard links may need it.
bool TarReader::take_scanned(FileBatch& files, EntryBatch& entries) {
  // Names are fetched so many entries ahead.
  constexpr std::size_t kFetchAhead = 16;
  if (scan_ == nullptr || has_extension_ || targets_ || at_ >= bytes_.size()) return false;
  const ScannedEntry* const found = scan_->find(at_);
  if (found == nullptr) return false;
  if (const ScannedEntry* const later = scan_->peek(kFetchAhead)) names_.fetch(later->hash);
  ended_ = false;
  at_ = found->header;
  ArchiveEntry entry;
  entry.offset = at_ + kTarBlock;
  entry.size = entry.packed = found->size;
  entry.mtime = found->mtime;
  entry.time_source = entry.mtime == kNoTime ? TimeSource::kNone : TimeSource::kEntry;
  if (const auto limit = options_.tally->add_entry()) {
    stop(*limit, at_, {});
    return true;
  }
  const std::uint64_t end = entry.offset + entry.size;
  const std::uint64_t counted = options_.counts_bytes ? entry.size : 0;
  if (const auto limit =
          options_.tally->add_bytes(counted, options_.consumed + entry.offset + counted)) {
    stop(*limit, at_, {});
    return true;
  }
  names_.add_scanned(files, scan_->path(*found), found->hash);
  entries.add(entry, end);
  batch_bytes_ += std::min(entry.size, options_.max_file_bytes);
  at_ = std::min<std::uint64_t>(entry.offset + whole_blocks(entry.size), bytes_.size());
  return true;
}

void TarReader::walk_stream(FileBatch& files, EntryBatch& entries) {
  entries.of_stream = true;
  recalled_.clear();
  links_.clear();
  while (!over_ && !is_full(entries, files) && !ends_batch(entries, files)) {
    over_ = !take_header(files, entries);
  }
  entries.archive = arriving_->take(at_, recalled_);
  const std::uint64_t own = entries.archive->bytes().size() - recalled_.size();
  for (const std::size_t link : links_) entries.entries[link].offset += own;
}

/// True if the next entry of a stream must come in another batch: the buffer has no room
/// for it, or it has not come yet. A batch without entries goes on.
bool TarReader::ends_batch(const EntryBatch& entries, const FileBatch& files) {
  constexpr std::uint64_t kRoom = ArrivingBytes::kBatchRoom;
  const std::uint64_t used = at_ - arriving_->base();
  if (files.empty() && entries.entries.empty()) {
    if (arriving_->has_gap() || used > kRoom / 2) arriving_->drop_before(at_);
    return false;
  }
  if (arriving_->has_gap() || used + kTarBlock > kRoom) return true;
  if (!arriving_->has_arrived(at_, kTarBlock)) return true;
  const Bytes block = arriving_->view(at_, kTarBlock);
  if (block.size() < kTarBlock) return false;
  const std::optional<TarHeader> header = read_tar_header(block);
  const std::uint64_t size = header ? std::min(header->size, options_.max_file_bytes) : kZeros;
  if (used + kTarBlock + size > kRoom) return true;
  return !arriving_->has_arrived(at_ + kTarBlock, size);
}

bool TarReader::is_full(const EntryBatch& entries, const FileBatch& files) const {
  return entries.entries.size() >= kBatchEntries || files.weight() >= 2 * kBatchEntries ||
         batch_bytes_ >= kBatchBytes;
}

/// Returns the bytes at at_, a block or less at the end. Of a stream they are copied, because the
/// buffer may move while the entry is taken.
Bytes TarReader::block_at() {
  if (!arriving_) return bytes_.substr(std::min<std::uint64_t>(at_, bytes_.size()), kTarBlock);
  const Bytes block = arriving_->view(at_, kTarBlock);
  std::ranges::copy(block, block_.begin());
  return {block_.data(), block.size()};
}

/// Returns [at, at + size), or less if the archive ends before.
Bytes TarReader::bytes_at(std::uint64_t at, std::uint64_t size) {
  return arriving_ ? arriving_->view(at, size) : bytes_.substr(at, size);
}

/// Takes the header at at_; returns false at the end.
bool TarReader::take_header(FileBatch& files, EntryBatch& entries) {
  const bool is_scanned = scan_ != nullptr && !targets_ && scan_->is_active();
  if (!arriving_ && !is_scanned && at_ + kTarBlock > populated_) {
    archive_->populate(at_, kWindow);
    populated_ = at_ + kWindow;
  }
  const Bytes block = block_at();
  if (block.empty() || at_ >= until_) return false;
  if (block.front() == '\0' && skip_zeros()) return has_more();
  if (block.size() < kTarBlock) {
    stop(RejectKind::kArchiveDamaged, at_, "it ends inside a header");
    return false;
  }
  const std::optional<TarHeader> header = read_tar_header(block);
  if (!header) {
    stop(RejectKind::kArchiveDamaged, at_,
         ended_ ? "the data after the end of the archive are not an archive"
                : "no header where one is expected");
    return false;
  }
  ended_ = false;
  const std::uint64_t content = at_ + kTarBlock;
  if (is_extension(header->type)) {
    const bool is_long = header->size > kLongestExtension;
    const Bytes extension = is_long ? Bytes() : bytes_at(content, header->size);
    if (is_long || extension.size() < header->size) {
      stop(RejectKind::kArchiveDamaged, at_, "a name or header that is too long");
      return false;
    }
    if (!take_extension(*header, extension)) return false;
    has_extension_ |= header->type != 'g';
    at_ = content + whole_blocks(header->size);
    return true;
  }
  take_entry(*header, files, entries);
  long_name_.reset();
  long_link_.reset();
  pax_ = {};
  has_extension_ = false;
  return has_more();
}

/// Passes the zeros at at_, if they fill a block; an archive ends with two such blocks.
bool TarReader::skip_zeros() {
  if (arriving_) return skip_arriving_zeros();
  const std::size_t next = std::min(bytes_.find_first_not_of('\0', at_), bytes_.size());
  const std::uint64_t end = next == bytes_.size() ? next : next / kTarBlock * kTarBlock;
  if (end <= at_) return false;
  at_ = end;
  ended_ = true;
  return true;
}

/// Passes at most kZeros bytes.
bool TarReader::skip_arriving_zeros() {
  const Bytes zeros = arriving_->view(at_, kZeros);
  const std::size_t next = zeros.find_first_not_of('\0');
  const std::uint64_t end =
      next == Bytes::npos ? at_ + zeros.size() : (at_ + next) / kTarBlock * kTarBlock;
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
  const std::uint64_t left =
      arriving_ ? receive(header, size, has_content && !folder) : bytes_.size() - at_ - kTarBlock;
  if (size <= left) fetch(at_ + kTarBlock + whole_blocks(size));
  if (skipped) {
    files.add_skipped(names_.path_of(name), *skipped);
  } else if (is_link) {
    take_link(header, name, files, entries);
  } else if (!folder) {
    if (!take_file(header, name, {size, left}, files, entries)) return;
    if (targets_) note_target(name, entries);
  }
  if (size > left) {
    if (folder) stop(RejectKind::kArchiveDamaged, at_, "it ends inside a folder's list");
    at_ = arriving_ ? at_ : bytes_.size();
    over_ = true;
    return;
  }
  at_ += kTarBlock + whole_blocks(size);
  if (!arriving_) at_ = std::min<std::uint64_t>(at_, bytes_.size());
}

/// Returns the number of bytes that the entry has in the archive, after its header.
std::uint64_t TarReader::stored_bytes(const TarHeader& header) {
  const std::uint64_t size = pax_.size.value_or(header.size);
  if (header.type != 'S' || pax_.sparse.is_sparse) return size;
  std::uint64_t extension = 0;
  if (!arriving_) {
    extension = gnu_sparse_extension(bytes_.substr(at_));
  } else {
    for (std::uint64_t shown = kFirstMapView;; shown *= 2) {
      const Bytes view = arriving_->view(at_, shown);
      extension = gnu_sparse_extension(view);
      const bool may_continue = extension + 2 * kTarBlock > view.size();
      if (!may_continue || view.size() < shown || shown >= kLongestArrivingMap) break;
    }
  }
  return extension > kNever - size ? kNever : size + extension;
}

/// Waits for the `size` bytes of an entry of a stream and returns how many have come. Those that
/// are read are in the buffer then, the others were passed.
std::uint64_t TarReader::receive(const TarHeader& header, std::uint64_t size, bool is_file) {
  map_.reset();
  kept_.reset();
  if (!is_file && size == 0) return 0;
  const std::uint64_t wanted = is_file ? bytes_wanted(header, size) : 0;
  const Bytes there = arriving_->view(at_ + kTarBlock, wanted);
  // An archive over --max-file is kept although all of it was looked at.
  const bool is_read = !is_file || is_sparse(header) || size <= options_.max_file_bytes;
  if (there.size() < wanted || (wanted == size && is_read)) return there.size();
  bool is_archive = false;
  if (is_file && !is_sparse(header) && size <= options_.tally->bytes_left()) {
    const ArchiveKind kind = find_archive_kind(there);
    is_archive = kind == ArchiveKind::kNone ? may_hide_archive(there) : !is_foreign(kind);
  }
  int into = -1;
  if (is_archive) {
    kept_ = arriving_->store_from(at_ + kTarBlock, wanted);
    if (kept_) into = kept_->get();
  }
  const std::uint64_t rest = size - wanted;
  const std::uint64_t passed = arriving_->pass(at_ + kTarBlock + wanted, rest, into);
  if (passed == rest) {
    static_cast<void>(arriving_->pass(at_ + kTarBlock + size, whole_blocks(size) - size, -1));
  }
  return wanted + passed;
}

/// Returns how many of the first bytes of a file are read: all, or a glance of a large one.
std::uint64_t TarReader::bytes_wanted(const TarHeader& header, std::uint64_t size) {
  const auto shown = [this](std::uint64_t stored, std::uint64_t whole) {
    const std::uint64_t glance = std::min<std::uint64_t>(stored, SlabReader::kSniffBytes);
    return whole <= options_.max_file_bytes ? stored : glance;
  };
  if (!is_sparse(header)) return shown(size, size);
  map_ = read_arriving_map(size);
  return map_ ? map_->map_bytes + shown(size - map_->map_bytes, map_->size) : 0;
}

/// Returns false if the walk ends here.
bool TarReader::take_file(const TarHeader& header, Bytes name, EntrySize size, FileBatch& files,
                          EntryBatch& entries) {
  const std::uint64_t content = at_ + kTarBlock;
  ArchiveEntry entry;
  entry.offset = arriving_ ? content - arriving_->base() : content;
  entry.size = size.stored;
  entry.packed = entry.size;
  entry.mtime = time_or_none(pax_.mtime.value_or(header.mtime));
  entry.time_source = entry.mtime == kNoTime ? TimeSource::kNone : TimeSource::kEntry;
  const std::uint64_t there = options_.counts_bytes ? std::min(entry.size, size.there) : 0;
  if (const auto limit = options_.tally->add_bytes(there, options_.consumed + content + there)) {
    stop(*limit, at_, {});
    return false;
  }
  const bool fits = names_.add(files, name);
  if (!fits) {
    entries.add_reject(entry, RejectKind::kNameTooLong, {});
  } else if (entry.size > size.there) {
    entry.packed = size.there;
    const std::string cut = fmt::format("only {} of {} bytes are there", size.there, entry.size);
    entries.add_reject(entry, RejectKind::kEntryDamaged, cut);
    stop(RejectKind::kArchiveDamaged, at_, fmt::format("it ends inside {}: {}", name, cut));
  } else if (is_sparse(header)) {
    take_sparse(entry, entries);
  } else if (header.type == 'M') {
    entries.add_reject(entry, RejectKind::kArchiveSplit,
                       "it begins in the previous volume; join the volumes first");
  } else {
    entries.add(entry, entry.offset + entry.size);
    batch_bytes_ += std::min(entry.size, options_.max_file_bytes);
    if (kept_) {
      entries.stored.push_back(
          {static_cast<std::uint32_t>(entries.entries.size() - 1), kept_, entry.size});
    }
  }
  return true;
}

/// A hard link is a file with the bytes of its target, which comes before it.
void TarReader::take_link(const TarHeader& header, Bytes name, FileBatch& files,
                          EntryBatch& entries) {
  if (!targets_) learn_targets();
  const std::string target = link_of(header);
  const auto found = targets_->find(target_key(target));
  const Target* const linked = found == targets_->end() ? nullptr : &found->second;
  ArchiveEntry entry;
  entry.mtime = time_or_none(pax_.mtime.value_or(header.mtime));
  entry.time_source = entry.mtime == kNoTime ? TimeSource::kNone : TimeSource::kEntry;
  const std::optional<Reject> unreadable = why_unreadable(linked, target);
  if (!names_.add(files, name)) {
    entries.add_reject(entry, RejectKind::kNameTooLong, {});
  } else if (unreadable) {
    entries.add_reject(entry, unreadable->kind, unreadable->detail);
  } else {
    const ArchiveEntry link = entry;
    entry = linked->entry;
    entry.mtime = link.mtime;
    entry.time_source = link.time_source;
    if (entry.packing == Packing::kSparse) {
      entry.sparse = static_cast<std::uint32_t>(entries.maps.size());
      entries.maps.push_back(linked->map);
    }
    const std::uint64_t shown = std::min(entry.size, options_.max_file_bytes);
    if (const auto limit = options_.tally->add_bytes(shown, options_.consumed + at_)) {
      entries.add_reject(entry, *limit, {});
      return stop(*limit, at_, {});
    }
    entries.entries.push_back(entry);
    batch_bytes_ += shown;
    if (arriving_) recall(*linked, entries);
  }
  note_target(name, entries, linked);
}

/// Returns the reason why a link to `name` cannot be read, if it cannot be.
std::optional<Reject> TarReader::why_unreadable(const Target* target, const std::string& name) {
  const auto damaged = [](std::string detail) {
    return Reject{RejectKind::kEntryDamaged, 0, 0, std::move(detail)};
  };
  const bool is_far =
      arriving_ && target != nullptr && at_ - target->place > ArrivingBytes::kWindow;
  const bool was_far =
      target == nullptr && has_expired_ && options_.met->contains(names_.path_of(name));
  if (target != nullptr && target->entry.reject != ArchiveEntry::kNone) {
    return damaged(fmt::format("a hard link to {}, which cannot be read", name));
  }
  if (is_far || was_far) return Reject{RejectKind::kLinkTooFar, 0, 0, "its target is " + name};
  if (target != nullptr) return std::nullopt;
  return damaged(fmt::format("a hard link to {}, which the archive does not have", name));
}

/// Fetches the bytes of a link, the last entry, from what was taken of the stream before.
void TarReader::recall(const Target& target, EntryBatch& entries) {
  ArchiveEntry& link = entries.entries.back();
  const bool is_whole = link.size <= options_.max_file_bytes;
  const std::uint64_t shown =
      is_whole ? link.packed : std::min<std::uint64_t>(link.packed, SlabReader::kSniffBytes);
  link.offset = recalled_.size();
  const std::size_t number = entries.entries.size() - 1;
  if (!arriving_->recall(target.place, shown, recalled_)) {
    // Cannot happen within the window; a wrong answer would be worse than a reject.
    const ArchiveEntry lost = link;
    entries.entries.pop_back();
    return entries.add_reject(lost, RejectKind::kLinkTooFar, "the bytes of its target are gone");
  }
  links_.push_back(number);
  if (target.stored) {
    entries.stored.push_back({static_cast<std::uint32_t>(number), target.stored, link.size});
  }
}

/// Keeps the last of `entries`, which has this name. `linked`: what it is a link to.
void TarReader::note_target(Bytes name, const EntryBatch& entries, const Target* linked) {
  Target target{entries.entries.back(), {}, 0, at_, {}};
  if (target.entry.packing == Packing::kSparse) target.map = entries.maps[target.entry.sparse];
  if (arriving_) {
    const bool is_link = linked != nullptr;
    target.place = is_link ? linked->place : arriving_->base() + target.entry.offset;
    target.stored = is_link ? linked->stored : kept_;
  }
  const std::uint64_t key = target_key(name);
  targets_->insert_or_assign(key, std::move(target));
  if (!arriving_) return;
  noted_.emplace_back(at_, key);
  for (; noted_.front().first + ArrivingBytes::kWindow < at_; noted_.pop_front()) {
    const auto old = targets_->find(noted_.front().second);
    has_expired_ = true;
    if (old != targets_->end() && old->second.noted == noted_.front().first) targets_->erase(old);
  }
}

/// Walks over what came before the first link once more.
void TarReader::learn_targets() {
  WalkOptions quiet = options_;
  quiet.prefix.clear();
  quiet.scan_window = 0;
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

/// Returns the map of the entry at at_, which has `stored` bytes; nothing if it has none that makes
/// sense.
std::optional<SparseMap> TarReader::read_map(std::uint64_t stored) {
  if (arriving_) return std::move(map_);
  if (!pax_.sparse.is_sparse) return read_gnu_sparse(bytes_.substr(at_), stored);
  return read_pax_sparse(pax_.sparse, bytes_.substr(at_ + kTarBlock, stored), stored);
}

/// The same for a stream: looks at more and more of it.
std::optional<SparseMap> TarReader::read_arriving_map(std::uint64_t stored) {
  for (std::uint64_t shown = kFirstMapView;; shown *= 2) {
    const std::uint64_t size = std::min(shown, stored);
    const Bytes view = arriving_->view(at_, kTarBlock + size);
    const bool is_short = view.size() < kTarBlock + size;
    std::optional<SparseMap> map =
        pax_.sparse.is_sparse ? read_pax_sparse(pax_.sparse, view.substr(kTarBlock), stored)
                              : read_gnu_sparse(view, stored);
    if (map || is_short || size == stored || shown >= kLongestArrivingMap) return map;
  }
}

/// A file with holes, of which `entry` has what is stored.
void TarReader::take_sparse(ArchiveEntry entry, EntryBatch& entries) {
  std::optional<SparseMap> map = read_map(entry.packed);
  if (!map && pax_.sparse.is_unknown) {
    return entries.add_reject(entry, RejectKind::kArchiveUnsupported,
                              "a sparse file (with holes) in an unknown format");
  }
  if (!map && arriving_ && entry.packed > kLongestArrivingMap) {
    return entries.add_reject(entry, RejectKind::kEntryDamaged,
                              "it is sparse (has holes), and its map is damaged, unknown or too "
                              "long for a stream");
  }
  if (!map) {
    return entries.add_reject(entry, RejectKind::kEntryDamaged,
                              "it is sparse (has holes), and its map is damaged or unknown");
  }
  const std::uint64_t end = entry.offset + entry.packed;
  const std::uint64_t read = at_ + kTarBlock + entry.packed;
  entry.offset += map->map_bytes;
  entry.packed -= map->map_bytes;
  entry.size = map->size;
  // A hole costs nothing in the archive, but is filled if the file is read.
  const std::uint64_t filled = std::min(entry.size, options_.max_file_bytes);
  const std::uint64_t holes = filled - std::min(filled, entry.packed);
  if (const auto limit = options_.tally->add_bytes(holes, options_.consumed + read)) {
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
  over_ = true;
  if (!arriving_) at_ = bytes_.size();
}

}  // namespace mifdex::io
