#include "io/archive/entry_reader.h"

#include <fmt/format.h>
#include <libdeflate.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "io/archive/inflate_stream.h"
#include "io/archive/zip/zip_records.h"
#include "io/base/endian.h"

namespace mifdex::io {
namespace {

constexpr std::size_t kEntryAlignment = 64;

// So much of an archive is read at once: it should stay in the cache of a core until it is parsed.
constexpr std::uint64_t kReadAhead = std::uint64_t{256} << 10;
static_assert(kReadAhead <= EntryReader::kMostRead);

/// The room that `size` bytes take in a slab.
std::size_t slab_room(std::size_t size) {
  return (size + PaddedBytes::kPadding + kEntryAlignment - 1) / kEntryAlignment * kEntryAlignment;
}

/// Why an entry is not read under the name in the directory: damage may have made A.MIF a file that
/// is not a MIF.
std::string two_names(Bytes archive, std::uint64_t local) {
  std::string name(archive.substr(local + kZipLocalSize, little_u16(archive, local + 26)), 0, 255);
  std::ranges::replace_if(name, [](char c) { return c < ' ' || c > '~'; }, '?');
  return fmt::format("its own header names it \"{}\"", name);
}

}  // namespace

void EntryReader::FreeDecoder::operator()(libdeflate_decompressor* decoder) const {
  libdeflate_free_decompressor(decoder);
}

EntryReader::EntryReader(const ReadOptions& options) : options_(options) {
  options_.slab_bytes = std::max(options_.slab_bytes, slab_room(options_.map_from_bytes));
  options_.slab_bytes = std::max(options_.slab_bytes, slab_room(SlabReader::kSniffBytes));
}

void EntryReader::start(const EntryBatch& entries, BoxId box) {
  entries_ = &entries;
  box_ = box;
  next_ = 0;
  window_begin_ = window_end_ = 0;
}

bool EntryReader::next(BytesBatch& part) {
  part.clear(options_.slab_bytes);
  part.archive_ = entries_->archive;
  is_window_used_ = false;
  for (; next_ < entries_->entries.size(); ++next_) {
    const ArchiveEntry& entry = entries_->entries[next_];
    if (entry.reject != ArchiveEntry::kNone) {
      const Reject& why = entries_->rejects[entry.reject];
      reject(part, why.kind, why.detail);
      continue;
    }
    if (!has_room(part, entry)) break;
    read(part, entry);
  }
  return !part.files_.empty();
}

bool EntryReader::has_room(const BytesBatch& part, const ArchiveEntry& entry) const {
  if (entry.packing == Packing::kPlain) {
    return !is_window_used_ || !is_read(entry) || is_in_window(entry.offset, bytes_shown(entry));
  }
  if (entry.packing == Packing::kStored) return true;
  if (part.outside_bytes_ != 0) return false;
  const std::size_t wanted = entry.size > options_.max_file_bytes
                                 ? SlabReader::kSniffBytes
                                 : static_cast<std::size_t>(entry.size);
  if (wanted >= options_.map_from_bytes) return true;
  return slab_room(wanted) <= part.slab_bytes_ - part.slab_used_;
}

std::uint64_t EntryReader::bytes_shown(const ArchiveEntry& entry) const {
  return entry.size <= options_.max_file_bytes
             ? entry.size
             : std::min<std::uint64_t>(entry.size, SlabReader::kSniffBytes);
}

/// True if the bytes of `entry`, which is plain, are read into the window.
bool EntryReader::is_read(const ArchiveEntry& entry) const {
  return entries_->archive->is_readable() && bytes_shown(entry) <= kMostRead;
}

bool EntryReader::is_in_window(std::uint64_t offset, std::uint64_t size) const {
  return offset >= window_begin_ && offset <= window_end_ && size <= window_end_ - offset;
}

/// Returns the first `size` bytes of `entry`, which is_read(), in the window; null if they cannot
/// be read. Reads what follows as well, if the batch has entries there.
const char* EntryReader::read_view(const ArchiveEntry& entry, std::uint64_t size) {
  if (!is_in_window(entry.offset, size)) {
    if (window_ == nullptr) {
      window_ = std::make_unique_for_overwrite<char[]>(kMostRead + PaddedBytes::kPadding);
    }
    // A hard link has its bytes elsewhere, and a glance is not followed by the next entry.
    const bool is_followed =
        size == entry.size && entry.offset >= entries_->begin && entry.offset < entries_->end;
    const std::uint64_t ahead =
        is_followed ? std::min(kReadAhead, entries_->end - entry.offset) : std::uint64_t{0};
    const auto length = static_cast<std::size_t>(std::max(size, ahead));
    window_begin_ = entry.offset;
    const std::size_t got = entries_->archive->read(window_begin_, length, window_.get());
    window_end_ = window_begin_ + got;
    std::memset(window_.get() + got, 0, PaddedBytes::kPadding);
    if (got < size) return nullptr;
  }
  is_window_used_ = true;
  return window_.get() + (entry.offset - window_begin_);
}

void EntryReader::read(BytesBatch& part, const ArchiveEntry& entry) {
  if (entry.packing == Packing::kPlain) {
    const char* const view = is_read(entry) ? read_view(entry, bytes_shown(entry)) : nullptr;
    add_view(part, entry, entry.offset, view);
  } else if (entry.packing == Packing::kSparse) {
    fill_holes(part, entry);
  } else {
    read_packed(part, entry);
  }
}

void EntryReader::read_packed(BytesBatch& part, const ArchiveEntry& entry) {
  const Bytes archive = entries_->archive->bytes().view();
  const std::optional<std::uint64_t> content = find_zip_content(archive, entry.offset);
  if (!content) {
    return reject(part, RejectKind::kEntryDamaged,
                  "no header at the position that the directory gives");
  }
  if (entry.packed > archive.size() - *content) {
    return reject(part, RejectKind::kEntryDamaged, "it extends beyond the end of the archive");
  }
  if (entry.central != 0 && !zip_names_agree(archive, entry.central, entry.offset)) {
    return reject(part, RejectKind::kEntryDamaged, two_names(archive, entry.offset));
  }
  if (entry.packing == Packing::kDeflated) {
    return inflate(part, entry, archive.substr(*content, entry.packed));
  }
  if (entry.packed != entry.size) {
    return reject(part, RejectKind::kEntryDamaged,
                  "it is not compressed, but has two different sizes");
  }
  const bool whole = entry.size <= options_.max_file_bytes;
  if (whole && libdeflate_crc32(0, archive.data() + *content, entry.size) != entry.crc) {
    return reject(part, RejectKind::kEntryDamaged, "its checksum is wrong");
  }
  add_view(part, entry, *content);
}

void EntryReader::inflate(BytesBatch& part, const ArchiveEntry& entry, Bytes packed) {
  if (entry.size > options_.max_file_bytes) return glance_at_deflated(part, entry, packed);
  if (decoder_ == nullptr) {
    decoder_.reset(libdeflate_alloc_decompressor());
    if (decoder_ == nullptr) throw std::bad_alloc();
  }
  const auto size = static_cast<std::size_t>(entry.size);
  char* const place = take_room(part, size);
  std::size_t used = 0;
  std::size_t made = 0;
  switch (libdeflate_deflate_decompress_ex(decoder_.get(), packed.data(), packed.size(), place,
                                           size, &used, &made)) {
    case LIBDEFLATE_SUCCESS:
      break;
    case LIBDEFLATE_INSUFFICIENT_SPACE:
      return reject(part, RejectKind::kEntryDamaged,
                    fmt::format("it has more than the {} bytes that its header gives", entry.size));
    default:
      return reject(part, RejectKind::kEntryDamaged, "its compressed data are damaged");
  }
  if (made != size) {
    return reject(part, RejectKind::kEntryDamaged,
                  fmt::format("it has {} bytes instead of {}", made, entry.size));
  }
  if (libdeflate_crc32(0, place, size) != entry.crc) {
    return reject(part, RejectKind::kEntryDamaged, "its checksum is wrong");
  }
  std::memset(place + size, 0, PaddedBytes::kPadding);
  add(part, entry, PaddedBytes::assume_padded(place, size), ReadState::kWhole);
}

void EntryReader::glance_at_deflated(BytesBatch& part, const ArchiveEntry& entry, Bytes packed) {
  char* const place = take_room(part, SlabReader::kSniffBytes);
  InflateStream stream(packed);
  const std::optional<std::size_t> made = stream.read(place, SlabReader::kSniffBytes);
  if (!made) return reject(part, RejectKind::kEntryDamaged, "its compressed data are damaged");
  std::memset(place + *made, 0, PaddedBytes::kPadding);
  add(part, entry, PaddedBytes::assume_padded(place, *made), ReadState::kTooLarge);
}

/// A file with holes, or a glance at its beginning. Its extents ascend and are within it.
void EntryReader::fill_holes(BytesBatch& part, const ArchiveEntry& entry) {
  const bool whole = entry.size <= options_.max_file_bytes;
  const auto shown = static_cast<std::size_t>(
      whole ? entry.size : std::min<std::uint64_t>(entry.size, SlabReader::kSniffBytes));
  char* const place = take_room(part, shown);
  std::memset(place, 0, shown + PaddedBytes::kPadding);
  const char* stored = entries_->archive->bytes().data() + entry.offset;
  for (const SparseExtent& extent : *entries_->maps[entry.sparse]) {
    if (extent.offset >= shown) break;
    const auto at = static_cast<std::size_t>(extent.offset);
    std::memcpy(place + at, stored, std::min<std::uint64_t>(extent.size, shown - at));
    stored += extent.size;
  }
  add(part, entry, PaddedBytes::assume_padded(place, shown),
      whole ? ReadState::kWhole : ReadState::kTooLarge);
}

/// Adds the bytes that are in the archive at `offset`, as they are: at `copy`, or if that is null
/// in the map.
void EntryReader::add_view(BytesBatch& part, const ArchiveEntry& entry, std::uint64_t offset,
                           const char* copy) {
  const char* const begin = copy != nullptr ? copy : entries_->archive->bytes().data() + offset;
  add(part, entry, PaddedBytes::assume_padded(begin, bytes_shown(entry)),
      entry.size <= options_.max_file_bytes ? ReadState::kWhole : ReadState::kTooLarge);
  part.files_.back().origin.offset = entries_->archive->place(offset);
}

void EntryReader::add(BytesBatch& part, const ArchiveEntry& entry, PaddedBytes bytes,
                      ReadState state) {
  part.files_.push_back(
      {bytes, origin(), entry.size, entry.mtime, state, entry.time_source, FileBytes::kNone});
}

void EntryReader::reject(BytesBatch& part, RejectKind kind, std::string detail) {
  part.add_reject(origin(), kind, std::move(detail));
  part.files_.back().mtime = entries_->entries[next_].mtime;
  part.files_.back().time_source = entries_->entries[next_].time_source;
  part.files_.back().size = entries_->entries[next_].size;
}

/// Returns room for `size` bytes and the padding after them, in the slab or, if that has no room,
/// in a buffer of their own.
char* EntryReader::take_room(BytesBatch& part, std::size_t size) {
  const std::size_t room = slab_room(size);
  if (room <= part.slab_bytes_ - part.slab_used_) {
    char* const place = part.slab_.get() + part.slab_used_;
    part.slab_used_ += room;
    return place;
  }
  part.own_buffers_.push_back(std::make_unique_for_overwrite<char[]>(room));
  part.outside_bytes_ += room;
  return part.own_buffers_.back().get();
}

bool stored_checksum_holds(const ArchiveBytes& archive, const ArchiveEntry& entry) {
  const Bytes whole = archive.bytes().view();
  const std::optional<std::uint64_t> content = find_zip_content(whole, entry.offset);
  return content && entry.size <= whole.size() - *content &&
         libdeflate_crc32(0, whole.data() + *content, entry.size) == entry.crc;
}

Result<TempStorePiece> store_deflated(TempStore& store, const ArchiveBytes& archive,
                                      const ArchiveEntry& entry) {
  const Bytes whole = archive.bytes().view();
  const std::optional<std::uint64_t> content = find_zip_content(whole, entry.offset);
  if (!content || entry.packed > whole.size() - *content) {
    return fail(ErrorKind::kFormat, "no header at the position that the directory gives");
  }
  constexpr std::size_t kPiece = std::size_t{256} * 1024;
  const auto buffer = std::make_unique_for_overwrite<char[]>(kPiece);
  InflateStream stream(whole.substr(*content, entry.packed));
  std::uint32_t crc = 0;
  Result<TempStorePiece> piece = store.append(
      [&]() -> std::optional<Bytes> {
        const std::optional<std::size_t> made = stream.read(buffer.get(), kPiece);
        if (!made) return std::nullopt;
        crc = libdeflate_crc32(crc, buffer.get(), *made);
        return Bytes(buffer.get(), *made);
      },
      entry.size);
  if (!piece) return piece;
  if (piece->size != entry.size || crc != entry.crc) {
    return fail(ErrorKind::kFormat, "its length or checksum differs from the directory");
  }
  return piece;
}

}  // namespace mifdex::io
