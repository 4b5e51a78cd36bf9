#include "engine/ingest/listing/entry_source.h"

#include <string>
#include <utility>

#include "io/archive/split/split_set.h"
#include "io/base/ascii.h"

namespace mifdex::engine {
namespace {

/// Returns the place in `archive` of the bytes of `entry`, which `file` has as they are. A header
/// of a zip is not read again for it: it may have changed.
std::uint64_t offset_of(const io::ArchiveEntry& entry, const io::FileBytes& file,
                        const io::ArchiveBytes& archive) {
  if (entry.packing == io::Packing::kPlain) return entry.offset;
  return static_cast<std::uint64_t>(file.bytes.data() - archive.bytes().data());
}

}  // namespace

void EntrySource::start(const ListedFiles& listed) {
  listed_ = &listed;
  given_ = false;
  if (listed.entries.batch.scan != nullptr) listed.entries.batch.scan->help(scan_room_);
  if (!listed.entries.is_decoded()) reader_.start(listed.entries.batch, listed.box);
}

const io::BytesBatch* EntrySource::next() {
  if (!listed_->entries.is_decoded()) return reader_.next(part_) ? &part_ : nullptr;
  if (std::exchange(given_, true)) return nullptr;
  return &listed_->entries.part;
}

void EntrySource::finish() {
  const io::EntryBatch& batch = listed_->entries.batch;
  // The walk may have looked at its pages, even if the entries were read.
  if (batch.archive != nullptr) batch.archive->drop(batch.begin, batch.end - batch.begin);
}

io::Result<PendingArchive> EntrySource::keep(const io::FileBytes& file,
                                             const io::FoundArchive& found, std::string_view path) {
  PendingArchive archive;
  archive.facts = archive_facts(file, found, path, entry_prefix({}, path));
  archive.depth = listed_->entries.depth + 1;
  archive.outer = listed_->entries.outer;
  io::Result<void> kept =
      listed_->entries.is_decoded() ? keep_decoded(file, archive) : keep_mapped(file, archive);
  if (!kept) return io::pass(kept);
  return archive;
}

io::Result<void> EntrySource::keep_decoded(const io::FileBytes& file,
                                           PendingArchive& archive) const {
  const ListedEntries& entries = listed_->entries;
  if (file.state == io::ReadState::kWhole) {
    MIFDEX_TRY(auto piece, entries.outer->temp_store.append(file.bytes.view()));
    archive.source = piece;
    return {};
  }
  for (const DecodedArchive& kept : entries.decoded_archives) {
    if (kept.file != file.origin.file) continue;
    archive.source = NamelessFile{kept.bytes};
    archive.facts.size = kept.size;
    return {};
  }
  // A part of a set is never opened alone: it is only reported.
  if (archive.facts.kind == io::ArchiveKind::kSplitPart) {
    archive.source = io::TempStorePiece{};
    return {};
  }
  return io::fail(io::ErrorKind::kFormat, "larger than --max-file, so that its kind is not known");
}

io::Result<void> EntrySource::keep_mapped(const io::FileBytes& file,
                                          PendingArchive& archive) const {
  const ListedEntries& entries = listed_->entries;
  const io::SharedBytes& whole = entries.batch.archive;
  const io::ArchiveEntry& entry = entries.batch.entries[file.origin.file];
  // The bytes of a stream do not stay.
  if (entries.batch.of_stream && entry.packing == io::Packing::kPlain) {
    return keep_decoded(file, archive);
  }
  if (entry.packing == io::Packing::kPlain || entry.packing == io::Packing::kStored) {
    const bool is_verified =
        entry.packing == io::Packing::kPlain || file.state == io::ReadState::kWhole;
    if (!is_verified && !io::stored_checksum_holds(*whole, entry)) {
      return io::fail(io::ErrorKind::kFormat, "its checksum is wrong");
    }
    archive.source = io::ArchiveBytes::range(whole, offset_of(entry, file, *whole), file.size);
    return {};
  }
  if (file.state != io::ReadState::kWhole && entry.packing == io::Packing::kSparse) {
    return io::fail(io::ErrorKind::kFormat, "larger than --max-file, and stored with holes");
  }
  if (file.state != io::ReadState::kWhole) {  // decoded later, if the limits allow it
    archive.source = PackedEntry{whole, entry};
    return {};
  }
  MIFDEX_TRY(auto piece, entries.outer->temp_store.append(file.bytes.view()));
  archive.source = piece;
  return {};
}

io::FoundArchive archive_of(const io::FileBytes& file, std::string_view path, bool is_box,
                            int folder) {
  const io::Bytes bytes = file.bytes.view();
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const bool claims = ascii::ends_with(path, ".MIF") || ascii::ends_with(path, ".SNI");
  io::FoundArchive found;
  if (file.state == io::ReadState::kWhole) {
    found = io::find_archive(bytes);
  } else if (file.state == io::ReadState::kTooLarge) {
    found.kind = io::find_archive_kind(bytes);
    const bool is_hidden = found.kind == io::ArchiveKind::kNone && !claims;
    if (is_hidden && io::may_hide_archive(bytes)) found.kind = io::ArchiveKind::kUnsearched;
  } else {
    return found;
  }
  if (io::is_later_part(folder, name, bytes)) return {io::ArchiveKind::kSplitPart, 0};
  if (found.kind != io::ArchiveKind::kSzdd && found.kind != io::ArchiveKind::kKwaj) return found;
  return path.ends_with('_') || claims || is_box ? found : io::FoundArchive();
}

ArchiveFacts archive_facts(const io::FileBytes& file, const io::FoundArchive& found,
                           std::string_view path, std::string prefix) {
  return {file.origin.box, std::string(path), std::move(prefix), file.size,
          file.mtime,      found.kind,        found.begin};
}

}  // namespace mifdex::engine
